"""The double assessment 双向评价: the caller rates each called unit, and each unit the call."""

from datetime import datetime

from linli.cases.models import Note
from linli.cases.notes import write_note_if_any
from linli.collaboration.acts.whistles import locked_whistle
from linli.collaboration.events import WhistleAssessed, WhistleReplied
from linli.collaboration.models import Call
from linli.journal.acting import Actor, Invalid, NotFound, NotNow, act
from linli.journal.record import record
from linli.people.permissions import Subject, may, must
from linli.people.units import unit_by_code

BEST = 5


@act
def assess(
    whistle_id: int,
    unit_code: str,
    *,
    came: bool,
    helped: int,
    solved: bool,
    words: str = "",
    by: Actor,
    now: datetime,
) -> Call:
    """The caller rates one unit, once, after the whistle has ended.

    Whether a unit came is also a fact of the record: one that reported in is not said to have
    stayed away without words.
    """
    whistle, case = locked_whistle(whistle_id)
    must(by, "whistle.assess", Subject(holder_unit_id=whistle.caller_id), now=now)
    _must_be_over(whistle.ended_at)
    call = whistle.calls.filter(unit_id=unit_by_code(unit_code).id).first()
    if call is None:
        raise NotFound(
            "whistle.not_called",
            "这次吹哨没有召集这个单位。",
            "This whistle did not call that unit.",
            field="unit",
        )
    if call.assessed_at is not None:
        raise _rated()
    _must_be_in_range(helped, "helped")
    if not came and call.reported_in_at is not None and not words.strip():
        raise Invalid(
            "whistle.assess.reported_in",
            "该单位有报到记录。评价为未到场的，请写明情况。",
            "This unit reported in. If it did not come all the same, say what happened.",
            field="words",
        )
    call.came, call.helped, call.solved, call.assessed_at = came, helped, solved, now
    call.assessment_id = write_note_if_any(
        case, Note.Kind.ASSESSMENT, words, by=by, now=now, field="words"
    )
    call.save()
    record(
        WhistleAssessed(
            case_id=case.id,
            whistle_id=whistle.id,
            unit_id=call.unit_id,
            came=came,
            helped=helped,
            solved=solved,
            note_id=call.assessment_id,
        ),
        by=by,
        now=now,
    )
    return call


@act
def rate_call(
    whistle_id: int,
    *,
    needed: bool,
    described: int,
    words: str = "",
    by: Actor,
    now: datetime,
) -> Call:
    """A called unit rates the call, once, after the whistle has ended."""
    whistle, case = locked_whistle(whistle_id)
    calls = list(whistle.calls.order_by("id"))
    subjects = {call.id: Subject(holder_unit_id=call.unit_id) for call in calls}
    own = [call for call in calls if may(by, "whistle.assess", subjects[call.id], now=now)]
    if not own:
        must(by, "whistle.assess", subjects[calls[0].id], now=now)
    _must_be_over(whistle.ended_at)
    call = own[0]
    if call.replied_at is not None:
        raise _rated()
    _must_be_in_range(described, "described")
    call.needed, call.described, call.replied_at = needed, described, now
    call.reply_id = write_note_if_any(
        case, Note.Kind.ASSESSMENT, words, by=by, now=now, field="words"
    )
    call.save()
    record(
        WhistleReplied(
            case_id=case.id,
            whistle_id=whistle.id,
            unit_id=call.unit_id,
            needed=needed,
            described=described,
            note_id=call.reply_id,
        ),
        by=by,
        now=now,
    )
    return call


def _must_be_over(ended_at: datetime | None) -> None:
    if ended_at is None:
        raise NotNow(
            "whistle.not_ended",
            "吹哨还没有结束，不能评价。请先结束吹哨。",
            "The whistle has not ended: end it first, then assess.",
        )


def _must_be_in_range(points: int, field: str) -> None:
    if not 0 <= points <= BEST:
        raise Invalid(
            "whistle.points", f"请打 0 到 {BEST} 分。", f"Give 0 to {BEST} points.", field=field
        )


def _rated() -> NotNow:
    return NotNow(
        "whistle.rated_already",
        "已经评价过，评价不能修改。",
        "This was rated already, and a rating stays as it was given.",
    )
