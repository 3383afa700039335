"""Deadlines in tables: the field's limits on the calendar of 2026."""

import timeit
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from linli.clock.calendar import Year, always
from linli.clock.deadline import Interval, Limit, LimitKind, due, length, remaining, used
from linli.clock.line import MissingYear, NoWorkingTime
from tests.unit.clock.calendars import (
    BERLIN,
    BERLIN_CALENDAR,
    CALENDAR,
    SHANGHAI,
    days,
    local,
)

HOUR = timedelta(hours=1)


def limit(text: str) -> Limit:
    """A limit written as "15 working_days"."""
    amount, kind = text.split()
    return Limit(LimitKind(kind), float(amount))


def hold(start: str, end: str) -> Interval:
    return Interval(local(start), local(end))


@pytest.mark.parametrize(
    ("start", "counted", "end"),
    [
        # A cover is missing: two hours, whatever the hour.
        ("2026-11-20 23:30", "2 continuous_hours", "2026-11-21 01:30"),
        ("2026-12-31 23:00", "2 continuous_hours", "2027-01-01 01:00"),
        # A cover is damaged: four working hours.
        ("2026-11-20 09:00", "4 working_hours", "2026-11-20 15:00"),  # across the midday break
        ("2026-11-20 08:00", "4 working_hours", "2026-11-20 12:00"),  # at closing, not at 14:00
        ("2026-11-20 12:30", "4 working_hours", "2026-11-20 18:00"),  # in the break: from 14:00
        ("2026-11-20 17:00", "4 working_hours", "2026-11-23 11:00"),  # a Friday evening
        ("2026-11-21 10:00", "4 working_hours", "2026-11-23 12:00"),  # a Saturday
        ("2026-05-08 17:00", "4 working_hours", "2026-05-09 11:00"),  # a Saturday that is worked
        ("2026-11-20 03:00", "0.5 working_hours", "2026-11-20 08:30"),  # at night
        # A cover rattles: two working days; a sunken surround: five; trees: fifteen.
        ("2026-11-20 10:00", "2 working_days", "2026-11-24 10:00"),
        ("2026-11-20 20:00", "2 working_days", "2026-11-24 18:00"),
        ("2026-02-13 10:00", "2 working_days", "2026-02-24 10:00"),  # over the Spring Festival
        ("2026-09-30 10:00", "2 working_days", "2026-10-09 10:00"),  # over the National Day
        ("2026-10-09 10:00", "2 working_days", "2026-10-12 10:00"),  # with the made-up Saturday
        ("2026-11-20 10:00", "15 working_days", "2026-12-11 10:00"),
        # Calendar days: the first is not counted, the last ends at 24:00.
        ("2026-11-20 10:00", "1 calendar_days", "2026-11-22 00:00"),
        ("2026-11-20 00:00", "1 calendar_days", "2026-11-22 00:00"),
        ("2026-11-20 23:59", "15 calendar_days", "2026-12-06 00:00"),
        # Letters and visits: 60 days from 09-01 end on 10-31, a Saturday.
        ("2026-09-01 10:00", "60 calendar_days", "2026-11-01 00:00"),
        ("2026-09-01 10:00", "60 legal_days", "2026-11-03 00:00"),  # moves to Monday 11-02
        ("2026-09-10 10:00", "30 legal_days", "2026-10-11 00:00"),  # 10-10 is worked: stays
        ("2026-09-01 10:00", "30 legal_days", "2026-10-09 00:00"),  # 10-01: the first day after
    ],
)
def test_a_limit_ends_where_the_field_says(start: str, counted: str, end: str) -> None:
    assert due(local(start), limit(counted), calendar=CALENDAR) == local(end)


def test_a_hold_that_begins_after_the_deadline_changes_nothing() -> None:
    start = local("2026-11-18 10:00")
    late = hold("2026-11-18 15:00", "2026-11-19 18:00")
    for counted in ("3 working_hours", "5 continuous_hours"):
        assert due(start, limit(counted), calendar=CALENDAR, holds=[late]) == local(
            "2026-11-18 15:00"
        )


def test_overlapping_and_unordered_holds_count_once() -> None:
    start, counted = local("2026-11-16 08:00"), limit("2 working_days")
    once = due(
        start, counted, calendar=CALENDAR, holds=[hold("2026-11-16 10:00", "2026-11-17 12:00")]
    )
    twice = due(
        start,
        counted,
        calendar=CALENDAR,
        holds=[
            hold("2026-11-16 15:00", "2026-11-17 12:00"),
            hold("2026-11-16 10:00", "2026-11-16 17:00"),
            hold("2026-11-15 10:00", "2026-11-15 17:00"),  # before the start: nothing to stop
        ],
    )
    assert once == twice
    assert once == local("2026-11-19 10:00")  # 2 of 16 hours before it, 14 after


def test_days_on_hold_are_counted_as_the_law_counts_days() -> None:
    start, counted = local("2026-11-02 10:00"), limit("5 calendar_days")
    assert due(
        start, counted, calendar=CALENDAR, holds=[hold("2026-11-04 09:00", "2026-11-06 17:00")]
    ) == local("2026-11-10 00:00")
    same_day = hold("2026-11-04 09:00", "2026-11-04 17:00")
    assert due(start, counted, calendar=CALENDAR, holds=[same_day]) == local("2026-11-08 00:00")


def test_a_hold_within_the_days_off_before_a_moved_last_day_still_counts() -> None:
    # The last day is Saturday 10-31 and moves to Monday; held from Sunday to Wednesday.
    assert due(
        local("2026-09-01 10:00"),
        limit("60 legal_days"),
        calendar=CALENDAR,
        holds=[hold("2026-11-01 10:00", "2026-11-04 10:00")],
    ) == local("2026-11-05 00:00")


def test_an_extension_of_another_kind_runs_on_from_the_limits_end() -> None:
    start = local("2026-11-20 10:00")
    assert due(
        start, limit("2 working_days"), calendar=CALENDAR, extensions=[limit("3 calendar_days")]
    ) == local("2026-11-28 00:00")  # Tuesday 11-24, then 25, 26, 27
    assert due(
        start, limit("3 calendar_days"), calendar=CALENDAR, extensions=[limit("1 working_days")]
    ) == local("2026-11-24 18:00")
    assert due(
        start, limit("3 calendar_days"), calendar=CALENDAR, extensions=[limit("3 calendar_days")]
    ) == due(start, limit("6 calendar_days"), calendar=CALENDAR)


def test_a_half_day_is_half_used() -> None:
    halved = replace(CALENDAR, years={2026: Year(half_days=days("2026-11-20"))})
    assert due(local("2026-11-20 08:00"), limit("1 working_days"), calendar=halved) == local(
        "2026-11-23 12:00"
    )


def test_a_unit_that_never_closes_has_days_of_24_hours() -> None:
    start = local("2026-10-03 22:00")
    for counted in ("48 working_hours", "2 working_days", "48 continuous_hours"):
        assert due(start, limit(counted), calendar=always(SHANGHAI)) == start + 48 * HOUR


def test_continuous_hours_and_local_days_differ_when_clocks_change() -> None:
    start = local("2026-03-28 12:00", BERLIN)
    assert due(start, limit("24 continuous_hours"), calendar=BERLIN_CALENDAR) == local(
        "2026-03-29 13:00", BERLIN
    )
    assert due(start, limit("1 calendar_days"), calendar=BERLIN_CALENDAR) == local(
        "2026-03-30 00:00", BERLIN
    )


def test_a_calendar_without_workdays_raises_instead_of_looking_for_ever() -> None:
    closed = replace(CALENDAR, weekdays=frozenset(), years={2026: Year(), 2027: Year()})
    with pytest.raises(NoWorkingTime, match="2026-2027"):
        due(local("2026-11-20 10:00"), limit("1 working_hours"), calendar=closed)
    with pytest.raises(MissingYear, match="2028"):
        due(local("2026-11-20 10:00"), limit("1 legal_days"), calendar=closed)


def test_a_start_in_an_unknown_year_raises() -> None:
    for year in (2024, 2028):
        with pytest.raises(MissingYear, match=str(year)):
            due(local(f"{year}-06-01 10:00"), limit("1 working_hours"), calendar=CALENDAR)
    gap = replace(CALENDAR, years={2025: Year(), 2027: Year()})
    with pytest.raises(MissingYear, match="2026"):
        due(local("2026-06-01 10:00"), limit("1 working_hours"), calendar=gap)
    with pytest.raises(MissingYear, match="2026"):
        due(local("2025-12-31 17:00"), limit("2 working_hours"), calendar=gap)
    with pytest.raises(MissingYear, match="2026"):
        used(
            local("2025-12-31 10:00"),
            local("2027-01-04 10:00"),
            LimitKind.WORKING_HOURS,
            calendar=gap,
        )


@pytest.mark.parametrize("text", ["0 working_hours", "-1 working_days", "1e9 continuous_hours"])
def test_a_limit_out_of_bounds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="more than 0"):
        limit(text)


def test_days_are_counted_whole() -> None:
    with pytest.raises(ValueError, match="whole days"):
        limit("1.5 calendar_days")


def test_an_interval_ends_after_it_starts() -> None:
    with pytest.raises(ValueError, match="after it starts"):
        hold("2026-11-20 10:00", "2026-11-20 09:00")


@pytest.mark.parametrize(
    ("counted", "at", "left"),
    [
        ("2 working_days", "2026-11-20 12:00", timedelta(hours=14)),
        ("2 working_days", "2026-11-22 12:00", timedelta(hours=10)),  # a Sunday costs nothing
        ("2 working_days", "2026-11-24 15:00", timedelta(hours=-3)),
        ("2 continuous_hours", "2026-11-20 13:00", -HOUR),
        ("3 calendar_days", "2026-11-20 18:00", timedelta(days=3)),
        ("3 calendar_days", "2026-11-23 18:00", timedelta(0)),  # the last day, not yet over
        ("3 calendar_days", "2026-11-24 00:01", timedelta(days=-1)),
        ("2 legal_days", "2026-11-20 18:00", timedelta(days=3)),  # Sunday moves to Monday
        ("2 legal_days", "2026-11-24 00:01", timedelta(days=-1)),
    ],
)
def test_what_remains_is_told_in_the_limits_own_time(
    counted: str, at: str, left: timedelta
) -> None:
    start = local("2026-11-20 10:00")
    assert remaining(start, limit(counted), local(at), calendar=CALENDAR) == left


def test_what_remains_of_a_limit_extended_in_another_kind_is_told_too() -> None:
    start, mixed = local("2026-11-20 10:00"), [limit("10 continuous_hours")]
    asked = {"calendar": CALENDAR, "extensions": mixed}
    counted = limit("1 working_days")
    assert due(start, counted, **asked) == local("2026-11-23 20:00")  # type: ignore[arg-type]  # one table of keywords for both
    assert remaining(start, counted, local("2026-11-23 17:00"), **asked) == HOUR  # type: ignore[arg-type]
    assert remaining(start, counted, local("2026-11-24 09:00"), **asked) == -HOUR  # type: ignore[arg-type]


def test_a_limit_has_a_length() -> None:
    assert length(limit("2 working_days"), calendar=CALENDAR) == timedelta(hours=16)
    assert length(limit("2 calendar_days"), calendar=CALENDAR) == timedelta(days=2)


def test_nothing_is_used_before_the_start() -> None:
    start = local("2026-11-20 10:00")
    assert used(start, start - HOUR, LimitKind.WORKING_DAYS, calendar=CALENDAR) == timedelta(0)


def test_a_deadline_costs_microseconds() -> None:
    start = datetime(2026, 3, 4, 3, 11, 12, 345, tzinfo=UTC)
    counted = limit("15 working_days")
    due(start, counted, calendar=CALENDAR)  # the table is built once
    rounds = timeit.repeat(lambda: due(start, counted, calendar=CALENDAR), number=500, repeat=7)
    assert min(rounds) / 500 < 30e-6
