"""The whistle 吹哨: units are called to a case, report in 报到, work on site, until it ends."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linli.cases.acts.assist import assist
from linli.cases.evidence.attach import attach
from linli.cases.models import PLACE, Case, Evidence, Note
from linli.cases.notes import needed, write_note, write_note_if_any
from linli.cases.step import locked
from linli.cases.subject import subject_of
from linli.collaboration.acts.tasks import must_be_unanswered
from linli.collaboration.duties import must_be_on_the_list
from linli.collaboration.events import (
    WhistleCalled,
    WhistleEnded,
    WhistleReportedIn,
    WhistleWorked,
)
from linli.collaboration.models import Call, Whistle
from linli.collaboration.queries.whistles import unknown_whistle
from linli.collaboration.timing import REPORT_IN, due_after, ring, rules_for
from linli.collaboration.units import acting_unit, asked_units, names_en, names_zh
from linli.journal.acting import Actor, NotNow, act
from linli.journal.record import record
from linli.people.permissions import Subject, may, must
from linli.people.sealing import seal

WHISTLE = "whistle"
LONGEST_PLACE = 300


@act
def blow(
    case_id: int,
    units: Sequence[str],
    needs: str,
    *,
    place: str = "",
    by: Actor,
    now: datetime,
) -> Whistle:
    """Call units to a case; each has the pack's limit for its urgency to report in.

    Blown again by the same caller, further units join the open whistle and those called already
    are left alone; when all of them were, nothing happens. Raises Invalid for a unit that the duty
    list does not name for this matter, NotNow when another caller's whistle has called it already.
    """
    case = locked(case_id)
    caller = acting_unit(by, "whistle.blow", subject_of(case), now=now)
    must_be_unanswered(case)
    called = asked_units(units)
    must_be_on_the_list(case, called)
    open_calls = {
        call.unit_id: call
        for call in Call.objects.filter(case=case, open=True).select_related("whistle")
    }
    elsewhere = [
        unit
        for unit in called
        if unit.id in open_calls and open_calls[unit.id].whistle.caller_id != caller.id
    ]
    if elsewhere:
        raise NotNow(
            "whistle.called_already",
            f"{names_zh(elsewhere)}已被其他单位就此案召集，不必重复吹哨。",
            f"{names_en(elsewhere)} was called to this case by another unit already.",
        )
    whistle = Whistle.objects.filter(case=case, caller_id=caller.id, ended_at=None).first()
    fresh = [unit for unit in called if unit.id not in open_calls]
    if whistle is not None and not fresh:
        return whistle
    note = write_note(case, Note.Kind.WHISTLE, needs, by=by, now=now, field="needs")
    if whistle is None:
        words = needed(place, "集合地点", field="place", longest=LONGEST_PLACE) if place else ""
        whistle = Whistle.objects.create(
            case=case,
            caller_id=caller.id,
            officer_id=by.id,
            needs=note,
            place_sealed=seal(words, PLACE) if words else None,
            blown_at=now,
        )
    limits = rules_for(case).pack.collaboration.report_in
    for unit in fresh:
        due_at = due_after(case, limits, now, unit_id=unit.id)
        call = Call.objects.create(
            whistle=whistle, case=case, unit_id=unit.id, called_at=now, due_at=due_at
        )
        ring(case.id, REPORT_IN, call.id, due_at, now=now)
        assist(case.id, unit.id, WHISTLE, by=by, now=now)
        record(
            WhistleCalled(
                case_id=case.id,
                whistle_id=whistle.id,
                call_id=call.id,
                unit_id=unit.id,
                desk_id=case.desk_id,
                due_at=due_at,
                note_id=note.id,
            ),
            by=by,
            now=now,
        )
    return whistle


@act
def report_in(whistle_id: int, *, by: Actor, now: datetime) -> Call:
    """A called unit is on site 报到; late it is still taken, and stays late.

    Done twice, or by two of its people at once, it is on record once.
    """
    whistle, _ = locked_whistle(whistle_id)
    call = _own_call(whistle, by=by, now=now)
    if call.reported_in_at is not None:
        return call
    must_be_blown(whistle)
    call.reported_in_at = now
    call.save(update_fields=["reported_in_at"])
    record(
        WhistleReportedIn(
            case_id=call.case_id,
            whistle_id=whistle.id,
            call_id=call.id,
            unit_id=call.unit_id,
            late=call.late,
        ),
        by=by,
        now=now,
    )
    return call


@act
def work_on_site(
    whistle_id: int, note: str, *, evidence: Sequence[UUID] = (), by: Actor, now: datetime
) -> Note:
    """Write down what is done on site, with photos: the caller, or a unit that has reported in."""
    whistle, case = locked_whistle(whistle_id)
    must_be_blown(whistle)
    caller = Subject(holder_unit_id=whistle.caller_id)
    here = [call for call in whistle.calls.all() if call.reported_in_at is not None]
    # Which of them the actor works for decides in whose name it is written.
    sides = [("whistle.blow", caller)] + [
        ("whistle.report_in", Subject(holder_unit_id=call.unit_id)) for call in here
    ]
    unit = _first_side(sides, by=by, now=now)
    written = write_note(case, Note.Kind.SITE, note, by=by, now=now)
    stage = Evidence.Stage.DURING
    attach(evidence, case_id=case.id, report_id=None, stage=stage, by=by, now=now)
    record(
        WhistleWorked(
            case_id=case.id,
            whistle_id=whistle.id,
            unit_id=unit,
            note_id=written.id,
            evidence=tuple(str(one) for one in evidence),
        ),
        by=by,
        now=now,
    )
    return written


@act
def end(whistle_id: int, *, note: str = "", by: Actor, now: datetime) -> Whistle:
    """The caller, or the case's desk, ends the whistle; ended twice, it ended once."""
    whistle, case = locked_whistle(whistle_id)
    subject = Subject(holder_unit_id=whistle.caller_id, desk_unit_id=case.desk_id)
    must(by, "whistle.blow", subject, now=now)
    if whistle.ended_at is not None:
        return whistle
    return _end(whistle, case, note, by=by, now=now)


@act
def end_with_case(whistle: Whistle, case: Case, *, by: Actor, now: datetime) -> None:
    """End a whistle because its case has ended; the case is locked already."""
    if whistle.ended_at is None:
        _end(whistle, case, "", by=by, now=now)


def _end(whistle: Whistle, case: Case, note: str, *, by: Actor, now: datetime) -> Whistle:
    whistle.ended_at = now
    whistle.outcome_id = write_note_if_any(case, Note.Kind.SITE, note, by=by, now=now)
    whistle.save()
    whistle.calls.update(open=False)
    record(
        WhistleEnded(
            case_id=case.id,
            whistle_id=whistle.id,
            unit_id=whistle.caller_id,
            note_id=whistle.outcome_id,
        ),
        by=by,
        now=now,
    )
    return whistle


def locked_whistle(whistle_id: int) -> tuple[Whistle, Case]:
    """The whistle and its case, the case locked first as everywhere; raises NotFound."""
    case_id = Whistle.objects.filter(id=whistle_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise unknown_whistle()
    case = locked(case_id)
    return Whistle.objects.get(id=whistle_id), case


def must_be_blown(whistle: Whistle) -> None:
    """Raise NotNow once the whistle has ended."""
    if whistle.ended_at is not None:
        raise NotNow(
            "whistle.ended",
            "这次吹哨已经结束。现在可以作评价。",
            "This whistle has ended. What is left to do is to assess it.",
        )


def _own_call(whistle: Whistle, *, by: Actor, now: datetime) -> Call:
    calls = list(whistle.calls.order_by("id"))
    sides = [("whistle.report_in", Subject(holder_unit_id=call.unit_id)) for call in calls]
    unit_id = _first_side(sides, by=by, now=now)
    return next(call for call in calls if call.unit_id == unit_id)


def _first_side(sides: Sequence[tuple[str, Subject]], *, by: Actor, now: datetime) -> int:
    """The unit of the first side that the actor is on; raises Forbidden for one on none."""
    for permission, subject in sides:
        if may(by, permission, subject, now=now):
            assert subject.holder_unit_id is not None
            return subject.holder_unit_id
    permission, subject = sides[-1]
    must(by, permission, subject, now=now)
    raise AssertionError("must() has refused")
