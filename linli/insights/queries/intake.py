"""What came in today, and what comes in usually: on like days, cut at the same minute."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from linli.clock.calendar import WorkCalendar
from linli.clock.line import MissingYear

_TODAY = """
SELECT minute / 60, channel, category,
    CASE WHEN settled_at <= %(at)s THEN outcome ELSE 'pending' END, count(*)
FROM insights_arrival
WHERE day = %(day)s AND at <= %(at)s AND (%(scope)s = '' OR street = %(scope)s)
GROUP BY 1, 2, 3, 4
"""
_USUAL = """
SELECT 'channel', hour, key, sum(n) FROM insights_intake
WHERE scope = %(scope)s AND by = 'channel' AND day = ANY(%(days)s) GROUP BY 2, 3
UNION ALL
SELECT 'category', 0, key, sum(n) FROM insights_intake
WHERE scope = %(scope)s AND by = 'category' AND day = ANY(%(days)s) AND hour < %(hour)s
GROUP BY 3
"""
# Of the hour that is running, only the minutes that have passed.
_USUAL_NOW = """
SELECT channel, category, count(*) FROM insights_arrival
WHERE day = ANY(%(days)s) AND minute >= %(from)s AND minute < %(to)s
    AND (%(scope)s = '' OR street = %(scope)s)
GROUP BY 1, 2
"""
_DAYS_WITH_DATA = """
SELECT DISTINCT day FROM insights_intake
WHERE scope = '' AND by = 'channel' AND day < %(day)s AND day >= %(since)s
"""
DAYS_BACK = 60


@dataclass(slots=True)
class Came:
    """Voices of a day up to a moment; of like days, these are sums over `days`."""

    days: int = 1
    hours: Counter[int] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    # (hour, category) of the voices that were joined to another's case
    joined: Counter[tuple[int, str]] = field(default_factory=Counter)
    so_far: int = 0

    def mean(self, n: int) -> float:
        """A sum of like days as what one such day has."""
        return n / self.days if self.days else 0.0


def came(scope: str, day: date, at: datetime) -> Came:
    """What came in on a day up to a moment, judged as it was known then. One statement."""
    found = Came()
    with connection.cursor() as cursor:
        cursor.execute(_TODAY, {"scope": scope, "day": day, "at": at})
        for hour, channel, category, outcome, n in cursor.fetchall():
            found.hours[hour] += n
            found.channels[channel] += n
            found.categories[category] += n
            found.outcomes[outcome] += n
            found.so_far += n
            if outcome == "joined":
                found.joined[hour, category] += n
    return found


def usual(scope: str, days: Sequence[date], minute: int) -> Came:
    """The sums of those days: hours whole, everything else cut before the minute of the day."""
    found, hour_now = Came(days=len(days)), minute // 60
    values: dict[str, Any] = {
        "scope": scope,
        "days": list(days),
        "hour": hour_now,
        "from": hour_now * 60,
        "to": minute,
    }
    with connection.cursor() as cursor:
        cursor.execute(_USUAL, values)
        for by, hour, key, n in cursor.fetchall():
            if by == "category":
                found.categories[key] += int(n)
                continue
            found.hours[hour] += int(n)
            if hour < hour_now:
                found.channels[key] += int(n)
        cursor.execute(_USUAL_NOW, values)
        for channel, category, n in cursor.fetchall():
            found.channels[channel] += n
            found.categories[category] += n
    found.so_far = found.channels.total()
    return found


def like_days(day: date, calendar: WorkCalendar, most: int) -> list[date]:
    """The last days before this one of its kind (working or not) of which there are counts.

    A day of which nothing is on record at all was before there was anything to record.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DAYS_WITH_DATA, {"day": day, "since": day - timedelta(days=DAYS_BACK)})
        known = sorted((row[0] for row in cursor.fetchall()), reverse=True)
    if known:
        # The first day on record may have begun in the middle.
        known = known[:-1]
    wanted = is_workday(calendar, day)
    return [one for one in known if is_workday(calendar, one) == wanted][:most]


def is_workday(calendar: WorkCalendar, day: date) -> bool:
    """Whether the offices open; a year that nobody has announced goes by the day of the week."""
    try:
        return calendar.is_workday(day)
    except MissingYear:
        return day.weekday() < 5
