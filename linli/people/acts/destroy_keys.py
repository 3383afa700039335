"""Destroy the own keys of what was erased: on the disk, so that no older dump opens any more.

Not with the erasure but after it, in a process that may write the tree: what is rolled back keeps
its key, and what is killed in between is done again.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from linli.journal.acting import act
from linli.people.tree_file import destroy, key_tree

AT_ONCE = 10_000

_ROOTS = """
SELECT leaf FROM people_erasedkey WHERE heir IS NULL AND {} ORDER BY leaf LIMIT %s
"""
_WAITING = _ROOTS.format("NOT destroyed")
_EVERY = _ROOTS.format("leaf > %s")
# What was replaced goes with what replaced it.
_WITH_FORMER = """
WITH RECURSIVE gone (leaf) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT former.leaf FROM people_erasedkey former JOIN gone ON former.heir = gone.leaf
)
SELECT leaf FROM gone
"""
_DONE = "UPDATE people_erasedkey SET destroyed = true WHERE leaf = ANY(%s) AND NOT destroyed"
_NEWEST = """
SELECT leaf FROM people_erasedkey WHERE destroyed ORDER BY noted_at DESC LIMIT 1000
"""


@act
def destroy_erased(*, limit: int = AT_ONCE) -> int:
    """Destroy the keys of what was erased since the last time; how many.

    Raises KeysMissing when the tree cannot be written: then they wait.
    """
    with connection.cursor() as cursor:
        leaves = _with_former(cursor, _rows(cursor, _WAITING, [limit]))
        if leaves:
            destroy(leaves)
            cursor.execute(_DONE, [leaves])
    return len(leaves)


def destroy_again() -> int:
    """Destroy all that was ever erased, as after a copy of the tree was brought back.

    Says how many of those keys the copy still had.
    """
    return sum(destroy(leaves) for leaves in _ever_erased())


def there_again() -> int:
    """How many keys of all that was ever erased the tree has; nothing is changed."""
    tree = key_tree()
    return sum(tree.holds(leaf) for leaves in _ever_erased() for leaf in leaves)


def _ever_erased() -> Iterator[list[int]]:
    roots = [-1]
    with connection.cursor() as cursor:
        while roots := _rows(cursor, _EVERY, [roots[-1], AT_ONCE]):
            yield _with_former(cursor, roots)


def _with_former(cursor: CursorWrapper, roots: list[int]) -> list[int]:
    return _rows(cursor, _WITH_FORMER, [roots]) if roots else []


def _rows(cursor: CursorWrapper, statement: str, values: list[Any]) -> list[int]:
    cursor.execute(statement, values)
    return [row[0] for row in cursor.fetchall()]


def waiting() -> int:
    """How many keys of what was erased are still to be destroyed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_erasedkey WHERE heir IS NULL AND NOT destroyed")
        found: int = cursor.fetchone()[0]
    return found


def brought_back_again() -> int:
    """How many of the thousand keys that were destroyed last the tree has all the same."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        return sum(1 for (leaf,) in cursor.fetchall() if key_tree().holds(leaf))
