"""Open cases on a map: exact for those who may list them, coarse for everybody else."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from linli.cases.lifecycle import State
from linli.cases.queries.rows import WAITING
from linli.cases.queries.sight import sight_of
from linli.journal.acting import Invalid
from linli.people.authority import Authority

MOST = 500
MOST_COUNTED = 5_000
PUBLIC_DECIMALS = 3  # of a degree: about a hundred metres, a block and not a door
PER_DEGREE = 10**PUBLIC_DECIMALS


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of the map in degrees, WGS-84."""

    west: float
    south: float
    east: float
    north: float

    def checked(self) -> "Box":
        """The same box; raises Invalid when it is none."""
        if -180 <= self.west <= self.east <= 180 and -90 <= self.south <= self.north <= 90:
            return self
        raise Invalid(
            "map.box",
            "地图范围应为：西经度、南纬度、东经度、北纬度。",
            "A piece of the map is west, south, east, north, in degrees.",
            field="box",
        )


@dataclass(frozen=True, slots=True)
class OnMap:
    """One open case where it lies."""

    id: int
    number: str
    state: State
    urgency: str
    category: str
    latitude: float
    longitude: float
    due_at: datetime
    overdue: bool


@dataclass(frozen=True, slots=True)
class Block:
    """How many open cases of a category lie in one block of about a hundred metres."""

    latitude: float
    longitude: float
    category: str
    count: int


_WITHIN = """
c.ended_at IS NULL AND c.latitude BETWEEN %(south)s AND %(north)s
AND c.longitude BETWEEN %(west)s AND %(east)s
"""


def on_map(
    box: Box, *, asker: Authority, now: datetime, category: str = "", limit: int = MOST
) -> tuple[list[OnMap], bool]:
    """Up to 500 open cases in the box that the asker may see (`case.list`), and whether that is
    all: when it is not, come nearer. One statement."""
    sight = sight_of(asker, "case.list")
    limit = max(1, min(limit, MOST))
    with connection.cursor() as database:
        database.execute(
            "SELECT c.id, c.number, c.state, c.urgency, c.category, c.latitude, c.longitude, "  # noqa: S608
            "c.due_at FROM cases_case c LEFT JOIN territory_area a ON a.id = c.area_id "
            f"WHERE {_WITHIN} AND {sight.condition()} "
            "AND (%(category)s = '' OR c.category = %(category)s) LIMIT %(limit)s",
            {**sight.params(), **_sides(box), "category": category, "limit": limit + 1},
        )
        rows = database.fetchall()
    found = [
        OnMap(
            id=row[0],
            number=row[1],
            state=State(row[2]),
            urgency=row[3],
            category=row[4],
            latitude=row[5],
            longitude=row[6],
            due_at=row[7],
            overdue=row[2] in WAITING and row[7] <= now,
        )
        for row in rows[:limit]
    ]
    return found, len(rows) <= limit


def blocks(box: Box, *, limit: int = MOST) -> list[Block]:
    """What everybody may see: counts by block and category, with no case, word or exact place.

    Of a box with very many cases the first five thousand are counted. One statement.
    """
    with connection.cursor() as database:
        database.execute(
            # Whole numbers, for rounding to decimals takes ten times as long.
            "SELECT round(latitude * %(per)s)::int, round(longitude * %(per)s)::int, category, "  # noqa: S608
            "count(*) FROM (SELECT c.latitude, c.longitude, c.category FROM cases_case c "
            f"WHERE {_WITHIN} LIMIT %(most)s) AS near "
            "GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3 LIMIT %(limit)s",
            {
                **_sides(box),
                "per": PER_DEGREE,
                "most": MOST_COUNTED,
                "limit": max(1, min(limit, MOST)),
            },
        )
        rows = database.fetchall()
    return [
        Block(latitude / PER_DEGREE, longitude / PER_DEGREE, category, count)
        for latitude, longitude, category, count in rows
    ]


def _sides(box: Box) -> dict[str, float]:
    sides = box.checked()
    return {
        "west": sides.west,
        "south": sides.south,
        "east": sides.east,
        "north": sides.north,
    }
