"""The database notes by itself whose own key is to be destroyed, whoever erases and however.

Each table with sealed columns has two triggers. What is deleted or emptied is noted in the
transaction that does it; what replaces a value becomes its heir, and takes it along when it goes.
Words that are sealed in a column of text are gone when they are replaced: what was said is redacted
by writing a mark over it. They are made anew after the migrations, so that a column that is added
tomorrow is watched too.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from linli.people.ciphers import OWN_KEY_FORMATS
from linli.people.keyring import SEAL
from linli.people.resealing import columns
from linli.people.sealed_fields import Column, Form
from linli.people.sealing import LEAF_END, NUMBERED_BYTES

NOTES = "people_erasedkey"
TRIGGERS = 2  # of each table
_OWN = ", ".join(str(number) for number in sorted(OWN_KEY_FORMATS.values()))
_BYTES = " | ".join(
    f"(get_byte(sealed, {at})::bigint << {8 * (LEAF_END - 1 - at)})"
    for at in range(NUMBERED_BYTES, LEAF_END)
)
LEAF_OF = f"""
BEGIN
    RETURN CASE WHEN length(sealed) > {LEAF_END} AND get_byte(sealed, 0) IN ({_OWN})
        THEN {_BYTES} END;
END
"""
_LEAF_FUNCTION = f"""
CREATE OR REPLACE FUNCTION people_leaf(sealed bytea) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $${LEAF_OF}$$
"""


def watch_columns(**_: Any) -> None:
    """Have every sealed column watched; what is as it should be is left alone."""
    with connection.cursor() as cursor:
        there = _columns_there(cursor)
        if NOTES not in there:  # migrated back to before
            return
        cursor.execute(
            "SELECT tgrelid::regclass::text, prosrc FROM pg_trigger"
            " JOIN pg_proc p ON p.oid = tgfoid"
            " WHERE tgname IN ('people_note_changed', 'people_note_deleted')"
        )
        standing = Counter(cursor.fetchall())
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'people_leaf'")
        if cursor.fetchone() != (LEAF_OF,):
            cursor.execute(_LEAF_FUNCTION)
        for table, watched in _by_table(columns(SEAL)).items():
            known = [one for one in watched if one.name in there.get(table, ())]
            body = _body(known) if known else ""
            if known and standing[table, body] != TRIGGERS:
                _watch(cursor, table, f"people_note_{table}", body, known)


def _columns_there(cursor: CursorWrapper) -> dict[str, set[str]]:
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema()"
    )
    found: dict[str, set[str]] = {}
    for table, column in cursor.fetchall():
        found.setdefault(table, set()).add(column)
    return found


def _by_table(found: Iterable[Column]) -> dict[str, list[Column]]:
    tables: dict[str, list[Column]] = {}
    for column in found:
        tables.setdefault(column.model._meta.db_table, []).append(column)
    return tables


def _watch(cursor: CursorWrapper, table: str, name: str, body: str, watched: list[Column]) -> None:
    names = ", ".join(f'"{column.name}"' for column in watched)
    changed = " OR ".join(
        f'OLD."{column.name}" IS DISTINCT FROM NEW."{column.name}"' for column in watched
    )
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
    )
    cursor.execute(
        f"CREATE OR REPLACE TRIGGER people_note_changed AFTER UPDATE OF {names} ON {table} "
        f"FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION {name}()"
    )
    cursor.execute(
        f"CREATE OR REPLACE TRIGGER people_note_deleted AFTER DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def _body(watched: list[Column]) -> str:
    """Note what each column of the row had, and what it has instead."""
    was = [_leaf(column, "OLD") for column in watched]
    gone = ", ".join(f"({leaf}, NULL::bigint)" for leaf in was)
    kept = ", ".join(
        f"({old}, {_leaf(column, 'NEW')}, {str(column.form is Form.TEXT).lower()})"
        for old, column in zip(was, watched, strict=True)
    )
    return f"""
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO {NOTES} (leaf, heir)
        SELECT * FROM (VALUES {gone}) AS had (leaf, heir) WHERE leaf IS NOT NULL
        ON CONFLICT (leaf) DO UPDATE SET heir = NULL;
    ELSE
        INSERT INTO {NOTES} (leaf, heir)
        SELECT leaf, CASE WHEN NOT said THEN heir END
        FROM (VALUES {kept}) AS had (leaf, heir, said)
        WHERE leaf IS NOT NULL AND leaf IS DISTINCT FROM heir
        ON CONFLICT (leaf) DO UPDATE SET heir = excluded.heir;
    END IF;
    RETURN NULL;
END
"""  # noqa: S608  # our own names


def _leaf(column: Column, row: str) -> str:
    value = column.form.value[0].format(f'{row}."{column.name}"')
    return f"people_leaf({value})"
