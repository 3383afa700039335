"""What the desk sees beside a case: open cases that may be the same matter, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import cos, radians

from linli.cases.models import Case, Evidence
from linli.cases.queries.lists import Wanted, cases
from linli.cases.queries.map import Box, on_map
from linli.intake.duplicates.alike import likeness, pairs
from linli.intake.duplicates.judgement import Bounds, Judgement, judged
from linli.intake.duplicates.near import NEARBY_M
from linli.intake.duplicates.places import compared, places_of
from linli.people.authority import Authority
from linli.policy.pack import Pack
from linli.territory.coordinates import METRES_PER_DEGREE, LatLon, distance_m

MOST = 4
LOOKED_AT = 40


@dataclass(frozen=True, slots=True)
class Beside:
    """Another case, how far away if both have a point, and what it is to the first."""

    case: Case
    metres: float | None
    judgement: Judgement


def beside(case: Case, *, asker: Authority, pack: Pack, now: datetime) -> list[Beside]:
    """Open cases of the kind close by that the asker may see, the likeliest same matter first.

    Where the case has no point, those of its area that the words speak for. None beside a case that
    ended, or whose matter is not known.
    """
    if case.ended_at is not None or not case.category:
        return []
    within_m = pack.intake.duplicates.beside_within_m
    if case.latitude is not None and case.longitude is not None:
        box = _around(LatLon(case.latitude, case.longitude), within_m)
        spots, _ = on_map(box, asker=asker, now=now, category=case.category)
        ids = [one.id for one in spots]
    elif case.area is not None:
        wanted = Wanted(area_code=case.area.code, category=case.category, newest=True)
        ids = [row.id for row in cases(wanted, asker=asker, now=now, limit=LOOKED_AT).rows]
    else:
        return []
    others = Case.objects.filter(id__in=ids).exclude(id=case.id).select_related("area")
    found = [
        one
        for one in against(case, others, pack)
        if one.judgement.verdict != "nothing" or (one.metres is not None and one.metres <= within_m)
    ]
    return sorted(found, key=_likeliest)[:MOST]


def against(case: Case, others: Iterable[Case], pack: Pack) -> list[Beside]:
    """The case compared with each of these, in their order; one statement for their photos."""
    others = list(others)
    photos: dict[int, set[int]] = {}
    files = Evidence.objects.filter(case_id__in=[case.id, *(one.id for one in others)])
    for case_id, file_id in files.exclude(file=None).values_list("case_id", "file_id"):
        photos.setdefault(case_id, set()).add(file_id)
    bounds = pack.intake.duplicates
    known = pack.category(case.category)
    reach = max(NEARBY_M, known.joinable_within_m if known else 0)
    said, named = pairs(case.summary), places_of(case.summary)
    found = []
    for one in others:
        metres = _metres(case, one)
        judgement = judged(
            likeness(said, pairs(one.summary)),
            compared(named, places_of(one.summary)),
            Bounds(bounds.similarity, bounds.similarity_unplaced, bounds.related),
            near=metres is not None and metres <= reach,
            same_photo=bool(photos.get(case.id, set()) & photos.get(one.id, set())),
        )
        found.append(Beside(one, metres, judgement))
    return found


def _likeliest(one: Beside) -> tuple[float, float]:
    return -one.judgement.score, one.metres or 0.0


def _metres(one: Case, other: Case) -> float | None:
    points = (one.latitude, one.longitude, other.latitude, other.longitude)
    if None in points:
        return None
    a, b, c, d = (point for point in points if point is not None)
    return distance_m(LatLon(a, b), LatLon(c, d))


def _around(place: LatLon, within_m: float) -> Box:
    north = within_m / METRES_PER_DEGREE
    east = north / max(1e-6, cos(radians(place.latitude)))
    return Box(
        max(-180.0, place.longitude - east),
        max(-90.0, place.latitude - north),
        min(180.0, place.longitude + east),
        min(90.0, place.latitude + north),
    )
