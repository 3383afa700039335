"""A refused attempt goes on record 留痕: counted by the minute, beside the refused transaction."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, InterfaceError, connection

from linli.attempts.models import Attempt
from linli.people.marks import bare_mark

MARK_BYTES = 8
ROWS_A_MINUTE = 100
ROWS_A_DAY = 2_000
LONGEST_ROUTE, LONGEST_CODE = 120, 60

log = logging.getLogger(__name__)

# One statement, whatever comes: its own row if there is room or it is there already, else the
# hour's. Nobody waits for the disk: what a power cut loses are the last tenths of a second.
_NOTE = """
WITH soft AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true) AS set),
asked AS (
    SELECT %(kind)s::varchar AS kind, %(minute)s::timestamptz AS minute,
           %(officer)s::bigint AS officer, %(post)s::bigint AS post, %(who)s::bytea AS who,
           %(place)s::bytea AS place, %(route)s::varchar AS route, %(code)s::varchar AS code
), placed AS (
    SELECT asked.*, soft.set IS NOT NULL AND (
        EXISTS (SELECT 1 FROM attempts_attempt row
                WHERE (row.kind, row.minute, row.officer_id, row.who, row.place, row.route,
                       row.code, row.post_id)
                    = (asked.kind, asked.minute, asked.officer, asked.who, asked.place,
                       asked.route, asked.code, asked.post))
        OR (SELECT count(*) FROM (SELECT 1 FROM attempts_attempt row
                WHERE row.kind = asked.kind AND row.minute = asked.minute
                LIMIT %(a_minute)s) rows) < %(a_minute)s
       AND (SELECT count(*) FROM (SELECT 1 FROM attempts_attempt row
                WHERE row.kind = asked.kind
                  AND row.minute BETWEEN asked.minute - interval '1 day' AND asked.minute
                LIMIT %(a_day)s) rows) < %(a_day)s
    ) AS fits
    FROM asked, soft
)
INSERT INTO attempts_attempt AS row
    (kind, minute, officer_id, post_id, who, place, route, code, many, last_at)
SELECT kind, CASE WHEN fits THEN minute ELSE date_trunc('hour', minute) END, officer,
       CASE WHEN fits THEN post ELSE 0 END, CASE WHEN fits THEN who ELSE '' END,
       CASE WHEN fits THEN place ELSE '' END, CASE WHEN fits THEN route ELSE '' END,
       CASE WHEN fits THEN code ELSE %(more)s END, 1, %(now)s
FROM placed
ON CONFLICT (kind, minute, officer_id, who, place, route, code, post_id)
DO UPDATE SET many = row.many + 1, last_at = greatest(row.last_at, excluded.last_at)
"""
MORE = "attempts.more"  # in the place of a code: more than there are rows for


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt as the door saw it. `name` and `address` are kept as keyed hashes alone."""

    kind: Attempt.Kind
    code: str
    route: str
    officer_id: int = 0
    post_id: int = 0
    name: str = ""
    address: str = ""


def note(tried: Tried, *, now: datetime) -> None:
    """Count it. To be called when the refused act's transaction is over: it has done nothing, and
    this stays.

    Never raises: a refusal stays a refusal though its record fails, and the log says so.
    """
    if connection.in_atomic_block and connection.needs_rollback:
        return  # somebody's transaction is about to be taken back, and this with it
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                _NOTE,
                {
                    "kind": tried.kind.value,
                    "minute": now.replace(second=0, microsecond=0),
                    "officer": tried.officer_id,
                    "post": tried.post_id,
                    "who": mark(tried.name, "name"),
                    "place": mark(tried.address, "place"),
                    "route": tried.route[:LONGEST_ROUTE],
                    "code": tried.code[:LONGEST_CODE],
                    "more": MORE,
                    "a_minute": ROWS_A_MINUTE,
                    "a_day": ROWS_A_DAY,
                    "now": now,
                },
            )
    except (DatabaseError, InterfaceError) as failure:
        log.warning("not on record: %s %s", tried.kind.value, type(failure).__qualname__)


def mark(value: str, context: str) -> bytes:
    """By what a name or an address is known again, until the mark key is renewed."""
    return bare_mark(value, f"attempts {context}")[:MARK_BYTES] if value else b""
