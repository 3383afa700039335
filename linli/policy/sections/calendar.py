"""The work calendar 工作日历 with its holidays and make-up days 调休."""

from datetime import date, time
from typing import Literal

from linli.policy.sections.section import Code, Line, Section

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

AROUND_THE_CLOCK = "around_the_clock"
"""The hours 全天候 of a unit that never closes; every pack knows them."""


class CalendarYear(Section):
    """The days of one year that differ from the plain week.

    `holidays` are days off, `make_up_days` are weekend days that are worked, `half_days` are
    worked for the first span only. `provisional` says that the state has not announced it yet.
    """

    holidays: tuple[date, ...]
    make_up_days: tuple[date, ...] = ()
    half_days: tuple[date, ...] = ()
    provisional: bool = False


class UnitHours(Section):
    """Hours of their own 本单位工作时间 that units can name: days of the week and spans.

    The state's days off and make-up days hold for them too, unless they work through them.
    """

    spans: tuple[tuple[time, time], ...]
    weekdays: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
    holidays_worked: bool = False


class Calendar(Section):
    """When the offices work: the spans of a working day, and the years that are known.

    `hours` are those of units that keep other ones, each under its code.
    """

    time_zone: Line
    spans: tuple[tuple[time, time], ...]
    years: dict[int, CalendarYear]
    hours: dict[Code, UnitHours] = {}
