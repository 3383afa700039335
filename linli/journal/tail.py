"""Reading the journal: a subject's timeline, and the tail in an order that never changes."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from linli.journal.models import Entry


class Position(NamedTuple):
    """Where a reader of the tail stands: the writing transaction first, then the entry."""

    xid: int
    entry_id: int


START = Position(0, 0)

# Transactions are numbered for the whole server: what runs in another database of it never writes
# here and must not hold the tail back. A number that is not found there counts as ours.
END = """(
  SELECT coalesce(
    (SELECT running FROM pg_snapshot_xip(pg_current_snapshot()) AS running
     WHERE running::xid NOT IN (
       SELECT backend_xid FROM pg_stat_activity
       WHERE backend_xid IS NOT NULL AND datname <> current_database())
     ORDER BY running LIMIT 1),
    pg_snapshot_xmax(pg_current_snapshot())))"""

# Ordered by the table's own column: a bare `xid` would be the cast of the select list, which has no
# index, and every look would sort the rest of the journal.
_TAIL = f"""
SELECT xid::text::bigint, id FROM journal_entry
WHERE (xid, id) > (%s::text::xid8, %s) AND xid < {END}
ORDER BY journal_entry.xid, id LIMIT %s
"""  # noqa: S608  # our own words


def tail(*, after: Position = START, limit: int = 1_000) -> list[tuple[Position, Entry]]:
    """Entries after a position, below the oldest running transaction.

    Ids are not commit order: an entry with a smaller id may still be on its way when a larger one
    is already seen. In the order of (transaction, id), and below every running transaction, the
    tail only ever grows at its end; a reader that goes on from its last position misses nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAIL, [after.xid, after.entry_id, limit])
        positions = [Position(*row) for row in cursor.fetchall()]
    entries = Entry.objects.in_bulk([position.entry_id for position in positions])
    return [(position, entries[position.entry_id]) for position in positions]


_SUBJECTS = f"""
SELECT xid::text::bigint, id, subject_kind, subject_id FROM journal_entry
WHERE (xid, id) > (%s::text::xid8, %s) AND xid < {END}
ORDER BY journal_entry.xid, id LIMIT %s
"""  # noqa: S608  # our own words
_HERE = f"""
SELECT xid::text::bigint, id FROM journal_entry
WHERE xid < {END} ORDER BY journal_entry.xid DESC, id DESC LIMIT 1
"""  # noqa: S608  # our own words


def here() -> Position:
    """The end of the tail at this moment: whoever reads on from here misses nothing to come."""
    with connection.cursor() as cursor:
        cursor.execute(_HERE)
        row = cursor.fetchone()
    return START if row is None else Position(*row)


def subjects_after(
    position: Position, kind: str, *, limit: int = 1_000
) -> tuple[Position, set[int], bool]:
    """Which subjects of a kind something happened to since a position.

    Returns the position to go on from, the subjects' ids, and whether that is all there is.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SUBJECTS, [position.xid, position.entry_id, limit])
        rows = cursor.fetchall()
    if not rows:
        return position, set(), True
    found = {subject for _, _, what, subject in rows if what == kind}
    return Position(*rows[-1][:2]), found, len(rows) < limit


_NAMED = f"""
SELECT xid::text::bigint, id, event FROM journal_entry
WHERE (xid, id) > (%s::text::xid8, %s) AND xid < {END}
ORDER BY journal_entry.xid, id LIMIT %s
"""  # noqa: S608  # our own words
_BEFORE_MOMENT = """
WITH since AS MATERIALIZED (
  SELECT xid, id FROM journal_entry WHERE at >= %(moment)s AND at < %(moment)s + %(span)s::interval
)
SELECT xid::text::bigint, id FROM since ORDER BY since.xid, id LIMIT 1
"""
_ENTRY = "SELECT xid::text::bigint, id FROM journal_entry WHERE id = %s"


def named_after(
    position: Position, events: Collection[str], *, limit: int
) -> tuple[Position, list[int], bool]:
    """The entries of these names among the next `limit`.

    Returns the position to go on from, their ids in the order of the tail, and whether that is
    all there is.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, [position.xid, position.entry_id, limit])
        rows = cursor.fetchall()
    if not rows:
        return position, [], True
    ids = [number for _, number, event in rows if event in events]
    return Position(*rows[-1][:2]), ids, len(rows) < limit


def before_moment(moment: datetime) -> Position:
    """The position from which the tail has everything since a moment; its end if that is nothing.

    Transactions are numbered before they are over, so a few entries from before come along.
    """
    with connection.cursor() as cursor:
        for span in ("1 day", "100 years"):
            cursor.execute(_BEFORE_MOMENT, {"moment": moment, "span": span})
            row = cursor.fetchone()
            if row is not None:
                return Position(row[0], row[1] - 1)
    return here()


def before_entry(entry_id: int) -> Position | None:
    """The position from which the tail begins with this entry; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_ENTRY, [entry_id])
        row = cursor.fetchone()
    return None if row is None else Position(row[0], row[1] - 1)


def timeline(kind: str, subject_id: int) -> QuerySet[Entry]:
    """Everything on record about one subject, oldest first."""
    return Entry.objects.filter(subject_kind=kind, subject_id=subject_id).order_by("id")
