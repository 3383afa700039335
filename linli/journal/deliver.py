"""Brings entries to their followers: the worker calls `deliver_due` over and over.

The delivery row itself is the queue. It stays locked while its follower runs, and is marked done in
the same transaction as the follower's own rows: a worker that is killed leaves nothing behind, and
the next one finds the row as it was.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from linli.journal.days import on_day
from linli.journal.events import rebuilt
from linli.journal.followers import FOLLOWERS, Followed
from linli.journal.models import Delivery

ATTEMPTS_AT_MOST = 10
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=6)

# The delivery that is due longest, and what else is due about the same subject.
_CLAIM = """
WITH first AS (
    SELECT e.id, e.subject_kind, e.subject_id
    FROM journal_delivery d JOIN journal_entry e ON e.id = d.entry_id
    WHERE d.state = 'pending' AND d.next_at <= %(now)s
    ORDER BY d.next_at, d.id LIMIT 1
    FOR UPDATE OF d SKIP LOCKED
)
SELECT d.id, d.follower, d.attempts, e.id, e.event, e.facts::text, e.at, e.actor_kind, e.actor_id
FROM first JOIN journal_entry e
    ON e.subject_kind = first.subject_kind AND e.subject_id = first.subject_id AND e.id >= first.id
JOIN journal_delivery d ON d.entry_id = e.id
WHERE d.state = 'pending' AND d.next_at <= %(now)s
ORDER BY d.next_at, d.id
LIMIT %(limit)s
FOR UPDATE OF d SKIP LOCKED
"""


def wait_after(attempts: int) -> timedelta:
    """How long a delivery rests after its n-th failure: 5 s, 10 s, 20 s … at most six hours."""
    doublings: int = 2 ** (attempts - 1)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)


def deliver_due(*, now: datetime, limit: int = 50) -> int:
    """Deliver up to `limit` entries that are due; returns how many were tried.

    Each follower runs in a savepoint of its own, so one that fails takes no other along: it rests
    and is tried again, and after ten failures it is stuck until a person retries it.
    """
    tried = 0
    while tried < limit:
        claimed = _deliver_about_one(now=now, limit=limit - tried)
        if not claimed:
            break
        tried += claimed
    return tried


def _deliver_about_one(*, now: datetime, limit: int) -> int:
    """Deliver what is due about one subject, as one transaction; returns how many were tried.

    Followers lock their case. A transaction that went on to the next one would hold a case after
    the other, in any order, until the last: a person who merges two of them, or a second worker,
    could wait for it in a ring, and a clerk for a minute's worth of others' news.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, {"now": now, "limit": limit})
            claimed = cursor.fetchall()
        done = [row[0] for row in claimed if _delivered(row, now)]
        if done:
            Delivery.objects.filter(id__in=done).update(
                state=Delivery.State.DONE, done_at=on_day(now), error=""
            )
    return len(claimed)


def _delivered(row: Sequence[object], now: datetime) -> bool:
    delivery_id, name, attempts, entry_id, event, facts, at, actor_kind, actor_id = row
    assert isinstance(delivery_id, int)
    assert isinstance(attempts, int)
    try:
        follower = FOLLOWERS[str(name)]
        with transaction.atomic():
            follower.function(
                rebuilt(str(event), json.loads(str(facts))),
                Followed(
                    entry_id=int(str(entry_id)),
                    at=at,  # type: ignore[arg-type]  # a timestamptz column
                    actor_kind=str(actor_kind),
                    actor_id=int(str(actor_id)),
                    now=now,
                ),
            )
    except Exception as failure:  # noqa: BLE001, RUF100  # whatever it was, it must stay visible
        tried = attempts + 1
        Delivery.objects.filter(id=delivery_id).update(
            attempts=tried,
            state=Delivery.State.DEAD if tried >= ATTEMPTS_AT_MOST else Delivery.State.PENDING,
            next_at=now + wait_after(tried),
            # The type alone: a message may quote what a person wrote.
            error=f"{type(failure).__module__}.{type(failure).__qualname__}",
        )
        return False
    return True


def deliver_all(*, now: datetime, rounds: int = 1_000) -> int:
    """Deliver until nothing is due: what followers record is followed too; returns how many."""
    total = 0
    for _ in range(rounds):
        tried = deliver_due(now=now, limit=200)
        total += tried
        if not tried:
            return total
    raise RuntimeError(f"Followers still recorded new events after {rounds} rounds.")


def stuck() -> list[Delivery]:
    """Deliveries that failed ten times, oldest first, with their entries."""
    return list(
        Delivery.objects.filter(state=Delivery.State.DEAD).select_related("entry").order_by("id")
    )


def retry(*, now: datetime, delivery_ids: Sequence[int] | None = None) -> int:
    """Put stuck deliveries (all, or those named) back among the pending; returns how many."""
    rows = Delivery.objects.filter(state=Delivery.State.DEAD)
    if delivery_ids is not None:
        rows = rows.filter(id__in=delivery_ids)
    return rows.update(state=Delivery.State.PENDING, attempts=0, next_at=now)
