"""The work calendar: the days of 2026 as announced, unknown years, own hours, summer time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time

import pytest

from linli.clock.calendar import (
    CALENDARS_KEPT,
    Span,
    WorkCalendar,
    Year,
    always,
    calendar_of,
)
from linli.clock.line import MissingYear, NaiveTime, NoWorkingTime, micros
from linli.policy.sections.calendar import Calendar, CalendarYear
from tests.unit.clock.calendars import BERLIN, CALENDAR, SHANGHAI, YEAR_2026, days, local


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2026-01-01", False),  # New Year's Day, a Thursday
        ("2026-01-02", False),  # a Friday off
        ("2026-01-04", True),  # the Sunday that makes up for it
        ("2026-02-14", True),  # a Saturday before the Spring Festival
        ("2026-02-16", False),  # a Monday within it
        ("2026-02-23", False),  # its last day, a Monday
        ("2026-02-24", True),
        ("2026-02-28", True),  # a Saturday after it
        ("2026-04-06", False),  # Monday of Qingming
        ("2026-05-05", False),
        ("2026-05-09", True),  # a Saturday
        ("2026-06-19", False),
        ("2026-09-20", True),  # a Sunday
        ("2026-09-25", False),
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-10-10", True),  # a Saturday
        ("2026-11-21", False),  # a plain Saturday
        ("2026-11-23", True),  # a plain Monday
    ],
)
def test_the_days_of_2026_are_as_the_state_announced_them(day: str, worked: bool) -> None:
    assert CALENDAR.is_workday(date.fromisoformat(day)) is worked


def test_the_year_2026_has_248_workdays() -> None:
    first = date(2026, 1, 1)
    assert sum(CALENDAR.is_workday(first + timedelta(days=n)) for n in range(365)) == 248


def test_a_missing_year_is_named_with_what_to_add() -> None:
    with pytest.raises(MissingYear, match=r"no year 2028.*\[years\.2028\].*holidays") as raised:
        CALENDAR.is_workday(date(2028, 3, 1))
    assert raised.value.year == 2028


def test_next_years_announcement_may_name_a_december_day() -> None:
    told = replace(
        CALENDAR,
        years={2026: YEAR_2026, 2027: Year(make_up_days=days("2026-12-27"))},
    )
    assert told.is_workday(date(2026, 12, 27))
    assert not CALENDAR.is_workday(date(2026, 12, 27))


def test_a_day_cannot_be_both_off_and_made_up() -> None:
    with pytest.raises(ValueError, match="2026-05-01 is named both"):
        Year(holidays=days("2026-05-01"), make_up_days=days("2026-05-01"))


def test_a_day_has_its_spans_and_a_half_day_only_the_morning() -> None:
    halved = replace(CALENDAR, years={2026: Year(half_days=days("2026-03-09"))})
    assert CALENDAR.spans_on(date(2026, 3, 9)) == [
        (local("2026-03-09 08:00"), local("2026-03-09 12:00")),
        (local("2026-03-09 14:00"), local("2026-03-09 18:00")),
    ]
    assert halved.spans_on(date(2026, 3, 9)) == [
        (local("2026-03-09 08:00"), local("2026-03-09 12:00"))
    ]
    assert CALENDAR.spans_on(date(2026, 3, 8)) == []


def test_half_of_an_only_span_is_its_first_half() -> None:
    unit = replace(
        CALENDAR,
        spans=(Span.between("09:00", "17:00"),),
        years={2026: Year(half_days=days("2026-03-09"))},
    )
    assert unit.spans_on(date(2026, 3, 9)) == [
        (local("2026-03-09 09:00"), local("2026-03-09 13:00"))
    ]


def test_a_unit_may_work_on_weekends() -> None:
    property_company = replace(CALENDAR, weekdays=frozenset(range(7)))
    assert property_company.is_workday(date(2026, 11, 21))
    assert not property_company.is_workday(date(2026, 10, 1))


def test_a_unit_that_never_closes_needs_no_years() -> None:
    fire_brigade = always(SHANGHAI)
    assert fire_brigade.is_workday(date(2040, 1, 1))
    assert fire_brigade.spans_on(date(2040, 1, 1)) == [
        (local("2040-01-01 00:00"), local("2040-01-02 00:00"))
    ]
    assert fire_brigade.years_wanted(date(2040, 12, 1)) == []
    assert not fire_brigade.is_provisional(2040)


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        ("18:00", "08:00", "two spans"),  # a night shift
        ("08:00", "08:00", "two spans"),
        ("08:00", "24:30", "two spans"),
        ("8", "12:00", "time of day"),
        ("08:70", "12:00", "time of day"),
    ],
)
def test_a_span_that_means_nothing_is_refused(start: str, end: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Span.between(start, end)


def test_spans_are_in_order_and_there_is_at_least_one() -> None:
    with pytest.raises(ValueError, match="in order"):
        WorkCalendar(SHANGHAI, spans=(Span(840, 1080), Span(480, 720)))
    with pytest.raises(NoWorkingTime):
        WorkCalendar(SHANGHAI, spans=())


def test_a_day_of_summer_time_has_its_real_length() -> None:
    """Berlin, 2026-03-29: 02:00 to 03:00 does not exist; 2026-10-25: it exists twice."""
    night = WorkCalendar(
        BERLIN,
        spans=(Span.between("01:00", "02:30"), Span.between("02:30", "04:00")),
        weekdays=frozenset(range(7)),
        years={2026: Year()},
    )

    def worked(day: str) -> timedelta:
        begin, end = micros(local(f"{day} 00:00", BERLIN)), micros(local(f"{day} 12:00", BERLIN))
        line = night.line(begin)
        return timedelta(microseconds=line.position(end) - line.position(begin))

    assert worked("2026-03-28") == timedelta(hours=3)
    assert worked("2026-03-29") == timedelta(hours=2)
    assert worked("2026-10-25") == timedelta(hours=4)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(NaiveTime):
        micros(datetime(2026, 1, 1))  # noqa: DTZ001  # that is the point


@pytest.mark.parametrize(
    ("today", "wanted"),
    [
        (date(2026, 6, 1), []),
        (date(2026, 11, 5), [2027]),  # within two months of a year that is only provisional
        (date(2027, 11, 22), [2027, 2028]),  # one only provisional, one missing
    ],
)
def test_a_year_is_asked_for_two_months_ahead(today: date, wanted: list[int]) -> None:
    assert CALENDAR.years_wanted(today) == wanted


def test_a_year_says_whether_it_is_provisional() -> None:
    assert CALENDAR.is_provisional(2027)
    assert not CALENDAR.is_provisional(2026)
    with pytest.raises(MissingYear):
        CALENDAR.is_provisional(2030)


def test_a_packs_section_becomes_a_calendar_once() -> None:
    section = Calendar(
        time_zone="Asia/Shanghai",
        spans=((clock_time(8), clock_time(12)), (clock_time(14), clock_time(0))),
        years={
            2026: CalendarYear(
                holidays=tuple(sorted(YEAR_2026.holidays)),
                make_up_days=tuple(sorted(YEAR_2026.make_up_days)),
                half_days=(date(2026, 3, 9),),
                provisional=True,
            )
        },
    )
    calendar = calendar_of(section)
    assert calendar_of(section) is calendar
    assert calendar.zone == SHANGHAI
    assert calendar.spans == (Span.between("08:00", "12:00"), Span.between("14:00", "24:00"))
    assert calendar.years[2026] == replace(
        YEAR_2026, half_days=days("2026-03-09"), provisional=True
    )


def test_only_a_few_calendars_are_kept() -> None:
    sections = [
        Calendar(
            time_zone="Asia/Shanghai",
            spans=((clock_time(8), clock_time(12)),),
            years={2026: CalendarYear(holidays=())},
        )
        for _ in range(CALENDARS_KEPT + 1)
    ]
    first = calendar_of(sections[0])
    for section in sections[1:]:
        calendar_of(section)
    assert calendar_of(sections[0]) is not first
    assert calendar_of(sections[0]) == first


def test_utc_moments_are_exact_to_the_microsecond() -> None:
    assert micros(datetime(1970, 1, 1, 0, 0, 1, 7, tzinfo=UTC)) == 1_000_007
