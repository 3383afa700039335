"""Which cases need a person now, in the order in which a duty officer would take them."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

_COLUMNS = """
o.case_id, c.number, o.category, o.area_code, o.unit_id, o.urgent, o.received_at, o.due_at,
o.phase, o.alarm, o.orders, o.calls
"""
# A wall is looked at by many: what is against a unit is counted there, and not named.
_NOT_APART = """NOT EXISTS (
    SELECT 1 FROM cases_keptapart apart
    WHERE apart.case_id = {case} AND apart.ended_at IS NULL)"""
# An emergency's clock runs day and night: it comes first. Then by how late, measured by the limit.
_ROWS = f"""
SELECT {_COLUMNS} FROM insights_opencase o JOIN cases_case c ON c.id = o.case_id
WHERE o.case_id IN (
    SELECT case_id FROM insights_opencase
    WHERE {{which}} AND (%(scope)s = '' OR street = %(scope)s)
        AND {_NOT_APART.format(case="insights_opencase.case_id")}
    ORDER BY alarm = '', urgent DESC,
        extract(epoch FROM %(now)s - due_at)
            / greatest(1, extract(epoch FROM due_at - received_at)) DESC, case_id
    LIMIT %(limit)s)
ORDER BY o.alarm = '', o.urgent DESC,
    extract(epoch FROM %(now)s - o.due_at)
        / greatest(1, extract(epoch FROM o.due_at - o.received_at)) DESC, o.case_id
"""  # noqa: S608  # our own words
# One look for both: why a person is needed, and where the overdue ones stand.
_COUNTS = """
SELECT alarm, CASE WHEN phase <> 'late' THEN '' WHEN alarm = 'fruitless' THEN 'fruitless'
            WHEN orders = '{}' THEN 'none'
            WHEN jsonb_path_exists(orders, '$.*[0] ? (@ == $level)', %(vars)s::jsonb)
            THEN 'district'
            ELSE 'below' END, count(*)
FROM insights_opencase
WHERE (alarm <> '' OR phase = 'late') AND (%(scope)s = '' OR street = %(scope)s) GROUP BY 1, 2
"""
# The first thing that happened to a case after the moment says how it stood at the moment.
_THEN = f"""
WITH after AS (
    SELECT DISTINCT ON (case_id) case_id, before, alarm_before, area_code, unit_id, category, due_at
    FROM insights_happening
    WHERE at > %(at)s AND (%(scope)s = '' OR street = %(scope)s)
    ORDER BY case_id, at, id
), stood AS (
    SELECT case_id, alarm_before AS alarm, area_code, unit_id, category, due_at FROM after
    WHERE alarm_before <> ''
    UNION ALL
    SELECT case_id, alarm, area_code, unit_id, category, due_at FROM insights_opencase o
    WHERE alarm <> '' AND (%(scope)s = '' OR street = %(scope)s) AND received_at <= %(at)s
        AND NOT EXISTS (SELECT 1 FROM after WHERE after.case_id = o.case_id)
)
SELECT s.case_id, c.number, s.category, s.area_code, s.unit_id, c.urgency = 'emergency',
    c.received_at, s.due_at, 'late', s.alarm, '{{}}'::jsonb, '{{}}'::jsonb
FROM stood s JOIN cases_case c ON c.id = s.case_id
WHERE {_NOT_APART.format(case="c.id")}
ORDER BY c.urgency = 'emergency' DESC, extract(epoch FROM %(at)s - s.due_at)
    / greatest(1, extract(epoch FROM s.due_at - c.received_at)) DESC, s.case_id
"""  # noqa: S608  # our own words


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the list. `orders` and `calls` as the count keeps them."""

    case_id: int
    number: str
    category: str
    area_code: str
    unit_id: int
    urgent: bool
    received_at: datetime
    due_at: datetime
    phase: str
    alarm: str
    orders: dict[str, list[Any]]
    calls: dict[str, list[Any]]


def needing(scope: str, *, now: datetime, limit: int, all_late: bool = False) -> list[Row]:
    """Those that need a person; with `all_late`, the other overdue ones behind them."""
    which = "(alarm <> '' OR phase = 'late')" if all_late else "alarm <> ''"
    return _rows(_ROWS.format(which=which), {"scope": scope, "now": now, "limit": limit})


def needing_at(scope: str, at: datetime) -> list[Row]:
    """Those that needed a person at an earlier moment, as it was known then."""
    return _rows(_THEN, {"scope": scope, "at": at})


def needs_and_fates(scope: str, district_level: str) -> tuple[Counter[str], Counter[str]]:
    """How many need a person, by why; and where the overdue ones stand: none, below or district
    (supervised there), fruitless.
    """
    needs: Counter[str] = Counter()
    fates: Counter[str] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"scope": scope, "vars": f'{{"level": "{district_level}"}}'})
        for why, fate, n in cursor.fetchall():
            if why:
                needs[why] += n
            if fate:
                fates[fate] += n
    return needs, fates


def _rows(statement: str, values: dict[str, Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [
            Row(*[*row[:10], json.loads(row[10]), json.loads(row[11])]) for row in cursor.fetchall()
        ]
