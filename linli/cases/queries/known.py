"""Who is known in an area because she reported there: by whom a notice for it is read."""

from datetime import datetime
from uuid import UUID

from django.db import connection

# The latest voice of each: through it she is reached, with or without an account.
_KNOWN = """
SELECT DISTINCT ON (r.resident_id) r.id, r.resident_id, r.case_id
FROM territory_area a
JOIN cases_case c ON c.area_id = a.id
JOIN cases_report r ON r.case_id = c.id
WHERE a.code LIKE %s AND r.received_at >= %s AND r.resident_id IS NOT NULL
ORDER BY r.resident_id, r.received_at DESC, r.id
"""

_HOW_MANY = """
SELECT count(DISTINCT r.resident_id)
FROM territory_area a
JOIN cases_case c ON c.area_id = a.id
JOIN cases_report r ON r.case_id = c.id
WHERE a.code LIKE %s AND r.received_at >= %s
"""


def known_in(area_code: str, *, since: datetime) -> list[tuple[UUID, int, int]]:
    """(report, resident, case) for each resident who reported in an area or below it since then."""
    with connection.cursor() as database:
        database.execute(_KNOWN, [f"{area_code}%", since])
        return [(row[0], row[1], row[2]) for row in database.fetchall()]


def count_known_in(area_code: str, *, since: datetime) -> int:
    """How many residents reported in an area or below it since then."""
    with connection.cursor() as database:
        database.execute(_HOW_MANY, [f"{area_code}%", since])
        found: int = database.fetchone()[0]
        return found
