"""Recovery codes by the mark key that made them, and their end when that key goes."""

from collections import Counter

from django.db import connection

from linli.people.marks import NUMBER_OF

_MADE = NUMBER_OF.format("code_hash")
_OF_NO_USE_YET = "FROM people_recoverycode WHERE used_at IS NULL"
_COUNT = f"SELECT {_MADE}, count(*) {_OF_NO_USE_YET} GROUP BY 1"
_END = f"DELETE {_OF_NO_USE_YET} AND {_MADE} = %s"


def recovery_codes_by_key() -> Counter[int]:
    """How many unused recovery codes each mark key made."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT)
        return Counter(dict(cursor.fetchall()))


def end_recovery_codes(number: int) -> None:
    """Take away the recovery codes of a key that is to go: their owners see that none is left."""
    with connection.cursor() as cursor:
        cursor.execute(_END, [number])
