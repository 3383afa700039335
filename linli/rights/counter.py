"""At the counter 窗口: a clerk takes in what is asked by whoever has no account and no code."""

from datetime import datetime, timedelta

from linli.cases.acts.readings import voices_in_clear
from linli.cases.notes import needed
from linli.journal.acting import VISITOR, Actor, Invalid, NotFound, NotNow, act
from linli.journal.record import record
from linli.people.acts.tries import BackOff, charge, give_back
from linli.people.apart import barring
from linli.people.authority import authority_of
from linli.people.marks import code_indexes, fresh_report_id, report_index
from linli.people.permissions import Subject, may, must, reach
from linli.people.sealing import seal
from linli.people.units import unit_by_code
from linli.policy.queries import current
from linli.policy.sections.rights import Counter
from linli.rights.asked import LONGEST_WORDS, WORD, Asked, answer_due, asked_of, subjects_of
from linli.rights.concerned import named_voices
from linli.rights.events import (
    RecordLookedUp,
    RequestHandedOver,
    RequestObjected,
    RequestTakenIn,
)
from linli.rights.models import REQUEST_WORDS, CounterIntake, PersonalRequest
from linli.rights.on_record import OnRecord, Sought, on_record

TAKE = "request.take"
MOST_LISTED = 200
WAITING_KINDS = frozenset({PersonalRequest.Kind.DELETE, PersonalRequest.Kind.SEE})
# Who stands at a counter knows her number, perhaps after a slip; nobody has a hundred.
LOOK_UPS = BackOff(
    free=20,
    first_wait=timedelta(minutes=1),
    longest_wait=timedelta(hours=1),
    forgotten_after=timedelta(hours=6),
)


@act
def look_up(sought: Sought, *, by: Actor, now: datetime) -> OnRecord:
    """Whom the house knows under this number or name; every look, also in vain, goes on record.

    Raises Invalid without anything to look for, TooMany after many in vain.
    """
    unit_id = _own_unit(by, now)
    tries = f"counter look-up {by.id}"
    charge(tries, LOOK_UPS, now=now)
    found = on_record(sought, by=by, now=now)
    if found.voices:
        give_back(tries)
    seen = RecordLookedUp(unit_id=unit_id, officer_id=by.id, found=len(found.voices))
    record(seen, by=by, now=now)
    return found


@act
def take_in(
    kind: str,
    words: str,
    sought: Sought | None,
    *,
    identity: str,
    deputy: str = "",
    notice: bool = False,
    by: Actor,
    now: datetime,
) -> CounterIntake:
    """Take in what a person asks who stands there or calls; the district's desk answers it.

    Whoever is on record as `sought` is told of it. Raises Invalid without words, for a code that
    the pack does not have, and as `look_up` does.
    """
    said = needed(words, "想说的话", field="words", longest=LONGEST_WORDS)
    unit_id, rules = _own_unit(by, now), current()
    counter = rules.pack.rights.counter
    _must_know(counter, "identity", identity)
    if deputy:
        _must_know(counter, "deputy", deputy)
    found = OnRecord() if sought is None else on_record(sought, by=by, now=now)
    waits = found.who is not None and kind in WAITING_KINDS
    request = PersonalRequest.objects.create(
        kind=kind,
        resident_id=None if found.who is None else found.who.id,
        report_id=None if found.voice is None else found.voice.id,
        case_id=None if found.voice is None else found.voice.case_id,
        words_sealed=seal(said, REQUEST_WORDS),
        unit_id=unit_by_code(rules.pack.district_desk).id,
        asked_at=now,
        due_at=answer_due(now, rules.pack.rights.answer_workdays, rules.id),
    )
    mark = fresh_report_id()
    made = CounterIntake.objects.create(
        id=mark,
        request=request,
        code_index=report_index(mark),
        unit_id=unit_id,
        officer_id=by.id,
        identity=identity,
        deputy=deputy,
        same_name=found.same_name,
        notice=notice,
        waits_until=now + timedelta(days=counter.wait_days) if waits else None,
    )
    taken = RequestTakenIn(
        request_id=request.id,
        kind=kind,
        unit_id=unit_id,
        identity=identity,
        deputy=deputy,
        found=found.who is not None,
    )
    record(taken, by=by, now=now)
    return made


@act
def object_to(intake: CounterIntake, *, by: Actor = VISITOR, now: datetime) -> None:
    """Say that it was not she who asked; whoever calls this has made sure who says it.

    What was objected to can only be refused. Said twice is said once; raises NotNow when it was
    answered already.
    """
    # The request first, as whoever answers it locks them.
    request = PersonalRequest.objects.select_for_update().get(id=intake.request_id)
    found = CounterIntake.objects.select_for_update().get(id=intake.id)
    if found.objected_at is not None:
        return
    if request.stage != PersonalRequest.Stage.OPEN:
        raise NotNow(
            "request.answered",
            "这份请求已经答复。请刷新页面查看。",
            "This request was answered already. Load the page anew.",
        )
    found.objected_at = now
    found.save(update_fields=["objected_at"])
    objected = RequestObjected(request_id=found.request_id, unit_id=request.unit_id)
    record(objected, by=by, now=now)


@act
def hand_over(request_id: int, *, form: str, by: Actor, now: datetime) -> int:
    """Put on record that the copy which was granted leaves the house at the counter; whose it is.

    By a unit that one of her reports is about it is not handed over, but by the desk that answers.
    Raises NotFound for a request that is not for the asker to know of, NotNow while there is no
    copy to hand over.
    """
    intake = intake_for(request_id, by=by, now=now)
    request = intake.request
    if intake.copy_until is None or intake.copy_until <= now or request.resident_id is None:
        raise NotNow(
            "request.no_copy",
            "现在没有可以交付的副本：要先答复同意，并在交付期内。",
            "There is no copy to hand over: it is granted first, and handed over in time.",
        )
    if not may_hand_over([request], by=by, now=now)[request.id]:
        raise NotNow(
            "request.elsewhere",
            "这份副本由答复单位当面交付，请告诉本人到答复单位领取。",
            "The unit that answered hands this copy over: tell the person to go there.",
        )
    voices = named_voices([request.resident_id]).get(request.resident_id, [])
    voices_in_clear(voices, purpose="counter", by=by, now=now)
    intake.handed_at = now
    intake.save(update_fields=["handed_at"])
    handed = RequestHandedOver(request_id=request.id, unit_id=intake.unit_id, form=form)
    record(handed, by=by, now=now)
    return request.resident_id


def intake_by_code(code: str) -> CounterIntake:
    """The request whose slip bears this code, however it was typed. Raises NotFound."""
    known = CounterIntake.objects.select_related("request").filter(
        code_index__in=code_indexes(code)
    )
    found = known.first()
    if found is None:
        raise NotFound(
            "receipt.unknown",
            "没有这个查询码。请核对单据上的 12 位查询码，字母 O 和数字 0 不分。",
            "There is no such code. Check the 12 characters on your slip.",
            field="code",
        )
    return found


def intake_of(request_id: int, resident_id: int | None) -> CounterIntake:
    """The request in the name of this resident. Raises NotFound for any other."""
    known = CounterIntake.objects.select_related("request").filter(request_id=request_id)
    found = known.filter(request__resident_id=resident_id).first() if resident_id else None
    return found or _unknown()


def intake_for(request_id: int, *, by: Actor, now: datetime) -> CounterIntake:
    """The request as an officer has it who took it in for her unit, or answers it."""
    known = CounterIntake.objects.select_related("request")
    found = known.filter(request_id=request_id).first()
    if found is None or not (
        may(by, TAKE, Subject(holder_unit_id=found.unit_id), now=now)
        or may(by, WORD, subjects_of([found.request])[found.request_id], now=now)
    ):
        return _unknown()
    return found


def taken_in_by(by: Actor, *, now: datetime) -> list[Asked]:
    """What was taken in by the asker's own units, the newest first; at most two hundred."""
    far = reach(by, TAKE, now=now)
    rows = PersonalRequest.objects.select_related("counter").exclude(counter=None)
    if not far.everything:
        rows = rows.filter(counter__unit_id__in=far.holder_unit_ids)
    return asked_of(rows.order_by("-id")[:MOST_LISTED])


def may_hand_over(rows: list[PersonalRequest], *, by: Actor, now: datetime) -> dict[int, bool]:
    """Which copies an officer may hand over: none of those that speak of her own unit."""
    own = barring(authority_of(by, now=now).every_unit_ids)
    about = subjects_of(rows)
    return {row.id: own.isdisjoint(about[row.id].against_unit_ids) for row in rows}


def _own_unit(by: Actor, now: datetime) -> int:
    """The unit for which she takes it in: that of her first post that may."""
    far = reach(by, TAKE, now=now)
    if not far:
        must(by, TAKE, now=now)
    posts = authority_of(by, now=now).posts
    return next(
        one.unit_id for one in posts if far.everything or one.unit_id in far.holder_unit_ids
    )


def _must_know(counter: Counter, field: str, code: str) -> None:
    if code not in counter.by_code[field]:
        raise Invalid(
            f"request.{field}",
            "请选择规则包里的一种核验方式或代办身份。",
            "Pick one that the policy pack has.",
            field=field,
        )


def _unknown() -> CounterIntake:
    raise NotFound(
        "request.unknown",
        "没有这份请求。请刷新页面查看。",
        "There is no such request. Load the page anew.",
    )
