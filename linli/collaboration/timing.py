"""When a task must be done and when a called unit must have reported in."""

from datetime import datetime

from linli.cases.models import Case
from linli.cases.timing import calendar_under, hours_of, limit_for, limit_of
from linli.clock.acts import TimerRow, set_timers
from linli.clock.deadline import due
from linli.clock.line import MissingYear
from linli.journal.acting import Invalid, NotNow
from linli.policy.queries import AdoptedRelease, current, release
from linli.policy.sections.limits import Limit, UrgencyLimits

REPORT_IN = "report_in"
TASK = "task"
NO_CASE = 0  # the number that timers of tasks without a case carry


def rules_for(case: Case | None) -> AdoptedRelease:
    """The rules that the case was opened under; without a case, those of today."""
    return current() if case is None else release(case.release_id)


def due_after(
    case: Case,
    limits: UrgencyLimits,
    now: datetime,
    *,
    unit_id: int | None = None,
    asked: Limit | None = None,
) -> datetime:
    """The moment at which the limit for the case's urgency, or the one asked for, is used up.

    By the hours of the unit, if one is named; else by those of the offices.
    """
    limit = limit_for(case.urgency, limits) if asked is None else limit_of(asked)
    try:
        if unit_id is None:
            return due(now, limit, calendar=calendar_under(case.release_id))
        return due(now, limit, calendar=hours_of(case.release_id, unit_id))
    except MissingYear as missing:
        raise NotNow(
            "task.calendar_ends",
            f"{missing.year} 年的工作日历还没有公布，算不出期限。请选短一些的时限。",
            f"The working days of {missing.year} are not known yet: choose a shorter limit.",
        ) from None


def must_lie_ahead(moment: datetime, now: datetime, *, field: str) -> None:
    """Raise Invalid for a time that is over already."""
    if moment <= now:
        raise Invalid(
            "time.over",
            "这个时间已经过去，请选今后的时间。",
            "This time is over: choose a later one.",
            field=field,
        )


def ring(case_id: int | None, kind: str, row_id: int, due_at: datetime, *, now: datetime) -> None:
    """Set the timer of one task or call; the row's id is its step."""
    set_timers([TimerRow(case_id or NO_CASE, kind, due_at, step=row_id)], now=now)
