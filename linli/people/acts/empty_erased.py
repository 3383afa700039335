"""Empty what nothing opens any more, in an older database that was brought back.

What was erased after the backup is in it again, but its own key is destroyed: it is erased there
once more, so that nobody meets a row that cannot be read.
"""

from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from linli.journal.acting import act
from linli.people.keyring import SEAL
from linli.people.resealing import columns
from linli.people.sealed_fields import INDEXES, Column, Form
from linli.people.sealing import ERASED, bytes_sealed
from linli.people.tree_file import key_tree

AT_ONCE = 20_000


@act
def empty_erased() -> int:
    """Empty every sealed value whose own key is gone, and the indexes made of it; how many."""
    return sum(_emptied(column) for column in columns(SEAL))


def _emptied(column: Column) -> int:
    table, key = column.model._meta.db_table, column.model._meta.pk.column
    tree, gone = key_tree(), []
    with connection.cursor() as cursor:
        # Read in pieces: a table may be longer than memory.
        cursor.execute(
            f"DECLARE sealed CURSOR FOR SELECT {key}, people_leaf({column.value}) "  # noqa: S608
            f"FROM {table} WHERE people_leaf({column.value}) IS NOT NULL"
        )
        while rows := _fetched(cursor):
            gone += [row for row, leaf in rows if not tree.holds(leaf)]
        cursor.execute("CLOSE sealed")
        for row in gone:
            _empty(cursor, column, row)
    return len(gone)


def _fetched(cursor: CursorWrapper) -> list[tuple[Any, int]]:
    cursor.execute(f"FETCH {AT_ONCE} FROM sealed")
    return list(cursor.fetchall())


def _empty(cursor: CursorWrapper, column: Column, row: Any) -> None:
    table, key = column.model._meta.db_table, column.model._meta.pk.column
    cursor.execute(
        f'UPDATE {table} SET "{column.name}" = %s WHERE {key} = %s',  # noqa: S608  # our own names
        [_instead(column, row), row],
    )
    for index in INDEXES:
        if index.model is column.model and index.of == column.name and _may_be_empty(index):
            cursor.execute(
                f'UPDATE {table} SET "{index.name}" = NULL WHERE {key} = %s',  # noqa: S608
                [row],
            )


def _instead(column: Column, row: Any) -> Any:
    if column.form is Form.JSON:
        return "{}"
    if column.form is Form.TEXT:
        return ERASED
    if _may_be_empty(column):
        return None
    return bytes_sealed(ERASED.encode(), column.context_of(row), role=column.role)


def _may_be_empty(column: Column) -> bool:
    return bool(column.model._meta.get_field(column.name).null)
