"""Sealed fields that a backup remembers by a keyed hash, so that a restore shows that they open."""

import hmac
import random
from typing import Any

from django.db import connection

from linli.people.keyring import SEAL
from linli.people.resealing import columns
from linli.people.sealed_fields import Column
from linli.people.sealing import ERASED, Erased, KeyRing, KeysMissing, Tampered, bytes_opened
from linli.site.backup.manifest import mark_key

MOST = 100
LOOKED_AT = 1_000  # of each column, the newest


def picked(ring: KeyRing, number: int) -> list[dict[str, Any]]:
    """Up to a hundred sealed values, each column's share by chance; where, and the mark of each.

    `number` says which mark key makes the marks.
    """
    key_of_marks = mark_key(ring, number)
    found: list[dict[str, Any]] = []
    wanted = columns(SEAL)
    for index, column in enumerate(wanted):
        table, key = column.model._meta.db_table, column.model._meta.pk.column
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {key} FROM {table} WHERE {column.value} IS NOT NULL "  # noqa: S608
                f"ORDER BY {key} DESC LIMIT {LOOKED_AT}"
            )
            rows = [row[0] for row in cursor.fetchall()]
        share = (MOST - len(found)) // (len(wanted) - index)
        for row in random.sample(rows, min(share, len(rows))):  # no secret, a sample
            mark = _mark(column, row, key_of_marks)
            if mark not in (None, ERASED):
                found.append({"table": table, "column": column.name, "row": str(row), "mark": mark})
    return found


def reopened(fields: list[dict[str, Any]], ring: KeyRing, number: int) -> int:
    """How many of them open and say what they said."""
    key_of_marks = mark_key(ring, number)
    known = {(column.model._meta.db_table, column.name): column for column in columns(SEAL)}
    same = 0
    for one in fields:
        column = known[one["table"], one["column"]]
        mark = _mark(column, column.model._meta.pk.to_python(one["row"]), key_of_marks)
        # Erased after this backup, and for good: so it is to be.
        same += mark == ERASED or (mark is not None and hmac.compare_digest(mark, one["mark"]))
    return same


def _mark(column: Column, row: Any, key_of_marks: bytes) -> str | None:
    table, key = column.model._meta.db_table, column.model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column.value} FROM {table} WHERE {key} = %s", [row])  # noqa: S608
        found = cursor.fetchone()
    if found is None or found[0] is None:
        return None
    try:
        plain = bytes_opened(found[0], column.context_of(row), role=column.role)
    except Erased:
        return ERASED
    except (Tampered, KeysMissing):
        return None
    words = f"{table}.{column.name}.{row}:".encode() + plain
    return hmac.digest(key_of_marks, words, "sha256").hex()
