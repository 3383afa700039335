"""The work calendar 工作日历 with its holidays and make-up days 调休."""

from datetime import date, time

from linli.policy.sections.section import Line, Section


class CalendarYear(Section):
    """The days of one year that differ from the plain week.

    `holidays` are days off, `make_up_days` are weekend days that are worked, `half_days` are
    worked for the first span only. `provisional` says that the state has not announced it yet.
    """

    holidays: tuple[date, ...]
    make_up_days: tuple[date, ...] = ()
    half_days: tuple[date, ...] = ()
    provisional: bool = False


class Calendar(Section):
    """When the offices work: the spans of a working day, and the years that are known."""

    time_zone: Line
    spans: tuple[tuple[time, time], ...]
    years: dict[int, CalendarYear]
