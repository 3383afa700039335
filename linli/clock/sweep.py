"""The sweep: rings the timers that are due, in order, each once, none early.

The worker calls `sweep` about once a second, from as many processes as there are: rows that one of
them has claimed are skipped by the others. A timer is marked and its event recorded in the same
transaction, so a worker that is killed leaves its timers waiting for the next one.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from linli.clock.events import ClockJumped, ClockStopped, TimerRang
from linli.clock.guard import ClockGuard
from linli.clock.models import Outage, SweepRun
from linli.journal.acting import Actor, act
from linli.journal.record import record

SWEEP = Actor.system("clock.sweep")
BEAT = timedelta(seconds=5)  # the heartbeat is written no oftener: an idle sweep only reads
OUTAGE = timedelta(seconds=60)  # a longer silence is an outage and goes on record
GUARD = ClockGuard()  # this process's own

# The condition is checked again on the locked row, so a timer that was moved or cancelled between
# the look and the lock is left alone.
_CLAIM = """
WITH due AS (
    SELECT id FROM clock_timer
    WHERE rung_at IS NULL AND cancelled_at IS NULL AND due_at <= %(now)s {of_cases}
    ORDER BY due_at, id
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
), rung AS (
    UPDATE clock_timer SET rung_at = %(now)s FROM due WHERE clock_timer.id = due.id
    RETURNING clock_timer.id, kind, case_id, step, due_at
)
SELECT kind, case_id, step, due_at FROM rung ORDER BY due_at, id
"""
_CLAIM_ANY = _CLAIM.format(of_cases="")
_CLAIM_SOME = _CLAIM.format(of_cases="AND case_id = ANY(%(cases)s)")

_BEAT = """
UPDATE clock_sweeprun SET last_at = %s, waiting_since = NULL
FROM (SELECT last_at, waiting_since FROM clock_sweeprun WHERE id = 1 FOR UPDATE) AS before
WHERE clock_sweeprun.id = 1
RETURNING before.last_at, before.waiting_since
"""


class Rung(NamedTuple):
    """A timer as the claim returns it."""

    kind: str
    case_id: int
    step: int
    due_at: datetime


def sweep(
    now: datetime, monotonic: float, *, limit: int = 500, guard: ClockGuard | None = None
) -> int:
    """Ring up to `limit` timers that are due; returns how many rang.

    Nothing rings while the clocks disagree: see ClockGuard. Call again at once while it returns
    `limit`, for then there may be more.
    """
    guard = GUARD if guard is None else guard
    was_sure = guard.sure
    sure = guard.look(now, monotonic)
    last = SweepRun.objects.filter(id=1).first()
    if last is None:
        SweepRun.objects.bulk_create([SweepRun(last_at=now)], ignore_conflicts=True)
        last = SweepRun(last_at=now)
    if not sure:
        if not guard.announced:
            _wait(guard, now=now)
            guard.announced = True
            return 0
        if last.trusted_at is None:
            return 0
        guard.believe()
    elif last.waiting_since is not None:
        # Another process saw a jump. One that started after it has nothing to compare with, so it
        # waits as long as that one would; but the one that saw it jump back may go on at once.
        believed = last.trusted_at is not None or not was_sure or guard.settled(monotonic)
        if not believed:
            return 0
    if last.waiting_since is not None or not timedelta(0) <= now - last.last_at < BEAT:
        _beat(now=now)
    return ring_due(now=now, limit=limit)


@act
def _wait(guard: ClockGuard, *, now: datetime) -> None:
    """Put on record, once, that the clock jumped and the house waits; forget older words."""
    noticed = SweepRun.objects.filter(id=1, waiting_since=None).update(
        waiting_since=now, trusted_at=None
    )
    if noticed:
        record(ClockJumped(seconds=round(guard.jumped_by)), by=SWEEP, now=now)


@act
def _beat(*, now: datetime) -> None:
    """Write the heartbeat; a long silence before it goes on record as an outage, once."""
    with connection.cursor() as cursor:
        cursor.execute(_BEAT, [now])
        last_at, waiting_since = cursor.fetchone()
    if now - last_at <= OUTAGE:
        return
    cause = Outage.Cause.DOWN if waiting_since is None else Outage.Cause.CLOCK
    outage = Outage.objects.create(began_at=last_at, ended_at=now, cause=cause)
    record(
        ClockStopped(outage_id=outage.id, began_at=last_at, ended_at=now, cause=cause.value),
        by=SWEEP,
        now=now,
    )


@act
def ring_due(*, now: datetime, limit: int, cases: Collection[int] | None = None) -> int:
    """Ring what is due by `now` without looking at any clock: for made-up time.

    With `cases` only theirs: made-up time beside the real one must not ring for anybody else.
    """
    wanted: dict[str, Any] = {"now": now, "limit": limit}
    with connection.cursor() as cursor:
        if cases is None:
            cursor.execute(_CLAIM_ANY, wanted)
        else:
            cursor.execute(_CLAIM_SOME, {**wanted, "cases": list(cases)})
        rung = [Rung(*row) for row in cursor.fetchall()]
    if rung:
        outages = _outages_since(rung[0].due_at, now=now)
        record(*(_rang(timer, outages, now=now) for timer in rung), by=SWEEP, now=now)
    return len(rung)


def _outages_since(earliest: datetime, *, now: datetime) -> Sequence[Outage]:
    if now - earliest <= OUTAGE:
        return ()
    return list(Outage.objects.filter(ended_at__gte=earliest).order_by("began_at"))


def _rang(timer: Rung, outages: Sequence[Outage], *, now: datetime) -> TimerRang:
    late = int((now - timer.due_at).total_seconds())
    why = next((o for o in outages if o.began_at <= timer.due_at <= o.ended_at), None)
    return TimerRang(
        kind=timer.kind,
        case_id=timer.case_id,
        step=timer.step,
        due_at=timer.due_at,
        late_seconds=late,
        down_from=why.began_at if why else None,
        down_to=why.ended_at if why else None,
    )
