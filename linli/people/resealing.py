"""Seal every value anew under the newest key, table by table, while everything runs.

The one writer beside a table's own acts: it changes no content, only what the content is wrapped
in. A value that somebody changes meanwhile is left alone, for it was sealed with the newest key.
What has been done shows in the values themselves (each names its key), so that a run that was
killed goes on where it stopped.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from linli.people.ciphers import OWN_KEY_FORMATS
from linli.people.keyring import SEAL, key_ring
from linli.people.marks import NUMBER_OF
from linli.people.sealed_fields import INDEXES, SEALED, Column, IndexColumn
from linli.people.sealing import bytes_sealed_again

_FIRST_OWN = min(OWN_KEY_FORMATS.values())

Key = int | UUID | None
"""The primary key of a row; None before the first."""

# Of a sealed value: the number of the key that sealed it.
_SEAL_NUMBER = "get_byte({0}, 1) * 256 + get_byte({0}, 2)"


@dataclass(frozen=True, slots=True)
class Batch:
    """How far a column has been gone through, and how much of it was made anew."""

    column: str
    renewed: int


def columns(purpose: str) -> list[Column]:
    """The columns that a key of this purpose is in, those of tests' own tables left out."""
    found: list[Column] = list(SEALED) if purpose == SEAL else list(INDEXES)
    return sorted((one for one in found if one.model._meta.managed), key=str)


def counts(column: Column) -> Counter[int]:
    """How many values of a column each key made."""
    table = column.model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_number(column)}, count(*) FROM {table} "  # noqa: S608  # our own names
            f"WHERE {column.value} IS NOT NULL GROUP BY 1"
        )
        return Counter(dict(cursor.fetchall()))


def renew(purpose: str, *, at_once: int = 500) -> Iterator[Batch]:
    """Make everything of a purpose anew that an older key made; one transaction for each batch."""
    for column in columns(purpose):
        yield from _renewed_column(column, purpose, at_once)


def _renewed_column(column: Column, purpose: str, at_once: int) -> Iterator[Batch]:
    after: Key = None
    while True:
        with transaction.atomic():
            after, seen, renewed = _renewed_batch(column, purpose, after, at_once)
        if seen:
            yield Batch(str(column), renewed)
        if seen < at_once:
            return


def _renewed_batch(column: Column, purpose: str, after: Key, at_once: int) -> tuple[Key, int, int]:
    """The next rows under an older key: the last row's key, how many there were, how many changed.

    Two statements for a batch. The old value is part of the second one's condition, so that what
    was written in between stays as it was written.
    """
    table, name = column.model._meta.db_table, f'"{column.name}"'
    key = column.model._meta.pk.column
    kind = (column.model._meta.pk.db_type(connection) or "").split(" ")[0]
    newest = key_ring().newest(purpose).number
    source = column.of if isinstance(column, IndexColumn) else column.value
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, {column.value}, {source} FROM {table} "  # noqa: S608  # our own names
            f"WHERE {column.value} IS NOT NULL AND {_older(column)} "
            f"AND (%s::{kind} IS NULL OR {key} > %s::{kind}) ORDER BY {key} LIMIT %s",
            [newest, after, after, at_once],
        )
        rows = cursor.fetchall()
        if not rows:
            return after, 0, 0
        # An index whose sealed value is gone can only go with it.
        made = [
            None if row[2] is None else _made_anew(column, row[0], bytes(row[2])) for row in rows
        ]
        cursor.execute(
            f"UPDATE {table} SET {name} = {column.written('renewed.new')} "  # noqa: S608
            f"FROM unnest(%s::{kind}[], %s::bytea[], %s::bytea[]) AS renewed(at, old, new) "
            f"WHERE {table}.{key} = renewed.at AND {column.value} = renewed.old",
            [[row[0] for row in rows], [bytes(row[1]) for row in rows], made],
        )
        return rows[-1][0], len(rows), cursor.rowcount


def _made_anew(column: Column, row: Key, sealed: bytes) -> bytes:
    if isinstance(column, IndexColumn):
        return column.made_from(sealed)
    return bytes_sealed_again(sealed, column.context_of(row), role=column.role)


def _older(column: Column) -> str:
    """The SQL that tells a value that an older key made, or that has no key of its own."""
    older = f"{_number(column)} <> %s"
    if isinstance(column, IndexColumn):
        return older
    return f"({older} OR get_byte({column.value}, 0) < {_FIRST_OWN})"


def _number(column: Column) -> str:
    form = NUMBER_OF if isinstance(column, IndexColumn) else _SEAL_NUMBER
    return f"({form.format(f'({column.value})')})"
