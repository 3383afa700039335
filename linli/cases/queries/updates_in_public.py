"""What happened to cases, as far as everybody may know: which entries, the oldest first."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection

from linli.cases.queries.in_public import AGAINST_NOBODY
from linli.cases.queries.told_to_all import IS_TOLD, TOLD_TO_ALL

_PUBLIC = f"{IS_TOLD} AND c.category = ANY(%(shown)s) AND {AGAINST_NOBODY}"

# Day by day: entries are found by their time only in summaries of blocks, which have no order, and
# so a quarter of a year would be read and sorted whole for its first thousand. Days follow each
# other by number, and once there are enough the rest are not looked at.
_BETWEEN = f"""
SELECT e.id
FROM generate_series(%(since)s::timestamptz, %(until)s, '24 hours') WITH ORDINALITY AS day(at, no)
CROSS JOIN LATERAL (
    SELECT e.id, e.at FROM journal_entry e JOIN cases_case c ON c.id = e.subject_id
    WHERE e.at >= day.at AND e.at < least(day.at + interval '24 hours', %(until)s) AND {_PUBLIC}
) AS e
ORDER BY day.no, e.at, e.id LIMIT %(limit)s
"""  # noqa: S608  # our own words
_OF = f"""
SELECT e.id FROM cases_case c JOIN journal_entry e ON e.subject_id = c.id
WHERE c.number = ANY(%(numbers)s) AND {_PUBLIC}
ORDER BY e.at, e.id LIMIT %(limit)s
"""  # noqa: S608  # our own words


def told_between(
    since: datetime, until: datetime, *, shown: Collection[str], limit: int
) -> list[int]:
    """The first entries of a span that everybody may be told; `until` is excluded. One statement.

    `shown` are the categories of which everybody may see cases.
    """
    return _ids(_BETWEEN, {"since": since, "until": until, "shown": shown, "limit": limit})


def told_of(numbers: Collection[str], *, shown: Collection[str], limit: int) -> list[int]:
    """The first entries about these cases that everybody may be told. One statement."""
    return _ids(_OF, {"numbers": list(numbers), "shown": shown, "limit": limit})


def _ids(statement: str, params: dict[str, Any]) -> list[int]:
    known = params | {"shown": sorted(params["shown"]), "told": sorted(TOLD_TO_ALL)}
    with connection.cursor() as database:
        database.execute(statement, known)
        return [row[0] for row in database.fetchall()]
