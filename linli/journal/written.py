"""Entries exactly as they stand in the table, for whoever vouches for every column of them."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection

from linli.journal.tail import END, START, Position


class Written(NamedTuple):
    """A row as it lies there: the moment in microseconds since 1970, the facts as their text."""

    xid: int
    id: int
    event: str
    subject_kind: str
    subject_id: int
    at_micros: int
    actor_kind: str
    actor_id: int
    actor_post: int | None
    actor_name: str
    facts: str

    @property
    def position(self) -> Position:
        return Position(self.xid, self.id)


_COLUMNS = """
xid::text::bigint, id, event, subject_kind, subject_id, (extract(epoch FROM at) * 1000000)::bigint,
actor_kind, actor_id, actor_post, actor_name, facts::text
"""
_AFTER = f"""
SELECT {_COLUMNS} FROM journal_entry
WHERE (xid, id) > (%s::text::xid8, %s) AND xid < {END}
ORDER BY journal_entry.xid, id LIMIT %s
"""  # noqa: S608  # our own words
_NAMED = f"SELECT {_COLUMNS} FROM journal_entry WHERE id = ANY(%s)"  # noqa: S608  # our own words


def written_after(position: Position = START, *, limit: int) -> list[Written]:
    """What the tail has after a position, in its order (see `tail`)."""
    with connection.cursor() as cursor:
        cursor.execute(_AFTER, [position.xid, position.entry_id, limit])
        return [Written(*row) for row in cursor.fetchall()]


def written(ids: Sequence[int]) -> dict[int, Written]:
    """Those of these entries that are there."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, [list(ids)])
        return {row[1]: Written(*row) for row in cursor.fetchall()}
