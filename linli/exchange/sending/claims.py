"""Which sendings go next, and the lease that they go under.

Nothing is locked while a partner is asked: a transaction that waits for somebody else's server
would hold back every reader of the journal's tail. A claim moves the moment at which a sending is
due into the future and commits. If we die, that moment comes, and it is sent again.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from linli.exchange.sending.doors import DOORS, Outgoing
from linli.exchange.sending.rules import FAILURES_BEFORE_REST

LEASE = timedelta(minutes=5)

_READY = """
SELECT p.id FROM exchange_partner p
WHERE p.paused_at IS NULL AND p.rests_until <= %(now)s AND p.door = ANY(%(doors)s)
  AND NOT p.id = ANY(%(busy)s)
  AND EXISTS (SELECT 1 FROM exchange_sending s WHERE s.partner_id = p.id AND s.state = 'waiting'
              AND s.due_at <= %(now)s)
ORDER BY p.id
"""
# One claim at a time for each partner: two at once could part a thread between them.
_LOCK = """
SELECT door, code, failures FROM exchange_partner
WHERE id = %(partner)s AND paused_at IS NULL AND rests_until <= %(now)s FOR UPDATE SKIP LOCKED
"""
_EARLIER = """
SELECT 1 FROM exchange_sending e
WHERE e.partner_id = s.partner_id AND e.thread = s.thread AND e.state = 'waiting'
  AND (e.place, e.id) < (s.place, s.id)
"""
_TAKE = """
UPDATE exchange_sending s SET due_at = %(lease)s, attempts = s.attempts + 1,
  last_tried_at = %(now)s, first_tried_at = coalesce(s.first_tried_at, %(now)s)
FROM picked WHERE s.id = picked.id
RETURNING s.id, s.thread, s.place, s.about, s.what::text, s.attempts, s.queued_at, s.first_tried_at
"""
# The oldest first; of a thread none whose forerunner is on its way, or waits for another try. Not
# as a join: right after a burst the planner knows of no rows, and compares each with all others.
_NEXT = f"""
WITH picked AS (
  SELECT s.id FROM exchange_sending s
  WHERE s.partner_id = %(partner)s AND s.state = 'waiting' AND s.due_at <= %(now)s
    AND (s.thread NOT IN (SELECT b.thread FROM exchange_sending b WHERE b.partner_id = %(partner)s
                          AND b.state = 'waiting' AND b.due_at > %(now)s)
         OR ({_EARLIER} AND e.due_at > %(now)s LIMIT 1) IS NULL)
  ORDER BY s.place, s.id LIMIT %(limit)s
) {_TAKE}"""  # noqa: S608  # our own words
# The one that was tried least: else one that nobody can take would be asked about for ever.
_PROBE = f"""
WITH picked AS (
  SELECT s.id FROM exchange_sending s
  WHERE s.partner_id = %(partner)s AND s.state = 'waiting' AND s.due_at <= %(now)s
    AND ({_EARLIER} LIMIT 1) IS NULL
  ORDER BY s.attempts, s.place, s.id LIMIT 1
) {_TAKE}"""  # noqa: S608  # our own words
_REST = "UPDATE exchange_partner SET rests_until = %(lease)s WHERE id = %(partner)s"


@dataclass(frozen=True, slots=True)
class Claim:
    """Sendings of one partner that are ours for the length of a lease."""

    partner_id: int
    door: str
    batch: tuple[Outgoing, ...]
    first_tried: dict[int, datetime]


def ready(*, now: datetime, busy: Collection[int] = ()) -> list[int]:
    """The partners who have something due and may be sent it."""
    with connection.cursor() as cursor:
        cursor.execute(_READY, {"now": now, "doors": list(DOORS), "busy": list(busy)})
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def claimed(partner_id: int, *, now: datetime) -> Claim | None:
    """The next sendings of this partner, in their order; None when another claims them just now.

    A partner that has failed is sent one thing, and rests meanwhile: it is a probe.
    """
    values: dict[str, Any] = {"partner": partner_id, "now": now, "lease": now + LEASE}
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, values)
        row = cursor.fetchone()
        if row is None:
            return None
        door, code, failures = row
        probing = failures >= FAILURES_BEFORE_REST
        cursor.execute(_PROBE if probing else _NEXT, values | {"limit": DOORS[door].at_once})
        rows = cursor.fetchall()
        if rows and probing:
            cursor.execute(_REST, values)
    batch = sorted(_outgoing(partner_id, code, rows), key=lambda one: (one.place, one.id))
    return Claim(partner_id, door, tuple(batch), {row[0]: row[7] for row in rows})


def _outgoing(partner_id: int, code: str, rows: Iterable[Sequence[Any]]) -> list[Outgoing]:
    return [
        Outgoing(
            id=number,
            partner_id=partner_id,
            partner=code,
            thread=thread,
            place=place,
            about=about,
            what=json.loads(what),
            attempts=attempts,
            queued_at=queued_at,
        )
        for number, thread, place, about, what, attempts, queued_at, _ in rows
    ]
