"""Keep a unit apart 回避 from a case that is against it, or against those who work for it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from linli.cases.acts.assist import stop_assisting
from linli.cases.apart import against, desk_apart
from linli.cases.assignments import end_assignment
from linli.cases.events import CaseAmended
from linli.cases.events_apart import CaseKeptApart, CaseKeptApartNoMore, CaseRecused
from linli.cases.lifecycle import Verb
from linli.cases.models import Case, Helper, KeptApart
from linli.cases.pending import pending
from linli.cases.rules import area_code_of, pack_of
from linli.cases.step import locked, step
from linli.cases.timing import due_of
from linli.journal.acting import Actor, Invalid, act
from linli.journal.events import Event
from linli.journal.record import record
from linli.people.apart import is_apart
from linli.people.units import unit_by_code, unit_by_id

MOST_UNITS = 5
Named = tuple[str, str]
"""A unit's code, and who named it (`KeptApart.Source`)."""


@act
def keep_apart(case_id: int, named: Iterable[Named], *, by: Actor, now: datetime) -> None:
    """Put down whom a new case is against; its holder and desk have been chosen accordingly."""
    for code, source in named:
        _add(case_id, unit_by_code(code).id, source, by=by, now=now)


@act
def carry_over(case: Case, into_id: int, *, by: Actor, now: datetime) -> None:
    """What a case is against, the one that its voices or a part of it come to is against too."""
    known = against(into_id)
    for one in KeptApart.objects.filter(case=case, ended_at=None).order_by("id"):
        if one.unit_id not in known:
            _add(into_id, one.unit_id, one.source, by=by, now=now)


@act
def say_whom_it_is_about(
    case_id: int, codes: Sequence[str], *, by: Actor, now: datetime
) -> list[str]:
    """Say which units a case is against, all of them; those that are not named are so no more.

    A unit that the case is against now, or one below it, reads it no more, from this transaction
    on: as a helper it is let go, as an approver its application lapses, as holder or desk it hands
    the case over to the next desk that may have it. Returns what changed, for the amendment.
    Raises Conflict when the pack names nobody who could take it.
    """
    case = locked(case_id)
    wanted = [unit_by_code(code) for code in dict.fromkeys(codes)]
    if len(wanted) > MOST_UNITS:
        raise Invalid(
            "case.about.too_many",
            f"最多写 {MOST_UNITS} 个被反映单位。",
            f"At most {MOST_UNITS} units can be named.",
            field="about",
        )
    standing = {one.unit_id: one for one in KeptApart.objects.filter(case=case, ended_at=None)}
    said = {unit.id for unit in wanted}
    confirmed = [one for one in standing.values() if one.unit_id in said and one.source == "text"]
    if said == set(standing) and not confirmed:
        return []
    for one in confirmed:
        one.source = KeptApart.Source.DESK
        one.save(update_fields=["source"])
    for unit_id in sorted(set(standing) - said):
        standing[unit_id].ended_at = now
        standing[unit_id].save(update_fields=["ended_at"])
        record(CaseKeptApartNoMore(case_id=case.id, unit_id=unit_id), by=by, now=now)
    for unit in wanted:
        if unit.id not in standing:
            _add(case.id, unit.id, KeptApart.Source.DESK, by=by, now=now)
    units_against = frozenset(said)
    for helper in Helper.objects.filter(case=case):
        if is_apart(helper.unit_id, units_against):
            stop_assisting(case.id, helper.unit_id, helper.reason)
    _hand_over(case, units_against, by=by, now=now)
    waiting = pending(case)
    if waiting is not None and is_apart(waiting.asked_id, units_against):
        waiting.asked_id = locked(case.id).desk_id
        waiting.save(update_fields=["asked_id"])
    return ["about"]


def _hand_over(case: Case, units_against: frozenset[int], *, by: Actor, now: datetime) -> None:
    """Give the case another desk, or take it to that desk, where it is against those who have it.

    Whoever said so may be one of them, and was asked before she did: from here on she may nothing.
    """
    holder_goes = is_apart(case.holder_id, units_against)
    if not holder_goes and not is_apart(case.desk_id, units_against):
        return

    def change(case: Case) -> Event:
        pack, area_code = pack_of(case), area_code_of(case)
        from_unit, code = case.holder_id, unit_by_id(case.desk_id).code
        case.desk_id = desk_apart(code, units_against, pack=pack, area_code=area_code).id
        if not holder_goes:
            return CaseAmended(
                case_id=case.id,
                fields=("about",),
                category=case.category,
                area_code=area_code,
                due_at=case.due_at,
            )
        end_assignment(case, Verb.RECUSE, now)
        for held in case.holds.filter(resumed_at=None):
            held.resumed_at = min(now, held.until)
            held.save(update_fields=["resumed_at"])
            case.due_at = due_of(case)
        case.holder_id = case.desk_id
        return CaseRecused(
            case_id=case.id, from_unit_id=from_unit, desk_id=case.desk_id, due_at=case.due_at
        )

    verb = Verb.RECUSE if holder_goes else Verb.AMEND
    step(case.id, verb, by=by, now=now, change=change, allowed=lambda _: None)


def _add(case_id: int, unit_id: int, source: str, *, by: Actor, now: datetime) -> None:
    KeptApart.objects.create(case_id=case_id, unit_id=unit_id, source=source, since=now)
    record(CaseKeptApart(case_id=case_id, unit_id=unit_id, source=source), by=by, now=now)
