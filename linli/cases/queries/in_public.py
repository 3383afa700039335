"""What everybody may know of single cases: which, what kind, in which area, how far, until when.

No words of anybody, no photo, no address, and the point only as coarse as somebody who walks by
could tell it. Which categories may be shown at all is for the caller to say.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from linli.cases.lifecycle import State
from linli.cases.models import Case, KeptApart
from linli.cases.queries.told_to_all import IS_TOLD, TOLD_TO_ALL

DECIMALS = 4  # of a degree: about ten metres, the thing in the street and not the door beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cases; None does not narrow it. Times are aware, `until` is excluded.

    `shown` are the categories of which everybody may see cases; what came in by `source` is seen
    by that source whatever it is about. `updated_since` and `updated_until` count only what
    everybody may be told: nobody shall see when something happened among staff. `areas` and
    `of_kinds` together are either-or: a word was found as an area's name or as a category's.
    """

    shown: Collection[str]
    source: str = ""
    categories: Collection[str] | None = None
    numbers: Collection[str] | None = None
    open: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    updated_since: datetime | None = None
    updated_until: datetime | None = None
    box: tuple[float, float, float, float] | None = None
    areas: Collection[str] | None = None
    of_kinds: Collection[str] | None = None
    limit: int = 1_000
    offset: int = 0


@dataclass(frozen=True, slots=True)
class PublicCase:
    """One case as everybody may know it; `updated_at` is when something was last told to all."""

    id: int
    number: str
    state: State
    category: str
    area_id: int | None
    generation_id: int
    latitude: float | None
    longitude: float | None
    holder_id: int
    received_at: datetime
    due_at: datetime
    ended_at: datetime | None
    updated_at: datetime


# The last told entry of each of the cases shown, not of all that fit: a page costs a page.
_FOUND = """
SELECT c.id, c.number, c.state, c.category, c.area_id, c.generation_id,
       round(c.latitude::numeric, {decimals})::float8,
       round(c.longitude::numeric, {decimals})::float8,
       c.holder_id, c.received_at, c.due_at, c.ended_at, coalesce(last.at, c.received_at)
FROM (SELECT * FROM cases_case c WHERE {conditions}
      ORDER BY c.received_at DESC, c.id DESC LIMIT %(limit)s OFFSET %(offset)s) AS c
LEFT JOIN LATERAL (
    SELECT e.at FROM journal_entry e WHERE e.subject_id = c.id AND {told}
    ORDER BY e.id DESC LIMIT 1) AS last ON true
ORDER BY c.received_at DESC, c.id DESC
"""
AGAINST_NOBODY = (
    "NOT EXISTS (SELECT FROM cases_keptapart apart "
    "WHERE apart.case_id = c.id AND apart.ended_at IS NULL)"
)
_OF_SOURCE = "EXISTS (SELECT FROM cases_report r WHERE r.case_id = c.id AND r.source = %(source)s)"


def in_public(wanted: Wanted) -> list[PublicCase]:
    """The cases, the newest first. One statement."""
    params: dict[str, Any] = {
        "shown": sorted(wanted.shown),
        "told": sorted(TOLD_TO_ALL),
        "limit": wanted.limit,
        "offset": wanted.offset,
    }
    conditions = _conditions(wanted, params)
    with connection.cursor() as database:
        database.execute(
            _FOUND.format(conditions=" AND ".join(conditions), decimals=DECIMALS, told=IS_TOLD),
            params,
        )
        return [PublicCase(row[0], row[1], State(row[2]), *row[3:]) for row in database.fetchall()]


def shown_among(cases: QuerySet[Case], shown: Collection[str]) -> QuerySet[Case]:
    """Those of the cases that everybody may know of."""
    against = KeptApart.objects.filter(case_id=OuterRef("id"), ended_at=None)
    return cases.filter(~Exists(against), category__in=shown)


def open_by_area(shown: Collection[str]) -> dict[tuple[int, int], int]:
    """How many cases of these categories are open, by area and its generation. One statement."""
    with connection.cursor() as database:
        database.execute(
            "SELECT area_id, generation_id, count(*) FROM cases_case c "  # noqa: S608  # our own words
            "WHERE ended_at IS NULL AND area_id IS NOT NULL AND category = ANY(%s) "
            f"AND {AGAINST_NOBODY} GROUP BY 1, 2",
            [sorted(shown)],
        )
        return {(area, of): n for area, of, n in database.fetchall()}


def _conditions(wanted: Wanted, params: dict[str, Any]) -> list[str]:
    said = [f"(c.category = ANY(%(shown)s) AND {AGAINST_NOBODY})"]
    if wanted.source:
        said[0] = f"({said[0]} OR {_OF_SOURCE})"
        params["source"] = wanted.source
    if wanted.categories is not None:
        said.append("c.category = ANY(%(categories)s)")
        params["categories"] = list(wanted.categories)
    if wanted.numbers is not None:
        said.append("c.number = ANY(%(numbers)s)")
        params["numbers"] = list(wanted.numbers)
    if wanted.open is not None:
        said.append(f"c.ended_at IS {'' if wanted.open else 'NOT '}NULL")
    for name, condition in (
        ("since", "c.received_at >= %(since)s"),
        ("until", "c.received_at < %(until)s"),
    ):
        if (moment := getattr(wanted, name)) is not None:
            said.append(condition)
            params[name] = moment
    if wanted.updated_since is not None:
        said.append(
            f"c.id IN (SELECT e.subject_id FROM journal_entry e WHERE {IS_TOLD} "  # noqa: S608  # our own words
            "AND e.at >= %(updated_since)s AND e.at < %(updated_until)s)"
        )
        params["updated_since"] = wanted.updated_since
        params["updated_until"] = wanted.updated_until
    if wanted.box is not None:
        said.append(
            "c.longitude BETWEEN %(west)s AND %(east)s "
            "AND c.latitude BETWEEN %(south)s AND %(north)s"
        )
        params |= dict(zip(("west", "south", "east", "north"), wanted.box, strict=True))
    if wanted.areas is not None or wanted.of_kinds is not None:
        said.append(
            "(c.category = ANY(%(of_kinds)s) OR c.area_id IN "
            "(SELECT a.id FROM territory_area a WHERE a.code = ANY(%(areas)s)))"
        )
        params |= {"of_kinds": list(wanted.of_kinds or ()), "areas": list(wanted.areas or ())}
    return said
