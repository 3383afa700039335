"""What just happened, and what falls due next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

# What the ticker tells of; the rest is between a desk and a unit.
TOLD = (
    "opened",
    "joined",
    "accepted",
    "returned",
    "answered",
    "closed",
    "reopened",
    "held",
    "near",
    "late",
    "order.issued",
)
_NEWEST = """
SELECT id, at, case_id, what, area_code, unit_id, category, due_at, number
FROM insights_happening
WHERE at <= %(at)s AND at > %(since)s AND what = ANY(%(told)s)
    AND (%(scope)s = '' OR street = %(scope)s)
    AND NOT EXISTS (SELECT 1 FROM cases_keptapart apart
        WHERE apart.case_id = insights_happening.case_id AND apart.ended_at IS NULL)
ORDER BY at DESC, id DESC LIMIT %(limit)s
"""
_HOW_MANY = """
SELECT count(*) FROM insights_happening
WHERE at <= %(at)s AND at > %(since)s AND what = ANY(%(told)s)
    AND (%(scope)s = '' OR street = %(scope)s)
"""
_DUE = """
SELECT due_at, category, area_code FROM insights_opencase
WHERE turns_at IS NOT NULL AND due_at > %(now)s AND due_at <= %(until)s
    AND (%(scope)s = '' OR street = %(scope)s)
    AND NOT EXISTS (SELECT 1 FROM cases_keptapart apart
        WHERE apart.case_id = insights_opencase.case_id AND apart.ended_at IS NULL)
ORDER BY due_at, case_id
"""
_ORDERS = """
SELECT count(*), count(*) FILTER (WHERE answered_at IS NOT NULL),
    count(*) FILTER (WHERE answered_at IS NULL AND ended_at IS NULL AND due_at > %(now)s),
    count(*) FILTER (WHERE answered_at IS NULL AND ended_at IS NULL AND due_at <= %(now)s)
FROM supervision_order
WHERE id >= coalesce((SELECT min(id) FROM (SELECT id, issued_at FROM supervision_order
                      ORDER BY id DESC LIMIT 2000) AS recent WHERE issued_at >= %(since)s), 1 << 62)
    AND (%(scope)s = '' OR case_id IN (
        SELECT case_id FROM insights_happening WHERE street = %(scope)s
            AND at >= %(since)s AND what = 'order.issued'))
"""
LONGEST_LOOK_BACK = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ticker."""

    id: int
    at: datetime
    case_id: int
    what: str
    area_code: str
    unit_id: int
    category: str
    due_at: datetime
    number: int | None


@dataclass(frozen=True, slots=True)
class Due:
    """A case that falls due: when, what and where."""

    due_at: datetime
    category: str
    area_code: str


def newest(scope: str, *, at: datetime, limit: int) -> list[Line]:
    """The newest lines up to a moment, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            _NEWEST,
            {
                "scope": scope,
                "at": at,
                "since": at - LONGEST_LOOK_BACK,
                "told": list(TOLD),
                "limit": limit,
            },
        )
        return [Line(*row) for row in cursor.fetchall()]


def how_many(scope: str, *, at: datetime, minutes: int) -> int:
    """How many lines there were in the last minutes before a moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            _HOW_MANY,
            {
                "scope": scope,
                "at": at,
                "since": at - timedelta(minutes=minutes),
                "told": list(TOLD),
            },
        )
        count: int = cursor.fetchone()[0]
        return count


def due_next(scope: str, *, now: datetime, until: datetime) -> list[Due]:
    """What falls due in a span, the next one first."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"scope": scope, "now": now, "until": until})
        return [Due(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Orders:
    """A day's supervision orders: all, answered, still in time, too late."""

    all: int
    answered: int
    running: int
    overdue: int


def orders_of_day(scope: str, *, since: datetime, now: datetime) -> Orders:
    """What became of the orders that were issued since midnight."""
    with connection.cursor() as cursor:
        cursor.execute(_ORDERS, {"scope": scope, "since": since, "now": now})
        return Orders(*cursor.fetchone())
