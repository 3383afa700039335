"""How many cases are open, by area and phase: now, and at an earlier moment."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from linli.insights.life import Phase
from linli.insights.models import Progress

_NOW = """
SELECT key, phase, n FROM insights_standing
WHERE by = 'area' AND n <> 0 AND (%(scope)s = '' OR starts_with(key, %(scope)s))
"""
# What happened after a moment, taken back: nothing that was not known then is left.
_TAKEN_BACK = """
SELECT area_code, phase, sum(n) FROM (
    SELECT area_code, after AS phase, -1 AS n FROM insights_happening
    WHERE at > %(at)s AND after <> before AND after <> ''
        AND (%(scope)s = '' OR street = %(scope)s)
    UNION ALL
    SELECT area_code, before, 1 FROM insights_happening
    WHERE at > %(at)s AND after <> before AND before <> ''
        AND (%(scope)s = '' OR street = %(scope)s)
) AS moved GROUP BY 1, 2
"""
_CLOSED = """
SELECT count(*) FILTER (WHERE at >= %(today)s), count(*) FILTER (WHERE at < %(yesterday_end)s)
FROM insights_happening
WHERE what = 'closed' AND at >= %(yesterday)s AND at <= %(at)s
    AND (%(scope)s = '' OR street = %(scope)s)
"""

ByArea = dict[str, Counter[Phase]]


@dataclass(frozen=True, slots=True)
class DataTime:
    """Which version of the counts this is, and up to when they are complete."""

    seq: int
    as_of: datetime | None


def data_time() -> DataTime:
    """The newest fold's; seq 0 before the first."""
    row = Progress.objects.filter(id=1).values_list("seq", "as_of").first()
    return DataTime(*row) if row else DataTime(0, None)


def standing(scope: str) -> ByArea:
    """Open cases now by the code of their area (empty: without a place)."""
    found: ByArea = {}
    with connection.cursor() as cursor:
        cursor.execute(_NOW, {"scope": scope})
        for key, phase, n in cursor.fetchall():
            found.setdefault(key, Counter())[Phase(phase)] += n
    return found


def moved_since(scope: str, at: datetime) -> ByArea:
    """What must be added to the present counts for those of that moment."""
    found: ByArea = {}
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN_BACK, {"scope": scope, "at": at})
        for key, phase, n in cursor.fetchall():
            found.setdefault(key, Counter())[Phase(phase)] += int(n)
    return found


def standing_at(scope: str, at: datetime) -> ByArea:
    """Open cases at an earlier moment."""
    return added(standing(scope), moved_since(scope, at))


def added(one: ByArea, other: ByArea) -> ByArea:
    """Both together, area by area."""
    found = {key: Counter(phases) for key, phases in one.items()}
    for key, phases in other.items():
        mine = found.setdefault(key, Counter())
        for phase, n in phases.items():
            mine[phase] += n
    return found


def in_all(by_area: ByArea) -> Counter[Phase]:
    """All areas together."""
    total: Counter[Phase] = Counter()
    for phases in by_area.values():
        for phase, n in phases.items():
            total[phase] += n
    return total


def closed(
    scope: str, *, today: datetime, yesterday: datetime, yesterday_end: datetime, at: datetime
) -> tuple[int, int]:
    """How many were closed today up to a moment, and yesterday up to the same minute."""
    with connection.cursor() as cursor:
        cursor.execute(
            _CLOSED,
            {
                "scope": scope,
                "today": today,
                "yesterday": yesterday,
                "yesterday_end": yesterday_end,
                "at": at,
            },
        )
        row = cursor.fetchone()
        return row[0], row[1]
