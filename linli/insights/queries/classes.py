"""Classes of cases as the desk lists them; nobody sees one that has no case of hers."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.db import connection

from linli.cases.queries.cursors import cursor_after, id_after
from linli.cases.queries.rows import COLUMNS, CaseRow, case_rows
from linli.cases.queries.sight import sight_of
from linli.insights.models import CaseClass, Project
from linli.insights.projects import times_of, unknown_class
from linli.people.authority import Authority
from linli.policy.queries import current

Which = Literal["standing", "projects", "faded"]

WEEKS_SHOWN = 13
CASES = "class-cases"
_OF = {
    "standing": "k.state = 'standing'",
    "projects": "EXISTS (SELECT 1 FROM insights_project p WHERE p.case_class_id = k.id)",
    "faded": "k.state = 'faded'",
}
MOST = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """A class in the list, with its project if it has one."""

    row: CaseClass
    project: Project | None


@dataclass(frozen=True, slots=True)
class Spot:
    """An area of a class, and how many of its cases lie there."""

    code: str
    cases: int


def hottest(which: Which, *, asker: Authority) -> list[Listed]:
    """The hottest hundred, with their projects; two statements."""
    rows = CaseClass.objects.raw(
        f"SELECT k.* FROM insights_caseclass k WHERE {_OF[which]} AND {{seen}} "  # noqa: S608  # our own words
        "ORDER BY k.score DESC, k.id DESC LIMIT %(most)s".format(seen=_seen(asker)),
        _params(asker) | {"most": MOST},
    )
    found = list(rows)
    projects = {
        one.case_class_id: one
        for one in Project.objects.filter(case_class__in=[row.id for row in found])
    }
    return [Listed(row, projects.get(row.id)) for row in found]


def class_seen(class_id: int, *, asker: Authority) -> Listed:
    """One class that the asker may see; raises NotFound otherwise."""
    rows = CaseClass.objects.raw(
        f"SELECT k.* FROM insights_caseclass k WHERE k.id = %(id)s AND {_seen(asker)}",  # noqa: S608  # our own words
        _params(asker) | {"id": class_id},
    )
    found = next(iter(rows), None)
    if found is None:
        raise unknown_class()
    return Listed(found, Project.objects.filter(case_class=found).first())


def standing_of(categories: Collection[str], *, asker: Authority) -> list[CaseClass]:
    """The standing classes of these categories that the asker may see, the hottest first."""
    rows = CaseClass.objects.raw(
        f"SELECT k.* FROM insights_caseclass k WHERE {_OF['standing']} "  # noqa: S608  # our own words
        f"AND k.category = ANY(%(categories)s) AND {_seen(asker)} ORDER BY k.score DESC, k.id DESC",
        _params(asker) | {"categories": sorted(categories)},
    )
    return list(rows)


def weeks(found: CaseClass, *, now: datetime) -> list[tuple[date, int]]:
    """How many of its cases came in each of the last weeks, Mondays first; the present one last."""
    today = now.date()
    monday = today - timedelta(days=today.weekday())
    starts = [monday - timedelta(weeks=back) for back in reversed(range(WEEKS_SHOWN))]
    counts = Counter(at.date() - timedelta(days=at.date().weekday()) for at in local(found, now))
    return [(start, counts[start]) for start in starts]


def local(found: CaseClass, now: datetime) -> Sequence[datetime]:
    """When its cases came in, in the zone of `now`."""
    return [at.astimezone(now.tzinfo) for at in times_of(found)]


def spots(found: CaseClass) -> list[Spot]:
    """Where its cases lie, by community, most first; one statement. An area, never a door."""
    depth = next((one for one in current().pack.levels.levels if one.depth == 2), None)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT left(a.code, %s), count(*) FROM insights_classmember m "
            "JOIN cases_case c ON c.id = m.case_id JOIN territory_area a ON a.id = c.area_id "
            "WHERE m.case_class_id = %s GROUP BY 1 ORDER BY 2 DESC, 1",
            [99 if depth is None else depth.code_length, found.id],
        )
        return [Spot(*row) for row in cursor.fetchall()]


def cases_of(
    class_id: int, *, asker: Authority, now: datetime, cursor: str = "", limit: int
) -> tuple[list[CaseRow], str | None]:
    """Those of its cases that the asker may list, the newest first; one statement."""
    sight = sight_of(asker, "case.list")
    params = sight.params() | {"class": class_id, "limit": limit + 1}
    beyond = ""
    if cursor:
        params["before"] = id_after(cursor, CASES)
        beyond = "AND c.id < %(before)s"
    with connection.cursor() as database:
        database.execute(
            f"SELECT {COLUMNS} FROM cases_case c "  # noqa: S608  # our own words
            "JOIN insights_classmember m ON m.case_id = c.id AND m.case_class_id = %(class)s "
            "LEFT JOIN territory_area a ON a.id = c.area_id "
            f"WHERE {sight.condition()} {beyond} ORDER BY c.id DESC LIMIT %(limit)s",
            params,
        )
        found = database.fetchall()
    rows = case_rows(found, now=now)
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], cursor_after(CASES, rows[limit - 1].id)


def _seen(asker: Authority) -> str:
    sight = sight_of(asker, "class.read")
    if sight.reach.everything:
        return "TRUE"
    return (
        "EXISTS (SELECT 1 FROM insights_classmember m JOIN cases_case c ON c.id = m.case_id "  # noqa: S608  # our own words
        "LEFT JOIN territory_area a ON a.id = c.area_id "
        f"WHERE m.case_class_id = k.id AND {sight.condition()})"
    )


def _params(asker: Authority) -> dict[str, Any]:
    return sight_of(asker, "class.read").params()
