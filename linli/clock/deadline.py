"""Deadlines 时限: when a limit is used up, how much of it is used, how much is left.

A deadline is never a stored sum and never shifted. It is recomputed from facts: when the clock
started, the limit, the extensions 延期 granted, the intervals of hold 挂账. That is why an
extension survives a hold in either order, and why a hold over a weekend adds no working time: what
was not working time cannot be given back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby

from linli.clock.calendar import WorkCalendar
from linli.clock.line import CONTINUOUS, HOUR, MICROSECOND, Line, micros, moment_of

LONGEST = 100_000  # amounts above it are typing errors; it also keeps every answer within datetime


class LimitKind(StrEnum):
    """How a limit counts time."""

    CONTINUOUS_HOURS = "continuous_hours"  # 紧急工作时: day and night
    WORKING_HOURS = "working_hours"  # 工作时: only while the office is open
    WORKING_DAYS = "working_days"  # 工作日: one whole day's working time of the calendar, each
    CALENDAR_DAYS = "calendar_days"  # 自然日: to 24:00 of the last day, day off or not
    LEGAL_DAYS = "legal_days"  # 法定期间: the same, but a last day off moves to the next workday


DAY_COUNTS = frozenset({LimitKind.CALENDAR_DAYS, LimitKind.LEGAL_DAYS})
_MEASURES = {
    LimitKind.CONTINUOUS_HOURS: "continuous",
    LimitKind.WORKING_HOURS: "working",
    LimitKind.WORKING_DAYS: "working",
    LimitKind.CALENDAR_DAYS: "days",
    LimitKind.LEGAL_DAYS: "days",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """So many hours or days of one kind. Day counts are whole; hours may be fractions."""

    kind: LimitKind
    amount: float

    def __post_init__(self) -> None:
        if not 0 < self.amount <= LONGEST:
            raise ValueError(f"A limit is more than 0 and at most {LONGEST}, not {self.amount}.")
        if self.kind in DAY_COUNTS and self.amount != int(self.amount):
            raise ValueError(f"A limit in {self.kind} counts whole days, not {self.amount}.")


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of time, from `start` up to `end`.

    A hold that still lasts is given with its planned end: a hold without a plan does not exist.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("An interval ends after it starts.")


def due(
    start: datetime,
    limit: Limit,
    *,
    calendar: WorkCalendar,
    extensions: Sequence[Limit] = (),
    holds: Sequence[Interval] = (),
) -> datetime:
    """The moment, in UTC, at which the limit and its extensions are used up.

    A report that comes in at night or on a day off starts a working clock when the office next
    opens. Time inside a hold is not used; a hold that begins at or after the deadline changes
    nothing. An extension in another kind of time than the limit runs on from the limit's end.

    Day counts follow 民法典 §§ 201-203: the day of the start is not counted, the last day ends at
    24:00 local time; in legal_days a last day off moves to the next workday. Days spent on hold
    are counted the same way (the hold's first day not, its last day yes).

    Raises MissingYear when the answer lies in a year the calendar does not know, NoWorkingTime
    when there is no working time to count.
    """
    us = micros(start)
    if not holds and not extensions and limit.kind not in DAY_COUNTS:
        line = _line(limit.kind, us, calendar)
        return moment_of(line.moment(line.position(us) + _length(limit, calendar)))
    stops = _disjoint(holds, us)
    for measure, stretch in groupby((limit, *extensions), key=lambda part: _MEASURES[part.kind]):
        parts = list(stretch)
        if measure == "days":
            us = _end_of_days(us, parts, stops, calendar)
        else:
            us = _end_of_length(us, parts, stops, calendar)
    return moment_of(us)


def used(
    start: datetime,
    at: datetime,
    kind: LimitKind,
    *,
    calendar: WorkCalendar,
    holds: Sequence[Interval] = (),
) -> timedelta:
    """How much time of this kind was used between `start` and `at`; held time is not.

    The exact inverse of `due`: used(start, due(start, limit)) is the limit. Working kinds answer
    in working time, day counts in whole days (of 24 hours each). Never negative.
    """
    begins, ends = micros(start), micros(at)
    if ends <= begins:
        return timedelta(0)
    stops = _disjoint(holds, begins)
    if kind in DAY_COUNTS:
        return timedelta(days=_days_used(begins, ends, stops, calendar))
    line = _line(kind, begins, calendar)
    free = line.position(ends) - line.position(begins)
    for hold_begins, hold_ends in stops:
        if hold_begins < ends:
            free -= line.position(min(hold_ends, ends)) - line.position(hold_begins)
    return timedelta(microseconds=free)


def remaining(
    start: datetime,
    limit: Limit,
    at: datetime,
    *,
    calendar: WorkCalendar,
    extensions: Sequence[Limit] = (),
    holds: Sequence[Interval] = (),
) -> timedelta:
    """How much time of the limit's kind is left at this moment; negative by how much it is overdue.

    Planned hold time that still lies ahead is not counted as left.
    """
    parts = (limit, *extensions)
    plain = all(_MEASURES[part.kind] == _MEASURES[limit.kind] for part in parts)
    if plain and LimitKind.LEGAL_DAYS not in {part.kind for part in parts}:
        granted = sum((length(part, calendar=calendar) for part in parts), timedelta(0))
        return granted - used(start, at, limit.kind, calendar=calendar, holds=holds)
    deadline = due(start, limit, calendar=calendar, extensions=extensions, holds=holds)
    if at <= deadline:
        return used(max(at, start), deadline, limit.kind, calendar=calendar, holds=holds)
    # One microsecond back, for a day that ended at 24:00 is over from then on.
    last = deadline - MICROSECOND if limit.kind in DAY_COUNTS else deadline
    return -used(last, at, limit.kind, calendar=calendar)


def length(limit: Limit, *, calendar: WorkCalendar) -> timedelta:
    """The limit as a span of its own kind of time: 2 working days are 16 hours of working time."""
    if limit.kind in DAY_COUNTS:
        return timedelta(days=int(limit.amount))
    return timedelta(microseconds=_length(limit, calendar))


def _line(kind: LimitKind, us: int, calendar: WorkCalendar) -> Line:
    return CONTINUOUS if kind is LimitKind.CONTINUOUS_HOURS else calendar.line(us)


def _length(limit: Limit, calendar: WorkCalendar) -> int:
    if limit.kind is LimitKind.WORKING_DAYS:
        return round(limit.amount * calendar.full_day)
    return round(limit.amount * HOUR)


def _disjoint(holds: Sequence[Interval], since: int) -> list[tuple[int, int]]:
    """The holds after `since`, in order and without overlaps: no second is held twice."""
    stops: list[tuple[int, int]] = []
    for held_from, ends in sorted((micros(hold.start), micros(hold.end)) for hold in holds):
        begins = max(held_from, stops[-1][1] if stops else since)
        if ends > begins:
            stops.append((begins, ends))
    return stops


def _end_of_length(
    us: int, parts: Sequence[Limit], stops: Sequence[tuple[int, int]], calendar: WorkCalendar
) -> int:
    line = _line(parts[0].kind, us, calendar)
    position = line.position(us) + sum(_length(part, calendar) for part in parts)
    for begins, ends in stops:
        if ends <= us:
            continue
        stopped_at = line.position(max(begins, us))
        if stopped_at >= position:
            break  # used up before this hold began
        position += line.position(ends) - stopped_at
    return line.moment(position)


def _end_of_days(
    us: int, parts: Sequence[Limit], stops: Sequence[tuple[int, int]], calendar: WorkCalendar
) -> int:
    moves = any(part.kind is LimitKind.LEGAL_DAYS for part in parts)

    def last_day(ordinal: int) -> int:
        if not moves:
            return ordinal
        return calendar.workday_from(date.fromordinal(ordinal)).toordinal()

    def midnight_after(ordinal: int) -> int:
        return micros(calendar.midnight(date.fromordinal(ordinal + 1)))

    day = _day(us, calendar) + sum(int(part.amount) for part in parts)
    for begins, ends in stops:
        if ends <= us:
            continue
        stopped_at = max(begins, us)
        if stopped_at >= midnight_after(last_day(day)):
            break
        held_from = _day(stopped_at, calendar)
        day = max(day, held_from) + _day(ends, calendar) - held_from
    return midnight_after(last_day(day))


def _days_used(
    begins: int, ends: int, stops: Sequence[tuple[int, int]], calendar: WorkCalendar
) -> int:
    # 24:00 still belongs to the day that ends with it.
    today = _day(ends - 1, calendar)
    days = today - _day(begins, calendar)
    for hold_begins, hold_ends in stops:
        if hold_begins < ends:
            days -= min(today, _day(hold_ends, calendar)) - _day(hold_begins, calendar)
    return max(days, 0)


def _day(us: int, calendar: WorkCalendar) -> int:
    return moment_of(us).astimezone(calendar.zone).toordinal()
