"""The windows in which answers are counted: months from a day on, days from an hour on. Pure.

A window is called after the day or month in which it ends: the month 2026-11 of a district that
counts from the 19th runs from 19 October, 00:00, up to 19 November, 00:00; the day 2026-11-18 of
one that counts from noon runs from noon on the 17th. Its end belongs to the next one.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from linli.journal.acting import Invalid

ONE_DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 2000, 2200  # beyond these somebody has mistyped


@dataclass(frozen=True, slots=True)
class Window:
    """A span with its name; `start` belongs to it, `end` does not. Both in UTC."""

    name: str
    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


def month_of(moment: datetime, *, from_day: int, zone: ZoneInfo) -> Window:
    """The month in which a moment is counted."""
    day = moment.astimezone(zone).date()
    year, month = day.year, day.month
    if from_day > 1 and day.day >= from_day:
        year, month = _next(year, month)
    return _month(year, month, from_day, zone)


def month_named(name: str, *, from_day: int, zone: ZoneInfo) -> Window:
    """The month of this name, such as 2026-11. Raises Invalid for what names no month."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", name, re.ASCII)
    year, month = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise Invalid(
            "rates.month",
            "月份请写成 2026-11。",
            "Write the month like 2026-11.",
            field="name",
        )
    return _month(year, month, from_day, zone)


def month_before(window: Window, *, from_day: int, zone: ZoneInfo) -> Window:
    """The month that ends where this one begins."""
    return month_of(window.start - timedelta(microseconds=1), from_day=from_day, zone=zone)


def day_of(moment: datetime, *, day_from: time, zone: ZoneInfo) -> Window:
    """The day in which a moment is counted."""
    local = moment.astimezone(zone)
    later = day_from > time.min and local.time() >= day_from
    return _day(local.date() + (ONE_DAY if later else timedelta(0)), day_from, zone)


def day_named(name: str, *, day_from: time, zone: ZoneInfo) -> Window:
    """The day of this name, such as 2026-11-18. Raises Invalid for what names no day."""
    try:
        found = re.fullmatch(r"\d{4}-\d{2}-\d{2}", name, re.ASCII)
        day = date.fromisoformat(name) if found else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Invalid(
            "rates.day",
            "日期请写成 2026-11-18。",
            "Write the day like 2026-11-18.",
            field="name",
        )
    return _day(day, day_from, zone)


def day_before(window: Window, *, day_from: time, zone: ZoneInfo) -> Window:
    """The day that ends where this one begins."""
    return day_of(window.start - timedelta(microseconds=1), day_from=day_from, zone=zone)


def _month(year: int, month: int, from_day: int, zone: ZoneInfo) -> Window:
    begins = (year, month) if from_day == 1 else _previous(year, month)
    ends = _next(*begins)
    return Window(
        f"{year:04}-{month:02}",
        _moment(date(*begins, from_day), time.min, zone),
        _moment(date(*ends, from_day), time.min, zone),
    )


def _day(day: date, day_from: time, zone: ZoneInfo) -> Window:
    begins = day if day_from == time.min else day - ONE_DAY
    return Window(
        day.isoformat(),
        _moment(begins, day_from, zone),
        _moment(begins + ONE_DAY, day_from, zone),
    )


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def _next(year: int, month: int) -> tuple[int, int]:
    return (year + 1, 1) if month == 12 else (year, month + 1)


def _previous(year: int, month: int) -> tuple[int, int]:
    return (year - 1, 12) if month == 1 else (year, month - 1)
