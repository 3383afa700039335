"""Statements of the hot path, which the server parses and plans once for each connection."""

from typing import Any, Self

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper


class _Prepared(psycopg.Cursor[Any]):
    """Sends a statement's name and its values, where Django's own cursor sends the whole text."""

    def execute(
        self,
        query: Any,
        params: Any = None,
        *,
        prepare: bool | None = True,
        binary: bool | None = None,
    ) -> Self:
        return super().execute(query, params, prepare=prepare, binary=binary)


def prepared() -> CursorWrapper:
    """A cursor for a statement whose text never varies and that every report goes through.

    Parsing and planning the same texts again was a third of what a report cost the database. The
    values travel apart from the text, so a parameter that may be None needs a cast wherever it is
    not written to a column. Not for statements whose best plan hangs on the values.
    """
    if connection.queries_logged:
        # Only Django's own cursor can tell the whole text afterwards.
        return connection.cursor()
    connection.ensure_connection()
    # Django switches preparing off, for the sake of poolers; its own cursors never prepare.
    connection.connection.prepare_threshold = 0
    raw = _Prepared(connection.connection)
    wrapped: CursorWrapper = connection._prepare_cursor(raw)  # type: ignore[attr-defined]  # not in the stubs
    return wrapped
