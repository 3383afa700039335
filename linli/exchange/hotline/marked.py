"""By which keys letters are known again."""

from collections import Counter

from django.db import connection

from linli.people.marks import NUMBER_OF

# What nobody can bring again: the order's matter is over and its time of keeping too, or the
# letter never came to an order and its words are gone.
_LETTERS = f"""
SELECT {NUMBER_OF.format("l.mark")}, count(*)
FROM exchange_hotlineletter l LEFT JOIN exchange_hotlineorder o ON o.id = l.order_id
WHERE l.payload_sealed IS NOT NULL OR EXISTS (
    SELECT 1 FROM cases_report r WHERE r.id = o.report_id
    AND NOT EXISTS (SELECT 1 FROM cases_expiry e WHERE e.case_id = r.case_id))
GROUP BY 1
"""  # noqa: S608  # our own names


def letters_by_key() -> Counter[int]:
    """How many letters are known again by a mark of each key."""
    with connection.cursor() as cursor:
        cursor.execute(_LETTERS)
        return Counter(dict(cursor.fetchall()))
