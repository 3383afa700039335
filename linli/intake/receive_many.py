"""Many reports at once, as from a sheet: each as `receive` takes it, most filed together."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import DataError, IntegrityError, connection, transaction

from linli.cases.acts.bring_over import bring_over
from linli.cases.acts.open import open_cases
from linli.cases.known_as import KnownAs
from linli.intake.checks import checked
from linli.intake.joining import could_join
from linli.intake.known import known_numbers
from linli.intake.placing import Placed, placed
from linli.intake.receive import (
    check_may_report,
    facts_of,
    lacks_of,
    opening_of,
    proposal_of,
    receipt_of,
    receive,
)
from linli.intake.report import Receipt, Report
from linli.intake.responsible import responsible
from linli.journal.acting import Actor, Refusal, act
from linli.journal.record import record
from linli.people.acts.note_resident import Caller, note_residents
from linli.policy.queries import AdoptedRelease
from linli.policy.queries import current as policy_now
from linli.routing.decide import decide
from linli.routing.facts import Route
from linli.routing.known import precedents
from linli.routing.text.kept import in_force
from linli.tables.refusals import unkeepable
from linli.territory.lookup import Territory
from linli.territory.lookup import current as territory_now


@dataclass(frozen=True, slots=True)
class _Judged:
    """A report with its place and its route, before anything is written."""

    report: Report
    place: Placed
    route: Route


Answer = Receipt | Refusal


def receive_many(reports: Sequence[Report], *, by: Actor, now: datetime) -> list[Answer]:
    """Receive reports in their order; for each its receipt, or why it was refused.

    What can only be a matter of its own is filed with its neighbours, in one transaction. What
    could be a voice on another case is a transaction of its own, for it waits for its turn; so is
    every report of a group in which one could not be kept. Within a caller's transaction each of
    these is a savepoint: a refusal takes nothing else along.
    """
    adopted, territory = policy_now(), territory_now()
    judged = [_judged(report, adopted, territory, by=by, now=now) for report in reports]
    known = _known([one.report for one in judged if isinstance(one, _Judged)])
    answers: list[Answer] = []

    def together(one: _Judged | Refusal) -> bool:
        return isinstance(one, _Judged) and _is_new(one, known, adopted, now)

    for of_its_own, group in groupby(judged, together):
        if of_its_own:
            found = [one for one in group if isinstance(one, _Judged)]
            answers += _all_or_each(found, adopted, territory, by=by, now=now)
        else:
            answers += [
                one if isinstance(one, Refusal) else _alone(one.report, by=by, now=now)
                for one in group
            ]
    return answers


def _judged(
    report: Report, adopted: AdoptedRelease, territory: Territory, *, by: Actor, now: datetime
) -> _Judged | Refusal:
    try:
        check_may_report(report, by, now)
        report = checked(report, adopted.pack, now=now)
        place = placed(report, territory)
        route = decide(facts_of(report, place, now), adopted.pack, precedents(), in_force())
    except Refusal as refusal:
        return refusal
    return _Judged(report, place, route)


def _known(reports: Sequence[Report]) -> set[tuple[str, str]]:
    """The numbers that are on record, or come more than once here."""
    times = Counter((one.source, one.source_number) for one in reports if one.source)
    found = {one for one, count in times.items() if count > 1}
    for source in {source for source, _ in times}:
        numbers = [number for of, number in times if of == source]
        found |= {(source, number) for number in known_numbers(source, numbers)}
    return found


def _is_new(
    one: _Judged, known: set[tuple[str, str]], adopted: AdoptedRelease, now: datetime
) -> bool:
    """Whether it can only be a matter of its own, with nothing but words to it."""
    report, route = one.report, one.route
    return not (
        report.known_as != KnownAs.NAMED
        or report.by_message
        or report.evidence
        or report.joins
        or report.about
        or route.about
        or (report.source, report.source_number) in known
        or could_join(report, one.place, route, adopted.pack, now=now)
    )


def _all_or_each(
    judged: Sequence[_Judged],
    adopted: AdoptedRelease,
    territory: Territory,
    *,
    by: Actor,
    now: datetime,
) -> Iterator[Answer]:
    try:
        with transaction.atomic():
            receipts = _filed_together(judged, adopted, territory, by=by, now=now)
    except (Refusal, DataError, IntegrityError):
        # One of them is to blame, or came in by another way in this moment: each for itself.
        return (_alone(one.report, by=by, now=now) for one in judged)
    return iter(receipts)


def _alone(report: Report, *, by: Actor, now: datetime) -> Answer:
    try:
        if connection.in_atomic_block:
            with transaction.atomic():
                return receive(report, by=by, now=now)
        return receive(report, by=by, now=now)
    except Refusal as refusal:
        return refusal
    except DataError:
        # What the checks let through and the database still cannot keep is its own fault alone.
        return unkeepable()


@act
def _filed_together(
    judged: Sequence[_Judged],
    adopted: AdoptedRelease,
    territory: Territory,
    *,
    by: Actor,
    now: datetime,
) -> list[Receipt]:
    for source in {one.report.source for one in judged if one.report.other_numbers}:
        # What another brought meanwhile is now in the way of the same, and each goes for itself.
        bring_over(source, [one.report.numbers for one in judged if one.report.source == source])
    callers = [Caller(one.report.phone, one.report.name, one.report.language) for one in judged]
    residents = note_residents(callers, by=by, now=now)
    units = [responsible(one.route, one.place.area_code, adopted.pack) for one in judged]
    openings = [
        opening_of(
            one.report, one.place, one.route, unit, territory.generation_id, resident, by, now
        )
        for one, unit, resident in zip(judged, units, residents, strict=True)
    ]
    opened = open_cases(openings, by=by, now=now, adopted=adopted)
    proposed = [
        proposal_of(case.case_id, one.route, unit.proposed.id)
        for case, one, unit in zip(opened, judged, units, strict=True)
        if unit.proposed is not None
    ]
    record(*proposed, by=by, now=now)
    return [
        receipt_of(
            case,
            opening,
            unit,
            lacks_of(one.report, one.place, one.route, adopted.pack, opening.resident_id),
        )
        for case, opening, unit, one in zip(opened, openings, units, judged, strict=True)
    ]
