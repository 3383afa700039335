"""What on record was made with mark keys: codes on receipts, and numbers made of a row's content.

A matter whose time of keeping is over needs them no more: there is nothing left that a code opens,
and its row's number is gone.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from linli.people.marks import NUMBER_OF
from linli.policy.queries import current

_MADE = NUMBER_OF.format("r.code_index")
_KEPT = """
FROM cases_report r JOIN cases_case c ON c.id = r.case_id
WHERE NOT EXISTS (SELECT 1 FROM cases_expiry e WHERE e.case_id = c.id)
"""
_CODES = f"SELECT {_MADE}, count(*) {_KEPT} GROUP BY 1"
_CODES_OF = f"""
SELECT c.category, count(*), count(*) FILTER (WHERE c.ended_at IS NULL), max(c.ended_at)
{_KEPT} AND {_MADE} = %s GROUP BY 1
"""
# Another system's own number may look the same: then it is counted, and ends as these do.
_ROWS = """
SELECT CASE length(source_number) WHEN 32 THEN 1
       ELSE ('x' || left(source_number, 4))::bit(16)::int END, count(*)
FROM cases_report WHERE source_number ~ '^[0-9a-f]{32}([0-9a-f]{4})?$' GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class CodesOf:
    """The receipts that open by one key's codes: how many, how many of them of matters that have
    not ended, and when the time of keeping of the last of the others is over, if it ever is.
    """

    many: int
    not_ended: int
    last_on: date | None


def codes_by_key() -> Counter[int]:
    """How many codes that still open something each mark key made."""
    return _counted(_CODES)


def rows_by_key() -> Counter[int]:
    """How many rows of sheets are known by their content alone, by the mark key that made that."""
    return _counted(_ROWS)


def codes_of(number: int) -> CodesOf:
    """What of it a key holds up, and until when, by the times of keeping in force."""
    pack = current().pack
    many = not_ended = 0
    ends: list[date | None] = []
    with connection.cursor() as cursor:
        cursor.execute(_CODES_OF, [number])
        for category, count, running, last in cursor.fetchall():
            many, not_ended = many + count, not_ended + running
            if last is None:
                continue
            known = pack.category(category)
            kind = pack.retention.class_of(category, known.group if known else "")
            local = last.astimezone(pack.district.zone).date()
            ends.append(None if kind is None else local + timedelta(days=kind.days))
    known_ends = [one for one in ends if one is not None]
    return CodesOf(many, not_ended, max(known_ends) if len(known_ends) == len(ends) > 0 else None)


def _counted(statement: str) -> Counter[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return Counter(dict(cursor.fetchall()))
