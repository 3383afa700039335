"""Set the timer of a case's next rung, from facts, whenever its clocks may have changed."""

import json
from datetime import datetime

from django.db import connection

from linli.cases.models import Case
from linli.cases.step import locked
from linli.clock.acts import TimerRow, cancel, set_timers
from linli.journal.acting import act
from linli.supervision.ladder import Key, next_moment
from linli.supervision.models import Rung
from linli.supervision.stages import rungs_of, running

RUNG = "rung"
"""The kind of the one timer that a case has for its ladder, whatever the stage."""


@act
def plan(case_id: int, *, now: datetime) -> datetime | None:
    """Set the timer for the next rung of a case, or cancel it; returns its moment.

    It only plans: a rung that lies in the past already is climbed when the sweep rings its timer,
    for the sweep alone knows whether the clock can be believed. Repeated, it changes nothing.
    """
    return plan_next(locked(case_id), now=now)


def plan_next(case: Case, *, now: datetime) -> datetime | None:
    """The same for a case that is locked already."""
    climbed, rang = _so_far(case)
    rungs = [rung for found in running(case) for rung in rungs_of(case, found)]
    at = next_moment(rungs, climbed)
    if at is None:
        cancel(case.id, kinds=[RUNG], now=now)
        return None
    # A timer that has rung takes no earlier time, and a clock that was set back could ask for one:
    # so each rung that is waited for has a row of its own.
    set_timers([TimerRow(case.id, RUNG, at, step=rang)], now=now)
    return at


# Planned anew after every step of every case: one statement.
_SO_FAR = """
SELECT (SELECT json_agg(json_build_array(rule, step, occurrence))
        FROM supervision_rung WHERE case_id = %(id)s)::text,
       (SELECT count(*) FROM clock_timer
        WHERE case_id = %(id)s AND kind = %(kind)s AND rung_at IS NOT NULL)
"""


def _so_far(case: Case) -> tuple[set[Key], int]:
    """The rungs of the case that were climbed, and how many of its timers have rung."""
    with connection.cursor() as database:
        database.execute(_SO_FAR, {"id": case.id, "kind": RUNG})
        climbed, rang = database.fetchone()
    return {(rule, step, run) for rule, step, run in json.loads(climbed or "[]")}, rang


def climbed_keys(case: Case) -> set[Key]:
    """The rungs of the case that were climbed."""
    return set(Rung.objects.filter(case=case).values_list("rule", "step", "occurrence"))
