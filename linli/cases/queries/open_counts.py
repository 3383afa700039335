"""How many open cases lie where and with whom: the figures of the tree beside the lists."""

from dataclasses import dataclass

from django.db import connection

from linli.cases.queries.sight import sight_of
from linli.people.authority import Authority
from linli.people.units import unit_by_id


@dataclass(frozen=True, slots=True)
class OpenCounts:
    """Open cases by area (each counted in all areas above as well) and by the holder's code."""

    areas: dict[str, int]
    units: dict[str, int]


def open_counts(asker: Authority) -> OpenCounts:
    """Of the open cases that the asker may list (`case.list`). One statement."""
    sight = sight_of(asker, "case.list")
    with connection.cursor() as database:
        database.execute(
            "SELECT a.code, c.holder_id, count(*) FROM cases_case c "  # noqa: S608  # our own words
            "LEFT JOIN territory_area a ON a.id = c.area_id "
            f"WHERE c.ended_at IS NULL AND {sight.condition()} "
            "GROUP BY GROUPING SETS ((a.code), (c.holder_id))",
            sight.params(),
        )
        rows = database.fetchall()
    areas: dict[str, int] = {}
    units: dict[str, int] = {}
    for code, holder_id, count in rows:
        if holder_id is not None:
            units[unit_by_id(holder_id).code] = count
        # Codes grow by three digits from level to level.
        for end in range(6, len(code or "") + 1, 3):
            areas[code[:end]] = areas.get(code[:end], 0) + count
    return OpenCounts(areas, units)
