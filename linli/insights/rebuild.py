"""Counts everything anew from the record itself, whatever the counts said.

Run every night, and by `linli insights rebuild`. What happened stays as it was written down: it is
history, and not a sum. One transaction: screens see the old counts or the new ones.
"""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from linli.insights.fold import LOCK
from linli.insights.models import Progress
from linli.policy.queries import current

DAYS_OF_ARRIVALS = 60
DAYS_OF_HAPPENINGS = 35

_OPEN = """
INSERT INTO insights_opencase (case_id, street, area_code, unit_id, category, urgent, state,
    received_at, due_at, near_at, phase, alarm, turns_at, orders, calls)
WITH orders AS (
    SELECT o.case_id, jsonb_object_agg(o.id::text, jsonb_build_array(
        o.level, o.issued_at, o.overdue_at IS NOT NULL AND o.overdue_at >= o.started_at
            AND o.state = 'issued')) AS all
    FROM supervision_order o WHERE o.ended_at IS NULL GROUP BY o.case_id
), calls AS (
    SELECT l.case_id, jsonb_object_agg(l.id::text,
        jsonb_build_array(l.whistle_id, l.due_at, l.unit_id)) AS all
    FROM collaboration_call l
    WHERE l.open AND l.lapsed_at IS NOT NULL AND l.reported_in_at IS NULL GROUP BY l.case_id
), standing AS (
    SELECT c.*, coalesce(a.code, '') AS area_code,
        c.state IN ('filed', 'dispatched', 'accepted') AS waits,
        c.due_at - (c.due_at - c.received_at) * %(share)s AS near_at,
        coalesce(o.all, '{}') AS orders, coalesce(l.all, '{}') AS calls
    FROM cases_case c LEFT JOIN territory_area a ON a.id = c.area_id
    LEFT JOIN orders o ON o.case_id = c.id LEFT JOIN calls l ON l.case_id = c.id
    WHERE c.ended_at IS NULL
), phased AS (
    SELECT *, CASE WHEN state = 'held' THEN 'held' WHEN NOT waits THEN 'going'
        WHEN due_at <= %(now)s THEN 'late' WHEN near_at <= %(now)s THEN 'near' ELSE 'going' END
        AS phase
    FROM standing
)
SELECT id, CASE WHEN length(area_code) >= %(street)s THEN left(area_code, %(street)s) ELSE '' END,
    area_code, holder_id, category, urgency = 'emergency', state, received_at, due_at, near_at,
    phase,
    CASE WHEN phase = 'late'
              AND jsonb_path_exists(orders, '$.*[2] ? (@ == true)') THEN 'fruitless'
         WHEN phase = 'late' AND orders = '{}' THEN 'late'
         WHEN calls <> '{}' THEN 'lapsed' ELSE '' END,
    CASE WHEN waits AND phase = 'going' THEN near_at WHEN phase = 'near' THEN due_at END,
    orders, calls
FROM phased
"""
_STANDING = """
INSERT INTO insights_standing (by, key, phase, n)
SELECT 'area', area_code, phase, count(*) FROM insights_opencase GROUP BY 2, 3
UNION ALL
SELECT 'unit', unit_id::text, phase, count(*) FROM insights_opencase GROUP BY 2, 3
"""
# The first entry of those days is looked for once; from there on the journal is read by its key.
_ARRIVALS = """
INSERT INTO insights_arrival (report_id, case_id, at, day, minute, street, channel, category,
    outcome, settled_at)
SELECT DISTINCT ON (e.facts->>'report_id') (e.facts->>'report_id')::uuid, e.subject_id, e.at,
    (e.at AT TIME ZONE %(zone)s)::date,
    extract(hour FROM e.at AT TIME ZONE %(zone)s) * 60
        + extract(minute FROM e.at AT TIME ZONE %(zone)s),
    CASE WHEN length(a.code) >= %(street)s THEN left(a.code, %(street)s) ELSE '' END,
    e.facts->>'channel', c.category,
    CASE WHEN e.event = 'report.joined' OR c.state = 'merged' THEN 'joined'
         WHEN c.state = 'declined' THEN 'declined'
         WHEN turn.at IS NULL AND c.state = 'filed' THEN 'pending' ELSE 'filed' END,
    CASE WHEN e.event = 'report.joined' THEN e.at
         WHEN c.state IN ('merged', 'declined') THEN c.ended_at
         ELSE coalesce(turn.at, c.ended_at) END
FROM journal_entry e JOIN cases_case c ON c.id = e.subject_id
LEFT JOIN territory_area a ON a.id = c.area_id
LEFT JOIN LATERAL (
    SELECT min(t.dispatched_at) AS at FROM cases_assignment t WHERE t.case_id = c.id) turn ON TRUE
WHERE e.id >= (SELECT coalesce(min(id), 0) FROM journal_entry WHERE at >= %(since)s)
  AND e.at >= %(since)s AND e.subject_kind = 'case' AND e.event IN ('case.opened', 'report.joined')
ORDER BY e.facts->>'report_id', e.id
"""
_INTAKE = """
INSERT INTO insights_intake (scope, day, by, hour, key, n)
SELECT s.scope, day, k.by, minute / 60, k.key, count(*)
FROM insights_arrival v
CROSS JOIN LATERAL (SELECT '' AS scope UNION SELECT v.street) s
CROSS JOIN LATERAL (VALUES ('channel', v.channel), ('category', v.category)) AS k(by, key)
GROUP BY 1, 2, 3, 4, 5
"""
# Deleted, not truncated: screens go on reading the old counts meanwhile.
_EMPTY = ("insights_opencase", "insights_standing", "insights_arrival", "insights_intake")
# Entries of this transaction and later ones will be read again by the next fold; those that this
# snapshot has seen already change nothing a second time.
_MARK = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def rebuild(*, now: datetime) -> dict[str, int]:
    """Count anew; returns how many rows each table has now. Folding waits meanwhile."""
    pack = current().pack
    street = next((one.code_length for one in pack.levels.levels if one.depth == 1), 99)
    params: dict[str, Any] = {
        "now": now,
        "share": pack.clock.due_soon_share,
        "street": street,
        "zone": pack.district.time_zone,
        "since": _midnight(now, pack.district.time_zone) - timedelta(days=DAYS_OF_ARRIVALS),
    }
    counted = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(_MARK)
        mark: int = cursor.fetchone()[0]
        for table in _EMPTY:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608  # our own words
        for name, statement in (
            ("open", _OPEN),
            ("standing", _STANDING),
            ("arrivals", _ARRIVALS),
            ("intake", _INTAKE),
        ):
            cursor.execute(statement, params)
            counted[name] = cursor.rowcount
        progress, _ = Progress.objects.get_or_create(id=1)
        progress.xid, progress.entry_id = mark, 0
        progress.seq += 1
        progress.rebuilt_at = progress.as_of = now
        progress.save()
    return counted


def _midnight(now: datetime, zone: str) -> datetime:
    return now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
