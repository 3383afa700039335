"""Which leaf of the key tree a value is sealed under: drawn in runs, one for each kind of value.

What is kept for years and what goes tomorrow lie in runs apart, so that the tree closes over whole
runs. A run comes from a sequence of the database, and no number is ever given twice.
"""

import os
import threading
from collections.abc import Callable, Iterator

from django.db import connection

RUN = 256


class Leaves:
    """The runs that this process draws from, whatever thread asks."""

    def __init__(self, next_run: Callable[[], int]) -> None:
        self._next_run = next_run
        self._one = threading.Lock()
        self._runs: dict[str, Iterator[int]] = {}

    def next(self, kind: str) -> int:
        """A leaf that nothing was sealed under yet."""
        with self._one:
            leaf = next(self._runs.get(kind, iter(())), None)
            if leaf is None:
                first = self._next_run() * RUN
                self._runs[kind] = iter(range(first + 1, first + RUN))
                return first
            return leaf


def _run_from_database() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('people_leafrun')")
        run: int = cursor.fetchone()[0]
    return run


def any_drawn() -> bool:
    """Whether any value of this database may have a key of its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_called FROM people_leafrun")
        found: bool = cursor.fetchone()[0]
    return found


def draw_from(next_run: Callable[[], int]) -> None:
    """Draw runs from here on, such as where there is no database."""
    global _leaves
    _leaves = Leaves(next_run)


def fresh_leaf(kind: str) -> int:
    """A leaf for a new value of a kind."""
    return _leaves.next(kind)


_leaves = Leaves(_run_from_database)
# A child that went on with its parent's runs would give the same numbers.
os.register_at_fork(after_in_child=lambda: draw_from(_leaves._next_run))
