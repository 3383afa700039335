"""Indexes and unique constraints put aside while rows are filled in, and made again."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

_INDEXES = """
SELECT c.relname, pg_get_indexdef(i.indexrelid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = ANY(%s::regclass[])
  AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
ORDER BY c.relname
"""
_UNIQUE = """
SELECT conname, conrelid::regclass::text, pg_get_constraintdef(oid)
FROM pg_constraint k WHERE conrelid = ANY(%s::regclass[]) AND contype = 'u'
  AND NOT EXISTS (SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid = k.conindid)
ORDER BY conname
"""


@contextmanager
def indexes_aside(tables: Sequence[str], *, say: Callable[[str], None]) -> Iterator[None]:
    """Drop all but primary keys while the block runs, and make them again from their definitions.

    When the block fails they stay away: the folder is then good for nothing, and the caller says
    so.
    """
    names = list(tables)
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES, [names])
        indexes = cursor.fetchall()
        cursor.execute(_UNIQUE, [names])
        unique = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        for name, table, _ in unique:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    yield
    began = time.monotonic()
    with connection.cursor() as cursor:
        for _, definition in indexes:
            cursor.execute(definition)
        for name, table, definition in unique:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    say(f"  indexes made again in {time.monotonic() - began:.1f} s")
