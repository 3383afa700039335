"""What tells how the house does, each sign by one cheap statement over a partial index.

Nothing here is about a person or a case, so that monitors, and whoever looks at the status page,
may see all of it.
"""

import shutil
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from linli.exchange.sending.queries import Backlog, backlogs
from linli.journal.acting import Refusal
from linli.journal.tail import START, Position
from linli.ledger.models import LastHead
from linli.notices.figures import Figures, figures
from linli.policy.queries import current
from linli.scanning.clean import scanner
from linli.site.backup.places import last_backup

MOST_COUNTED = 100_000  # what is counted is a queue that should be empty: beyond this, "many"

_DELIVERIES = f"""
SELECT
  (SELECT count(*) FROM (SELECT 1 FROM journal_delivery
     WHERE state = 'pending' AND next_at <= %(now)s LIMIT {MOST_COUNTED}) AS waiting),
  (SELECT min(next_at) FROM journal_delivery WHERE state = 'pending'),
  (SELECT count(*) FROM journal_delivery WHERE state = 'dead')
"""  # noqa: S608  # our own number
_SWEEP = f"""
SELECT
  (SELECT last_at FROM clock_sweeprun WHERE id = 1),
  (SELECT waiting_since FROM clock_sweeprun WHERE id = 1),
  (SELECT min(due_at) FROM clock_timer WHERE rung_at IS NULL AND cancelled_at IS NULL),
  (SELECT count(*) FROM (SELECT 1 FROM clock_timer
     WHERE rung_at IS NULL AND cancelled_at IS NULL AND due_at <= %(now)s
     LIMIT {MOST_COUNTED}) AS late)
"""  # noqa: S608  # our own number
_UNSEALED = f"""
SELECT count(*), min(at) FROM (SELECT at FROM journal_entry
  WHERE (xid, id) > (%(xid)s::text::xid8, %(entry)s)
  ORDER BY journal_entry.xid, id LIMIT {MOST_COUNTED}) AS unsealed
"""  # noqa: S608  # our own number
_NOTICES = """
SELECT count(*), min(next_at) FROM notices_outgoing
WHERE state IN ('queued', 'held') AND next_at <= %(now)s
"""
_TODAY = """
SELECT key, sum(n) FROM insights_intake
WHERE scope = '' AND by = 'channel' AND day = %(today)s GROUP BY key ORDER BY key
"""


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits: how many are due, and for how many seconds the oldest of them has been."""

    waiting: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True)
class Signs:
    """All signs at one moment; times are seconds, sizes bytes, None where there is none yet."""

    reports_today: dict[str, int]
    deliveries: Queue
    stuck: int
    timers: Queue
    beat_seconds: float | None
    clock_unsure: bool
    unsealed: Queue
    notices: Queue
    sendings: list[Backlog]
    channels: list[Figures]
    backup_seconds: float | None
    disk_free: int
    database_size: int
    scanner_up: bool | None
    scanner_signatures_seconds: float | None


def signs(*, now: datetime) -> Signs:
    """Measure. Raises django.db.Error when the database does not answer."""
    due, first, stuck = _row(_DELIVERIES, {"now": now})
    beat, unsure, ring, late = _row(_SWEEP, {"now": now})
    head = LastHead.objects.filter(id=1).first()
    place = START if head is None else Position(head.xid, head.entry_id)
    unsealed, sealed_from = _row(_UNSEALED, {"xid": place.xid, "entry": place.entry_id})
    to_send, send_from = _row(_NOTICES, {"now": now})
    backup = last_backup()
    scanner_up, signatures = _scanner(now)
    return Signs(
        reports_today=_reports_of(now),
        deliveries=Queue(due, _age(first, now)),
        stuck=stuck,
        timers=Queue(late, _age(ring, now)),
        beat_seconds=None if beat is None else _age(beat, now),
        clock_unsure=unsure is not None,
        unsealed=Queue(unsealed, _age(sealed_from, now)),
        notices=Queue(to_send, _age(send_from, now)),
        sendings=backlogs(now=now),
        channels=_channels(now),
        backup_seconds=None if backup is None else _age(backup.made_at, now),
        disk_free=shutil.disk_usage(settings.LINLI_DATA_DIR).free,
        database_size=_row("SELECT pg_database_size(current_database())", {})[0],
        scanner_up=scanner_up,
        scanner_signatures_seconds=signatures,
    )


def _reports_of(now: datetime) -> dict[str, int]:
    """The voices of the district's day so far, by channel; none before a pack is adopted."""
    try:
        zone = current().pack.district.zone
    except Refusal:
        return {}
    with connection.cursor() as database:
        database.execute(_TODAY, {"today": now.astimezone(zone).date()})
        return {str(key): int(n) for key, n in database.fetchall()}


def _channels(now: datetime) -> list[Figures]:
    """What each channel has to send and may; none before a pack is adopted."""
    try:
        return figures(now=now)
    except Refusal:
        return []


def _scanner(now: datetime) -> tuple[bool | None, float | None]:
    """Whether the malware scanner answers, and how old its signatures are; None without one."""
    try:
        asked = scanner()
        version = None if asked is None else asked.version()
    except OSError:
        return False, None
    if version is None:
        return None, None
    return True, None if version.signed_at is None else _age(version.signed_at, now)


def _row(statement: str, given: dict[str, Any]) -> tuple[Any, ...]:
    with connection.cursor() as database:
        database.execute(statement, given)
        found: tuple[Any, ...] = database.fetchone()
    return found


def _age(since: datetime | None, now: datetime) -> float:
    """Seconds since a moment; none for what is not due yet."""
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())
