"""Look at who read what is personal 查阅监测, and leave an alarm where it was unusual."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from linli.cases.events_readings import ReadingAlarmRaised
from linli.cases.models import ReadingAlarm
from linli.cases.unusual import (
    DayOfReading,
    Finding,
    ReadAgain,
    read_again,
    read_elsewhere,
    unusual_volume,
)
from linli.journal.acting import Actor, act
from linli.journal.record import record
from linli.people.judging import Outcome
from linli.policy.queries import current

BY = Actor.system("cases.watch")
A_WEEK = timedelta(days=7)
SAME_ALARM = timedelta(days=7)

# A file that two agreed on is no volume of hers; what a whistle or a callback shows is.
_DAYS = """
SELECT officer_id, (array_agg(unit_id ORDER BY id DESC))[1], (array_agg(role ORDER BY id DESC))[1],
       (at AT TIME ZONE %(zone)s)::date AS day, count(DISTINCT case_id)
FROM cases_reading WHERE at BETWEEN %(since)s AND %(now)s AND purpose <> 'export'
GROUP BY officer_id, day
"""
# Her post's area, her unit as holder or desk, now or before, as a helper or as one that was called;
# and what she entered herself.
_ELSEWHERE = """
SELECT read.officer_id, read.unit_id, count(DISTINCT read.case_id),
       max((read.at AT TIME ZONE %(zone)s)::date)
FROM cases_reading read
JOIN cases_case matter ON matter.id = read.case_id
LEFT JOIN people_post post ON post.id = read.post_id
LEFT JOIN territory_area area ON area.id = matter.area_id
WHERE read.at BETWEEN %(since)s AND %(now)s AND read.purpose NOT IN ('export', 'whistle')
  AND matter.holder_id <> read.unit_id AND matter.desk_id <> read.unit_id
  AND NOT (area.code IS NOT NULL AND post.area_code IS NOT NULL
           AND starts_with(area.code, post.area_code))
  AND NOT EXISTS (SELECT 1 FROM cases_assignment turn
                  WHERE turn.case_id = read.case_id AND turn.unit_id = read.unit_id)
  AND NOT EXISTS (SELECT 1 FROM cases_helper helper
                  WHERE helper.case_id = read.case_id AND helper.unit_id = read.unit_id)
  AND NOT EXISTS (SELECT 1 FROM cases_report own
                  WHERE own.case_id = read.case_id AND own.entered_by = read.officer_id)
GROUP BY read.officer_id, read.unit_id
"""
_AGAIN = """
WITH often AS (
    SELECT officer_id, coalesce('r' || resident_id, 'c' || case_id) AS whom
    FROM cases_reading WHERE at BETWEEN %(since)s AND %(now)s AND purpose <> 'export'
    GROUP BY 1, 2 HAVING count(*) >= %(again)s
), rows AS (
    SELECT read.officer_id, read.case_id, read.resident_id, max(read.unit_id) AS unit_id,
           count(*) AS times, min(read.at) AS first_at,
           max((read.at AT TIME ZONE %(zone)s)::date) AS last_on
    FROM cases_reading read JOIN often ON often.officer_id = read.officer_id
        AND often.whom = coalesce('r' || read.resident_id, 'c' || read.case_id)
    WHERE read.at BETWEEN %(since)s AND %(now)s AND read.purpose <> 'export'
    GROUP BY 1, 2, 3
), done AS (
    SELECT DISTINCT entry.actor_id, entry.facts ->> 'case_id' AS case_id
    FROM journal_entry entry
    WHERE EXISTS (SELECT 1 FROM often) AND entry.at >= %(since)s AND entry.actor_kind = 'officer'
      AND entry.actor_id IN (SELECT officer_id FROM often)
      AND entry.event <> 'personal.read' AND entry.event NOT LIKE 'identity.%%'
)
SELECT rows.officer_id, rows.unit_id, rows.case_id, rows.resident_id, rows.times, rows.last_on,
       done.actor_id IS NOT NULL
FROM rows LEFT JOIN done ON done.actor_id = rows.officer_id AND done.case_id = rows.case_id::text
"""


@act
def watch_readings(*, now: datetime) -> int:
    """Raise what is unusual by now; returns how many alarms are new.

    Looked at again and again, one thing is one alarm: as long as it is not judged it grows, and
    once judged the same is no news for a week.
    """
    rules = current().pack.readings.unusual
    since = now - timedelta(days=rules.days)
    today = timezone.localdate(now)
    zone = {"zone": current().pack.district.time_zone, "now": now}
    days = [DayOfReading(*row) for row in _asked(_DAYS, {**zone, "since": since})]
    away = _asked(_ELSEWHERE, {**zone, "since": now - A_WEEK})
    again = _asked(_AGAIN, {**zone, "since": since, "again": rules.again})
    found = [
        *unusual_volume(days, rules, since=today - timedelta(days=1)),
        *read_elsewhere({(row[0], row[1]): (row[2], row[3]) for row in away}, rules),
        *read_again([ReadAgain(*row) for row in again], rules),
    ]
    return sum(_raised(one, now) for one in found)


def _asked(statement: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as database:
        database.execute(statement, params)
        return list(database.fetchall())


def _raised(one: Finding, now: datetime) -> bool:
    known = ReadingAlarm.objects.filter(kind=one.kind, officer_id=one.officer_id)
    if one.kind == "volume":
        known = known.filter(day=one.day)
    else:
        known = known.filter(day__gt=one.day - SAME_ALARM)
        if one.kind == "again":
            whom = Q(case_id=one.case_id)
            if one.resident_id is not None:
                whom |= Q(resident_id=one.resident_id)
            known = known.filter(whom)
    alarm = known.order_by("-id").first()
    if alarm is not None:
        if alarm.outcome == Outcome.OPEN and one.observed > alarm.observed:
            alarm.observed = one.observed
            alarm.save(update_fields=["observed"])
        return False
    alarm = ReadingAlarm.objects.create(
        kind=one.kind,
        officer_id=one.officer_id,
        unit_id=one.unit_id,
        case_id=one.case_id,
        resident_id=one.resident_id,
        day=one.day,
        observed=one.observed,
        own=one.own,
        peers=one.peers,
        raised_at=now,
    )
    record(ReadingAlarmRaised(alarm_id=alarm.id, kind=one.kind), by=BY, now=now)
    return True
