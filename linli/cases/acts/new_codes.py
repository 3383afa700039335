"""Give reports other receipt codes, when the key of their codes was given up."""

from collections.abc import Iterator
from uuid import UUID

from django.db import connection, transaction

from linli.people.marks import NUMBER_OF, report_index

_NEXT = f"""
SELECT r.id FROM cases_report r
WHERE {NUMBER_OF.format("r.code_index")} = %s AND (%s::uuid IS NULL OR r.id > %s::uuid)
  AND NOT EXISTS (SELECT 1 FROM cases_expiry e WHERE e.case_id = r.case_id)
ORDER BY r.id LIMIT %s
"""  # noqa: S608  # our own names
_RENEW = """
UPDATE cases_report r SET code_index = renewed.new
FROM unnest(%s::uuid[], %s::bytea[]) AS renewed(id, new) WHERE r.id = renewed.id
"""


def renew_codes(number: int, *, at_once: int = 500) -> Iterator[int]:
    """Make anew what a mark key made that is off the ring: each report gets its next code, and
    the one on paper opens nothing any more. Gives how many, batch by batch.

    May be killed and begun again: what is done no longer bears the key's number.
    """
    after: UUID | None = None
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_NEXT, [number, after, after, at_once])
            found = [report_id for (report_id,) in cursor.fetchall()]
            if not found:
                return
            cursor.execute(_RENEW, [found, [report_index(one) for one in found]])
        after = found[-1]
        yield len(found)
