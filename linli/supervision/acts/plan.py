"""Set the timer of a case's next rung, from facts, whenever its clocks may have changed."""

from datetime import datetime

from linli.cases.models import Case
from linli.cases.step import locked
from linli.clock.acts import TimerRow, cancel, set_timers
from linli.clock.models import Timer
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
    climbed = climbed_keys(case)
    rungs = [rung for found in running(case) for rung in rungs_of(case, found)]
    at = next_moment(rungs, climbed)
    if at is None:
        cancel(case.id, kinds=[RUNG], now=now)
        return None
    # A timer that has rung takes no earlier time, and a clock that was set back could ask for one:
    # so each rung that is waited for has a row of its own.
    step = Timer.objects.filter(case_id=case.id, kind=RUNG, rung_at__isnull=False).count()
    set_timers([TimerRow(case.id, RUNG, at, step)], now=now)
    return at


def climbed_keys(case: Case) -> set[Key]:
    """The rungs of the case that were climbed."""
    return set(Rung.objects.filter(case=case).values_list("rule", "step", "occurrence"))
