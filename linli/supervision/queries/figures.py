"""The figures of units: how often the ladder was climbed for them, cards, orders, overdue facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from linli.supervision.models import Overdue

# Raw facts, counted where they happened. What an appeal leaves out is known by the entries that
# `overdue_facts` names.
_FIGURES = """
WITH wanted AS (SELECT unnest(%(units)s::bigint[]) AS unit_id),
rungs AS (
    SELECT unit_id, count(*) AS rungs, count(DISTINCT case_id) AS cases
    FROM supervision_rung
    WHERE unit_id = ANY(%(units)s) AND climbed_at >= %(start)s AND climbed_at < %(end)s
    GROUP BY unit_id
), cards AS (
    SELECT unit_id, count(*) FILTER (WHERE colour = 'yellow') AS yellow,
           count(*) FILTER (WHERE colour = 'red') AS red
    FROM supervision_card
    WHERE unit_id = ANY(%(units)s) AND given_at >= %(start)s AND given_at < %(end)s
    GROUP BY unit_id
), received AS (
    SELECT unit_id, count(*) AS orders, count(*) FILTER (WHERE ended_at IS NULL) AS open,
           count(*) FILTER (WHERE overdue_at IS NOT NULL) AS overdue
    FROM supervision_order
    WHERE unit_id = ANY(%(units)s) AND issued_at >= %(start)s AND issued_at < %(end)s
    GROUP BY unit_id
), issued AS (
    SELECT issuer_id AS unit_id, count(*) AS orders
    FROM supervision_order
    WHERE issuer_id = ANY(%(units)s) AND issued_at >= %(start)s AND issued_at < %(end)s
    GROUP BY issuer_id
), overdue AS (
    SELECT unit_id, count(*) AS stages
    FROM supervision_overdue
    WHERE unit_id = ANY(%(units)s) AND due_at >= %(start)s AND due_at < %(end)s
    GROUP BY unit_id
)
SELECT wanted.unit_id, coalesce(rungs.rungs, 0), coalesce(rungs.cases, 0),
       coalesce(cards.yellow, 0), coalesce(cards.red, 0), coalesce(received.orders, 0),
       coalesce(received.open, 0), coalesce(received.overdue, 0), coalesce(issued.orders, 0),
       coalesce(overdue.stages, 0)
FROM wanted LEFT JOIN rungs USING (unit_id) LEFT JOIN cards USING (unit_id)
LEFT JOIN received USING (unit_id) LEFT JOIN issued USING (unit_id)
LEFT JOIN overdue USING (unit_id)
ORDER BY wanted.unit_id
"""


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """What supervision counted for one unit in a span of time.

    `rungs` climbed for being late or nearly so, in so many `cases`; cards by colour; orders that it
    received (of these open now, and answered too late or not at all) and issued; `overdue` is how
    often a stage of a case ran out on it.
    """

    unit_id: int
    rungs: int
    cases: int
    yellow_cards: int
    red_cards: int
    orders_received: int
    orders_open: int
    orders_overdue: int
    orders_issued: int
    overdue: int


def figures(unit_ids: Iterable[int], *, start: datetime, end: datetime) -> list[UnitFigures]:
    """The figures of these units from a moment up to another, units by id. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, {"units": sorted(set(unit_ids)), "start": start, "end": end})
        return [UnitFigures(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class OverdueFact:
    """That a stage ran out on a unit, and the entry of the journal that says so."""

    unit_id: int
    stage: str
    entry_id: int


def overdue_facts(unit_ids: Iterable[int], *, start: datetime, end: datetime) -> list[OverdueFact]:
    """Every overdue fact of these units, by when it was due. One statement."""
    rows = Overdue.objects.filter(
        unit_id__in=sorted(set(unit_ids)), due_at__gte=start, due_at__lt=end
    )
    found = rows.order_by("due_at", "id").values_list("unit_id", "stage", "entry_id")
    return [OverdueFact(*row) for row in found]
