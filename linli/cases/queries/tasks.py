"""How much waits for a unit: the figures above its lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

SOON = timedelta(hours=24)

_TASKS = """
SELECT count(*) FILTER (WHERE at_desk AND state = 'filed'),
       count(*) FILTER (WHERE held AND state = 'dispatched'),
       count(*) FILTER (WHERE held AND state = 'accepted'),
       count(*) FILTER (WHERE held AND state = 'held'),
       count(*) FILTER (WHERE at_desk AND state = 'answered'),
       count(*) FILTER (WHERE at_desk AND state = 'verified'),
       count(*) FILTER (WHERE held AND waits AND due_at <= %(now)s),
       count(*) FILTER (WHERE held AND waits AND due_at > %(now)s AND due_at <= %(soon)s)
FROM (SELECT state, due_at, holder_id = ANY(%(units)s) AS held, desk_id = ANY(%(units)s) AS at_desk,
             state IN ('filed', 'dispatched', 'accepted') AS waits
      FROM cases_case
      WHERE ended_at IS NULL AND (holder_id = ANY(%(units)s) OR desk_id = ANY(%(units)s))) AS open
"""


@dataclass(frozen=True, slots=True)
class Tasks:
    """What waits: at the desk, with the unit, and how much of it is late or soon will be."""

    to_dispatch: int
    to_accept: int
    in_progress: int
    on_hold: int
    to_verify: int
    to_close: int
    overdue: int
    due_soon: int


def tasks_of(unit_ids: Iterable[int], *, now: datetime) -> Tasks:
    """What waits for these units, as holders and as desks. One statement."""
    with connection.cursor() as database:
        database.execute(_TASKS, {"units": sorted(unit_ids), "now": now, "soon": now + SOON})
        return Tasks(*database.fetchone())
