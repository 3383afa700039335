"""Setting, moving and cancelling timers, as part of the acts of other rooms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from linli.clock.events import ClockTrusted
from linli.clock.models import SweepRun, Timer
from linli.journal.acting import Actor, act
from linli.journal.days import on_day
from linli.journal.prepared import prepared
from linli.journal.record import record

_SET = """
INSERT INTO clock_timer (kind, case_id, step, due_at, created_at)
SELECT kind, case_id, step, due_at, %s
FROM unnest(%s::text[], %s::bigint[], %s::int[], %s::timestamptz[])
     AS wanted(kind, case_id, step, due_at)
ON CONFLICT (case_id, kind, step) DO UPDATE
SET due_at = excluded.due_at, cancelled_at = NULL, rung_at = NULL
WHERE clock_timer.rung_at IS NULL OR excluded.due_at > clock_timer.due_at
"""


@dataclass(frozen=True, slots=True)
class TimerRow:
    """A timer to set: which case, what it is for, when it is due, and which step of its kind."""

    case_id: int
    kind: str
    due_at: datetime
    step: int = 0


@act
def set_timers(rows: Sequence[TimerRow], *, now: datetime) -> int:
    """Set timers in one statement; returns how many wait because of it.

    A timer that waits already, or was cancelled, takes the new time. One that has rung waits anew
    only for a later time, for then a stage begins once more (a second unit's time to accept); the
    same call repeated cannot make it ring twice.
    """
    if not rows:
        return 0
    with prepared() as cursor:
        cursor.execute(
            _SET,
            [
                on_day(now),
                [str(row.kind) for row in rows],
                [row.case_id for row in rows],
                [row.step for row in rows],
                [row.due_at for row in rows],
            ],
        )
        waiting: int = cursor.rowcount
    return waiting


@act
def cancel(case_id: int, kinds: Sequence[str] | None = None, *, now: datetime) -> int:
    """Cancel the waiting timers of a case, all or of some kinds; returns how many there were."""
    waiting = Timer.objects.filter(case_id=case_id, rung_at=None, cancelled_at=None)
    if kinds is not None:
        waiting = waiting.filter(kind__in=kinds)
    return waiting.update(cancelled_at=now)


@act
def move(case_id: int, kind: str, due_at: datetime, *, step: int = 0) -> bool:
    """Give a waiting timer another time; False when none of that kind and step waits any more."""
    waiting = Timer.objects.filter(
        case_id=case_id, kind=kind, step=step, rung_at=None, cancelled_at=None
    )
    return waiting.update(due_at=due_at) == 1


@act
def trust_the_clock(*, by: Actor, now: datetime) -> None:
    """An operator's word that the wall clock is right: every sweep rings again at its next turn.

    Said twice, it is on record twice and does no more.
    """
    SweepRun.objects.update_or_create(
        id=1, defaults={"trusted_at": now}, create_defaults={"trusted_at": now, "last_at": now}
    )
    record(ClockTrusted(), by=by, now=now)
