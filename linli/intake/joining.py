"""One more voice on a matter that is on record already."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from linli.cases.acts.join import join_report
from linli.cases.acts.open import Opening
from linli.cases.evidence.attach import attach
from linli.cases.known_as import KnownAs
from linli.intake.duplicates.near import NEARBY_M, Candidate, duplicate_of
from linli.intake.placing import Placed
from linli.intake.refusals import no_such_case
from linli.intake.report import Receipt, Report
from linli.journal.acting import Actor, ActorKind
from linli.people.units import unit_by_id
from linli.policy.pack import Pack
from linli.routing.facts import Route
from linli.territory.coordinates import LatLon, distance_m

_LOCKED = """
SELECT c.id, c.number, c.category, c.holder_id, c.holder_id <> c.desk_id,
    c.latitude, c.longitude, c.ended_at IS NULL, coalesce(a.code, ''), c.received_at
FROM cases_case c LEFT JOIN territory_area a ON a.id = c.area_id
WHERE {which} FOR UPDATE OF c
"""


@dataclass(frozen=True, slots=True)
class Matter:
    """The open case that a report joins, locked until the report is on record."""

    case_id: int
    number: str
    category: str
    holder_id: int
    dispatched: bool
    point: LatLon | None
    open: bool
    area_code: str
    received_at: datetime


def matter_of(
    report: Report, place: Placed, route: Route, pack: Pack, *, by: Actor, now: datetime
) -> Matter | None:
    """The open case that this report belongs to, or None when it is a matter of its own.

    The case that the reporter named, or the one that is surely the same. A case that ended in the
    meantime takes no more voices: then the report is a new matter. Raises Invalid for a number that
    no case has.
    """
    if route.about:
        # Said against a unit it is a matter of its own: whoever has the other may be that unit.
        return None
    if report.joins:
        named = locked("c.number = %s", report.joins)
        if named is None:
            raise no_such_case(report.joins)
        return named if named.open and within_sight(named, place, route, pack, by) else None
    sure = sure_duplicate(report, place, route, pack, in_turn=True, now=now)
    if sure is None:
        return None
    # Locked, and asked again: it may have ended since it was found.
    found = locked("c.id = %s", sure.case_id)
    return found if found is not None and found.open else None


def sure_duplicate(
    report: Report,
    place: Placed,
    route: Route,
    pack: Pack,
    *,
    in_turn: bool = False,
    now: datetime,
) -> Candidate | None:
    """The open case that is surely the same matter; none for a report without a place.

    Who was shown a case and says that hers is another one knows better than any likeness.
    What was reported long ago, as in an imported sheet, is not today's matter.
    """
    if place.point is None or not could_join(report, place, route, pack, now=now):
        return None
    return duplicate_of(
        report.text,
        place.point,
        route.category,
        pack,
        evidence=report.evidence,
        apart_from=report.differs_from,
        in_turn=in_turn,
        now=now,
    )


def could_join(report: Report, place: Placed, route: Route, pack: Pack, *, now: datetime) -> bool:
    """Whether a report can be a voice on another case at all, as far as it tells by itself."""
    known = pack.category(route.category)
    window = timedelta(hours=pack.intake.duplicates.window_hours)
    return (
        place.point is not None
        and not route.about
        and now - (report.reported_at or now) <= window
        and known is not None
        and bool(known.joinable_within_m)
    )


def within_sight(matter: Matter, place: Placed, route: Route, pack: Pack, by: Actor) -> bool:
    """Whether the reporter could have meant this case.

    Whoever joins a case gets a code to follow it by, so a stranger joins only what lies near the
    place of the report; numbers are easily guessed.
    """
    if by.kind in {ActorKind.OFFICER, ActorKind.SYSTEM}:
        return True
    if place.point is None or matter.point is None:
        return False
    known = pack.category(route.category) or pack.category(matter.category)
    within_m = max(NEARBY_M, known.joinable_within_m if known else 0)
    return distance_m(place.point, matter.point) <= within_m


def joined(
    matter: Matter,
    opening: Opening,
    report: Report,
    lacks: tuple[str, ...],
    *,
    by: Actor,
    now: datetime,
) -> Receipt:
    """Add the voice and its photos to the matter; its reporter gets a code of her own."""
    added = join_report(matter.case_id, opening, by=by, now=now)
    if report.evidence:
        attach(
            report.evidence,
            case_id=matter.case_id,
            report_id=opening.report_id,
            stage="report",
            unlinked=report.known_as != KnownAs.NAMED,
            by=by,
            now=now,
        )
    unit = unit_by_id(matter.holder_id)
    return Receipt(
        number=matter.number,
        case_id=matter.case_id,
        report_id=opening.report_id,
        code=added.code,
        due_at=added.due_at,
        category=matter.category,
        area_code=matter.area_code,
        unit_id=unit.id,
        unit_zh=unit.name_zh,
        unit_en=unit.name_en,
        dispatched=matter.dispatched,
        joined=True,
        lacking=lacks,
    )


def locked(which: str, value: str | int) -> Matter | None:
    """One case, locked until the transaction ends; `which` is our own word, never a caller's."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCKED.format(which=which), [value])
        row = cursor.fetchone()
    if row is None:
        return None
    id_, number, category, holder_id, dispatched, latitude, longitude, open_, area, at = row
    point = None if latitude is None or longitude is None else LatLon(latitude, longitude)
    return Matter(id_, number, category, holder_id, dispatched, point, open_, area, at)
