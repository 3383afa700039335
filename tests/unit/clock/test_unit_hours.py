"""A unit's own hours: day and night, other days of the week, through the holidays."""

from datetime import date
from datetime import time as clock_time

import pytest

from linli.clock.calendar import Span, WorkCalendar, Year, calendar_of
from linli.clock.deadline import Limit, LimitKind, due, used
from linli.clock.line import MissingYear, NoWorkingTime
from linli.policy.sections.calendar import AROUND_THE_CLOCK, Calendar, CalendarYear, UnitHours
from tests.unit.clock.calendars import SHANGHAI, YEAR_2026, local

FOUR_HOURS = Limit(LimitKind.WORKING_HOURS, 4)
SECTION = Calendar(
    time_zone="Asia/Shanghai",
    spans=((clock_time(8), clock_time(12)), (clock_time(14), clock_time(18))),
    years={
        2026: CalendarYear(
            holidays=tuple(sorted(YEAR_2026.holidays)),
            make_up_days=tuple(sorted(YEAR_2026.make_up_days)),
            half_days=(date(2026, 3, 9),),
        )
    },
    hours={
        "saturdays": UnitHours(
            spans=((clock_time(9), clock_time(17)),),
            weekdays=("mon", "tue", "wed", "thu", "fri", "sat"),
        ),
        "sweepers": UnitHours(
            spans=((clock_time(20), clock_time(0)),),
            weekdays=("sat", "sun"),
            holidays_worked=True,
        ),
    },
)


@pytest.mark.parametrize(
    ("hours", "start", "end"),
    [
        # Friday at 17:00: the offices go on on Monday
        (None, "2026-11-20 17:00", "2026-11-23 11:00"),
        # the water company does not stop
        (AROUND_THE_CLOCK, "2026-11-20 17:00", "2026-11-20 21:00"),
        # a counter that opens on Saturdays
        ("saturdays", "2026-11-20 17:00", "2026-11-21 13:00"),
        # the state's days off are theirs too: from Mid-Autumn Friday to Monday
        ("saturdays", "2026-09-25 10:00", "2026-09-28 13:00"),
        # and its half days: only the first half of their day, 09:00-13:00
        ("saturdays", "2026-03-09 11:00", "2026-03-10 11:00"),
        # and its make-up days, though they are Sundays: 2026-01-04
        ("saturdays", "2026-01-04 09:30", "2026-01-04 13:30"),
        # whoever works through holidays: the night of National Day weekend, up to 24:00
        ("sweepers", "2026-10-03 19:00", "2026-10-04 00:00"),
        # a Sunday night's rest is the next Saturday's
        ("sweepers", "2026-11-22 22:00", "2026-11-28 22:00"),
    ],
)
def test_four_hours_of_each(hours: str | None, start: str, end: str) -> None:
    calendar = calendar_of(SECTION, hours)
    ends = due(local(start), FOUR_HOURS, calendar=calendar)
    assert ends == local(end)
    assert used(local(start), ends, FOUR_HOURS.kind, calendar=calendar).total_seconds() == 4 * 3600


def test_hours_are_built_once_and_unknown_ones_are_no_calendar() -> None:
    assert calendar_of(SECTION, "saturdays") is calendar_of(SECTION, "saturdays")
    assert calendar_of(SECTION, "saturdays") != calendar_of(SECTION)
    with pytest.raises(LookupError):
        calendar_of(SECTION, "sundays")


def test_other_hours_know_no_more_years_but_those_without_hours_need_none() -> None:
    with pytest.raises(MissingYear):
        due(local("2027-01-02 10:00"), FOUR_HOURS, calendar=calendar_of(SECTION, "saturdays"))
    night = calendar_of(SECTION, AROUND_THE_CLOCK)
    assert due(local("2031-01-01 02:00"), FOUR_HOURS, calendar=night) == local("2031-01-01 06:00")


def test_a_calendar_without_a_workday_ends_in_an_error_and_not_in_a_loop() -> None:
    nobody = WorkCalendar(
        SHANGHAI,
        spans=(Span.between("08:00", "12:00"),),
        years={2026: Year()},
        weekdays=frozenset(),
    )
    with pytest.raises(NoWorkingTime):
        due(local("2026-11-20 17:00"), FOUR_HOURS, calendar=nobody)
    with pytest.raises(MissingYear):
        nobody.workday_from(date(2026, 11, 20))
