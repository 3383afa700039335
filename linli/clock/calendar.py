"""The work calendar 工作日历 of a district: which seconds of a year count as working time.

A calendar is data. It knows the make-up Saturdays 调休 that no weekday rule can know, and it knows
nothing about a year that nobody wrote down: such a year raises, loudly, and is never guessed.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from linli.clock.line import (
    CONTINUOUS,
    SECOND,
    Line,
    MissingYear,
    NoWorkingTime,
    WorkingLine,
    moment_of,
)
from linli.policy.sections.calendar import AROUND_THE_CLOCK, WEEKDAYS, Calendar

MONDAY_TO_FRIDAY = frozenset(range(5))
CALENDARS_KEPT = 64  # releases in use at once and the hours of their units, with room to spare


@dataclass(frozen=True, slots=True)
class Span:
    """Daily working hours from `start` to `end`, in minutes after local midnight (1440 = 24:00)."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= 1440:
            raise ValueError(
                "A working span starts before it ends and lies within one day; "
                "write a night shift as two spans, one up to 24:00 and one from 00:00."
            )

    @classmethod
    def between(cls, start: str, end: str) -> Span:
        """The span between two clock times such as "08:00" and "12:00"; the end may be "24:00"."""
        return cls(_minutes(start), _minutes(end))


def _minutes(text: str) -> int:
    hours, _, minutes = text.partition(":")
    if not (hours.isdigit() and minutes.isdigit() and len(minutes) == 2 and int(minutes) < 60):
        raise ValueError(f"{text!r} is not a time of day such as 08:30.")
    return int(hours) * 60 + int(minutes)


@dataclass(frozen=True, slots=True)
class Year:
    """What the state's announcement says about a year: days off, worked weekend days, half days.

    `provisional` marks a year that is not announced yet: it counts, but everybody can see that its
    deadlines may still move.
    """

    holidays: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()
    half_days: frozenset[date] = frozenset()
    provisional: bool = False

    def __post_init__(self) -> None:
        both = self.holidays & self.make_up_days
        if both:
            raise ValueError(f"{min(both)} is named both as a holiday and as a make-up day.")


WORKING_HOURS = (Span(8 * 60, 12 * 60), Span(14 * 60, 18 * 60))
ROUND_THE_CLOCK = (Span(0, 1440),)


@dataclass(frozen=True)
class WorkCalendar:
    """The working time of a district or of one unit with its own hours; equal data, equal calendar.

    A year's announcement may name days of the year before (a December day made up for New Year):
    they count. Use `dataclasses.replace(calendar, spans=..., weekdays=...)` for a unit's own hours.
    """

    zone: ZoneInfo
    spans: tuple[Span, ...] = WORKING_HOURS
    years: Mapping[int, Year] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    round_the_clock: bool = False

    def __post_init__(self) -> None:
        if not self.spans:
            raise NoWorkingTime("A work calendar needs at least one daily working span.")
        if any(b.start < a.end for a, b in pairwise(self.spans)):
            raise ValueError("Working spans are in order and do not overlap.")

    @cached_property
    def full_day(self) -> int:
        """The working time of one whole working day, in microseconds (8 hours for 8-12, 14-18)."""
        return sum(span.end - span.start for span in self.spans) * 60 * SECOND

    @cached_property
    def _holidays(self) -> frozenset[date]:
        return frozenset().union(*(year.holidays for year in self.years.values()))

    @cached_property
    def _make_up_days(self) -> frozenset[date]:
        return frozenset().union(*(year.make_up_days for year in self.years.values()))

    @cached_property
    def _half_days(self) -> frozenset[date]:
        return frozenset().union(*(year.half_days for year in self.years.values()))

    @cached_property
    def _half_spans(self) -> tuple[Span, ...]:
        """A half day is the morning: the first span, or the first half of an only one."""
        if len(self.spans) > 1:
            return self.spans[:1]
        only = self.spans[0]
        return (Span(only.start, (only.start + only.end) // 2),)

    def is_workday(self, day: date) -> bool:
        """Whether the office opens on this day. Raises MissingYear for a year nobody wrote down."""
        if self.round_the_clock:
            return True
        if day.year not in self.years:
            raise MissingYear(day.year)
        if day in self._make_up_days:
            return True
        return day.weekday() in self.weekdays and day not in self._holidays

    def workday_from(self, day: date) -> date:
        """The day itself if it is worked, else the next workday. Raises where no year goes on."""
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day

    def spans_on(self, day: date) -> list[tuple[datetime, datetime]]:
        """The working spans of a day as aware local times; none on a day off."""
        if not self.is_workday(day):
            return []
        spans = self._half_spans if day in self._half_days else self.spans
        return [(self._local(day, span.start), self._local(day, span.end)) for span in spans]

    def midnight(self, day: date) -> datetime:
        """The moment at which the local day begins."""
        return self._local(day, 0)

    def _local(self, day: date, minutes: int) -> datetime:
        days, minutes = divmod(minutes, 1440)
        clock = time(*divmod(minutes, 60))
        return datetime.combine(day + timedelta(days=days), clock, tzinfo=self.zone)

    def line(self, us: int) -> Line:
        """The working-time line on which this moment lies. Raises MissingYear off every line."""
        if self.round_the_clock:
            return CONTINUOUS
        for line in self._lines:
            if line.begins <= us < line.ends:
                return line
        raise MissingYear(moment_of(us).astimezone(self.zone).year)

    @cached_property
    def _lines(self) -> tuple[WorkingLine, ...]:
        """One line for each run of consecutive known years, the latest first: it is asked most."""
        runs: list[list[int]] = []
        for year in sorted(self.years):
            if runs and runs[-1][-1] == year - 1:
                runs[-1].append(year)
            else:
                runs.append([year])
        return tuple(self._line_of(run) for run in reversed(runs))

    def _line_of(self, run: Sequence[int]) -> WorkingLine:
        day, after = date(run[0], 1, 1), date(run[-1] + 1, 1, 1)
        spans: list[tuple[datetime, datetime]] = []
        while day < after:
            spans += self.spans_on(day)
            day += timedelta(days=1)
        return WorkingLine(run[0], run[-1], spans, self.zone)

    def is_provisional(self, year: int) -> bool:
        """Whether the year's days off are only expected yet. Raises MissingYear."""
        if self.round_the_clock:
            return False
        if year not in self.years:
            raise MissingYear(year)
        return self.years[year].provisional

    def years_wanted(self, today: date, *, days_ahead: int = 61) -> list[int]:
        """The years within the days ahead that are missing or only provisional: to warn in time."""
        if self.round_the_clock:
            return []
        reached = range(today.year, (today + timedelta(days=days_ahead)).year + 1)
        return [y for y in reached if y not in self.years or self.years[y].provisional]


_built: OrderedDict[tuple[int, str | None], tuple[Calendar, WorkCalendar]] = OrderedDict()


def calendar_of(section: Calendar, hours: str | None = None) -> WorkCalendar:
    """The work calendar of a policy pack, or that of the units with such hours; built once.

    A span that ends at 00:00 ends at 24:00, for a time of day cannot say otherwise. Raises
    LookupError for hours that the section does not have.
    """
    # By identity: hashing a section costs more than the deadline it is asked for.
    found = _built.get((id(section), hours))
    if found is not None and found[0] is section:
        return found[1]
    calendar = _office(section) if hours is None else _own_hours(section, hours)
    _built[id(section), hours] = (section, calendar)
    while len(_built) > CALENDARS_KEPT:
        _built.popitem(last=False)
    return calendar


def _office(section: Calendar) -> WorkCalendar:
    return WorkCalendar(
        ZoneInfo(section.time_zone),
        spans=_spans(section.spans),
        years={
            number: Year(
                holidays=frozenset(year.holidays),
                make_up_days=frozenset(year.make_up_days),
                half_days=frozenset(year.half_days),
                provisional=year.provisional,
            )
            for number, year in section.years.items()
        },
    )


def _own_hours(section: Calendar, hours: str) -> WorkCalendar:
    office = calendar_of(section)
    if hours == AROUND_THE_CLOCK:
        return always(office.zone)
    own = section.hours[hours]
    years = office.years
    if own.holidays_worked:
        years = {number: Year(provisional=year.provisional) for number, year in years.items()}
    weekdays = frozenset(WEEKDAYS.index(day) for day in own.weekdays)
    return replace(office, spans=_spans(own.spans), weekdays=weekdays, years=years)


def _spans(spans: Sequence[tuple[time, time]]) -> tuple[Span, ...]:
    return tuple(
        Span(start.hour * 60 + start.minute, end.hour * 60 + end.minute or 1440)
        for start, end in spans
    )


def always(zone: ZoneInfo) -> WorkCalendar:
    """The calendar of a unit that never closes; it needs no years, and a day of it is 24 hours."""
    return WorkCalendar(
        zone, spans=ROUND_THE_CLOCK, weekdays=frozenset(range(7)), round_the_clock=True
    )
