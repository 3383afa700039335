"""Whether a matter is on record already: near enough, recent enough, and said alike."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import cos, radians
from typing import Any
from uuid import UUID

from django.db import connection

from linli.cases.models import SUMMARY
from linli.intake.duplicates.alike import likeness, pairs
from linli.intake.duplicates.judgement import Bounds, Judgement, judged
from linli.intake.duplicates.places import compared, places_of
from linli.intake.turns import turns_of
from linli.people.sealed_words import read
from linli.policy.pack import Pack
from linli.territory.coordinates import METRES_PER_DEGREE, LatLon, distance_m

NEARBY_M = 50
MOST_CANDIDATES = 40

_NEAR = f"""
SELECT c.id, c.number, c.category, c.state, c.latitude, c.longitude, c.summary, c.received_at,
    {{same_photo}}
FROM cases_case c
WHERE c.ended_at IS NULL
  AND c.latitude BETWEEN %(south)s AND %(north)s
  AND c.longitude BETWEEN %(west)s AND %(east)s
  AND c.received_at >= %(since)s
  AND (c.category = %(category)s OR %(category)s = '')
  AND NOT EXISTS (
      SELECT 1 FROM cases_keptapart apart WHERE apart.case_id = c.id AND apart.ended_at IS NULL)
ORDER BY c.received_at DESC LIMIT {MOST_CANDIDATES}
"""  # noqa: S608  # our own words
# Before the search and in one message with it, but as a statement of its own: what the one before
# us has committed by the time that our turn comes is seen only by the statement that comes after.
_TURNS = "SELECT pg_advisory_xact_lock(name) FROM unnest(%(turns)s::bigint[]) AS name;"
_SAME_PHOTO = """EXISTS (
    SELECT 1 FROM cases_evidence theirs JOIN cases_evidence mine ON mine.file_id = theirs.file_id
    WHERE theirs.case_id = c.id AND mine.id = ANY(%(evidence)s))"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open case near a place, how far away, and how alike its words are."""

    case_id: int
    number: str
    category: str
    state: str
    received_at: datetime
    distance_m: float
    place: LatLon
    likeness: float = 0.0
    same_photo: bool = False
    said: str = field(default="", repr=False)  # for comparing only; it may name a person


def duplicate_of(
    text: str,
    place: LatLon,
    category: str,
    pack: Pack,
    *,
    evidence: Sequence[UUID] = (),
    apart_from: Collection[str] = (),
    in_turn: bool = False,
    now: datetime,
) -> Candidate | None:
    """The open case that is surely the same matter, or None; one round trip.

    Conservative, for a wrong join hides a matter and a missed one costs a clerk a click: the
    category must allow it (`joinable_within_m`), the place be within that, the case no older than
    the pack's window, the words be alike or a photo the same, and the places that both texts name
    (building, road, estate …) not contradict each other.

    `in_turn` waits for whoever is filing such a matter near by in this very moment, and makes the
    next one wait until this transaction ends.
    """
    known = pack.category(category)
    if known is None or not known.joinable_within_m:
        return None
    found = candidates(
        place,
        category,
        within_m=known.joinable_within_m,
        since=now - timedelta(hours=pack.intake.duplicates.window_hours),
        text=text,
        evidence=evidence,
        turns=turns_of(place, category, known.joinable_within_m) if in_turn else (),
    )
    likely = [
        one
        for one in found
        if one.number not in apart_from
        and (one.same_photo or one.likeness >= pack.intake.duplicates.similarity)
    ]
    sure = [one for one in likely if judgement_of(text, one, pack).verdict == "same"]
    return min(sure, key=lambda one: (-one.same_photo, -one.likeness, one.distance_m), default=None)


def judgement_of(text: str, one: Candidate, pack: Pack, *, near: bool = True) -> Judgement:
    """What a text and a candidate are to each other; `near` says that it lies within reach."""
    bounds = pack.intake.duplicates
    return judged(
        one.likeness,
        compared(places_of(text), places_of(one.said)),
        Bounds(bounds.similarity, bounds.similarity_unplaced, bounds.related),
        near=near,
        same_photo=one.same_photo,
    )


def nearby(place: LatLon, category: str, pack: Pack, *, now: datetime) -> list[Candidate]:
    """Open cases near a place, the nearest first: for asking "is it this one?" before filing.

    Without a category every kind of matter counts. What was said there is not told: it may name a
    person.
    """
    known = pack.category(category)
    within_m = max(NEARBY_M, known.joinable_within_m if known else 0)
    since = now - timedelta(hours=pack.intake.duplicates.window_hours)
    found = candidates(place, category, within_m=within_m, since=since)
    return sorted((replace(one, said="") for one in found), key=lambda one: one.distance_m)


def candidates(
    place: LatLon,
    category: str,
    *,
    within_m: float,
    since: datetime,
    text: str = "",
    evidence: Sequence[UUID] = (),
    turns: Sequence[int] = (),
) -> list[Candidate]:
    """Open cases within so many metres, newest first, at most forty; one round trip."""
    north = within_m / METRES_PER_DEGREE
    # Near a pole a degree of longitude shrinks to nothing: there the box is the whole ring.
    east = min(180.0, north / max(1e-6, cos(radians(place.latitude))))
    asked: dict[str, Any] = {
        "south": place.latitude - north,
        "north": place.latitude + north,
        "west": place.longitude - east,
        "east": place.longitude + east,
        "since": since,
        "category": category,
        "evidence": list(evidence),
        "turns": list(turns),
    }
    search = _NEAR.format(same_photo=_SAME_PHOTO if evidence else "FALSE")
    with connection.cursor() as cursor:
        if turns:
            cursor.execute(_TURNS + search, asked)
            cursor.nextset()
        else:
            cursor.execute(search, asked)
        rows = cursor.fetchall()
    rows = [(*row[:6], read(row[6], SUMMARY), *row[7:]) for row in rows]
    said = pairs(text) if rows else set()
    return [
        Candidate(
            id_,
            number,
            kind,
            state,
            at,
            away,
            lies,
            likeness(said, pairs(summary)),
            same_photo,
            summary,
        )
        for id_, number, kind, state, latitude, longitude, summary, at, same_photo in rows
        if (away := distance_m(place, lies := LatLon(latitude, longitude))) <= within_m
    ]
