"""Look at what was refused lately 安全监测, and leave an alarm where it is too much."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection

from linli.attempts.events import SecurityAlarmRaised
from linli.attempts.models import Alarm, Attempt
from linli.attempts.note import MORE
from linli.journal.acting import Actor, act
from linli.journal.record import record
from linli.people.judging import Outcome
from linli.policy.queries import current

BY = Actor.system("attempts.watch")

# A visitor has neither post nor name: she is known by where she is.
_UNUSUAL = """
WITH lately AS MATERIALIZED (
    SELECT kind, officer_id, who, place, code, many, last_at FROM attempts_attempt
    WHERE last_at > %(since)s
), knocking AS (
    SELECT * FROM lately WHERE kind IN ('sign_in', 'waiting', 'factor')
), looking AS (
    SELECT officer_id, who, CASE WHEN officer_id = 0 AND who = '' THEN place ELSE '' END AS place,
           many, last_at
    FROM lately WHERE kind IN ('refused', 'foreign') AND code <> %(more)s
)
SELECT 'account', officer_id, ''::bytea, ''::bytea, sum(many), max(last_at)
FROM knocking WHERE officer_id <> 0 GROUP BY officer_id HAVING sum(many) >= %(account)s
UNION ALL
SELECT 'place', 0, ''::bytea, place,
       count(DISTINCT (officer_id, CASE officer_id WHEN 0 THEN who ELSE '' END)), max(last_at)
FROM knocking WHERE place <> '' AND (officer_id <> 0 OR who <> '') GROUP BY place
HAVING count(DISTINCT (officer_id, CASE officer_id WHEN 0 THEN who ELSE '' END)) >= %(accounts)s
UNION ALL
SELECT 'walking', officer_id, who, place, sum(many), max(last_at)
FROM looking GROUP BY officer_id, who, place HAVING sum(many) >= %(foreign)s
UNION ALL
SELECT 'administration', officer_id, ''::bytea, ''::bytea, sum(many), max(last_at)
FROM lately WHERE kind = 'administration' GROUP BY officer_id
HAVING sum(many) >= %(administration)s
UNION ALL
SELECT 'door', 0, ''::bytea, place, sum(many), max(last_at)
FROM lately WHERE kind = 'door' GROUP BY place HAVING sum(many) >= %(door)s
UNION ALL
SELECT 'flood', 0, ''::bytea, ''::bytea, sum(many), max(last_at)
FROM lately WHERE code = %(more)s HAVING count(*) > 0
ORDER BY 1, 2
"""


class Unusual(NamedTuple):
    """So much of one kind by one person, or from one place."""

    kind: str
    officer_id: int
    who: bytes
    place: bytes
    observed: int
    last_at: datetime


@act
def watch_attempts(*, now: datetime) -> int:
    """Raise what is too much by now; returns how many alarms are new.

    What goes on is one alarm: it grows while nobody has judged it, and once judged it is news
    again only when it had stopped for as long as attempts are counted together.
    """
    rules = current().pack.attempts.alarming
    since = now - timedelta(minutes=rules.minutes)
    with connection.cursor() as cursor:
        cursor.execute(
            _UNUSUAL,
            {
                "since": since,
                "more": MORE,
                "account": rules.account,
                "accounts": rules.accounts,
                "foreign": rules.foreign,
                "administration": rules.administration,
                "door": rules.door,
            },
        )
        found = [Unusual(*row) for row in cursor.fetchall()]
    return sum(_raised(one, since, now) for one in found)


@act
def alarm_of_the_ledger(places: int, *, now: datetime) -> bool:
    """Raise that so many places of the journal differ from what was sealed; whether it is news.

    Compared every night: what the auditor has judged is news again after two days without.
    """
    differs = Unusual(Alarm.Kind.LEDGER, 0, b"", b"", places, now)
    return _raised(differs, now - timedelta(days=2), now)


def forget_attempts(now: datetime) -> int:
    """Delete what is older than the pack keeps; returns how many rows."""
    oldest = now - timedelta(days=current().pack.attempts.kept_days)
    gone, _ = Attempt.objects.filter(last_at__lt=oldest).delete()
    return gone


def _raised(one: Unusual, since: datetime, now: datetime) -> bool:
    known = (
        Alarm.objects.select_for_update()
        .filter(kind=one.kind, officer_id=one.officer_id, who=one.who, place=one.place)
        .order_by("-id")
        .first()
    )
    going_on = known is not None and known.last_at > since
    if known is not None and (going_on or known.outcome == Outcome.OPEN):
        if known.outcome == Outcome.OPEN:
            known.observed = max(known.observed, one.observed)
        known.last_at = max(known.last_at, one.last_at)
        known.save(update_fields=["observed", "last_at"])
        return False
    alarm = Alarm.objects.create(
        kind=one.kind,
        officer_id=one.officer_id,
        who=one.who,
        place=one.place,
        observed=one.observed,
        raised_at=now,
        last_at=one.last_at,
    )
    told = SecurityAlarmRaised(alarm_id=alarm.id, kind=one.kind, officer_id=one.officer_id)
    record(told, by=BY, now=now)
    return True
