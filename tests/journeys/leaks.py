"""Looking for what must not lie about in plain: through every column of every table."""

import hashlib
import json
from collections.abc import Iterable

from django.db import connection


def tables(beginning: str = "") -> list[str]:
    """The tables of the database whose names begin so."""
    return sorted(
        name for name in connection.introspection.table_names() if name.startswith(beginning)
    )


def found(secrets: Iterable[str], where: Iterable[str]) -> list[tuple[str, str]]:
    """Which of the secrets lie in which of these tables: as text, in bytes, or as a bare hash."""
    shapes = {secret: shapes_of(secret) for secret in secrets}
    hits = []
    with connection.cursor() as cursor:
        for table in where:
            cursor.execute(f"SELECT row::text FROM {table} AS row")  # noqa: S608  # our own names
            rows = "\n".join(text for (text,) in cursor.fetchall())
            hits += [
                (table, secret)
                for secret, any_of in shapes.items()
                if any(shape in rows for shape in any_of)
            ]
    return hits


def shapes_of(secret: str) -> set[str]:
    """How a secret can stand in a row; a number's plain hash is as good as the number."""
    raw = secret.encode()
    return {
        secret,
        raw.hex(),
        json.dumps(secret).strip('"'),
        hashlib.sha256(raw).hexdigest(),
        hashlib.sha1(raw).hexdigest(),  # noqa: S324  # looked for, not used
        hashlib.md5(raw).hexdigest(),  # noqa: S324
    }
