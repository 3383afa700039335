"""When a month and a day of assessment begin and end, at their borders and across years."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.feedback.windows import (
    day_before,
    day_named,
    day_of,
    month_before,
    month_named,
    month_of,
)
from linli.journal.acting import Invalid

ZONE = ZoneInfo("Asia/Shanghai")
NOON = time(12)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "from_day", "name"),
    [
        ("2026-11-18T23:59:59.999999", 19, "2026-11"),  # the last moment of November's month
        ("2026-11-19T00:00:00", 19, "2026-12"),
        ("2026-12-19T00:00:00", 19, "2027-01"),  # the month of January begins in the old year
        ("2026-12-31T23:59:59", 19, "2027-01"),
        ("2027-01-18T23:59:59", 19, "2027-01"),
        ("2028-02-29T12:00:00", 19, "2028-03"),
        ("2026-11-30T23:59:59", 1, "2026-11"),  # a district that counts by the calendar
        ("2026-12-01T00:00:00", 1, "2026-12"),
        ("2026-02-28T00:00:00", 28, "2026-03"),
    ],
)
def test_the_month_of_a_moment(moment: str, from_day: int, name: str) -> None:
    window = month_of(local(moment), from_day=from_day, zone=ZONE)
    assert window.name == name
    assert local(moment) in window
    assert window == month_named(name, from_day=from_day, zone=ZONE)


@pytest.mark.parametrize(
    ("moment", "day_from", "name"),
    [
        ("2026-11-18T11:59:59", NOON, "2026-11-18"),
        ("2026-11-18T12:00:00", NOON, "2026-11-19"),
        ("2026-12-31T12:00:00", NOON, "2027-01-01"),
        ("2026-11-18T00:00:00", time.min, "2026-11-18"),
        ("2026-11-18T23:59:59", time.min, "2026-11-18"),
    ],
)
def test_the_day_of_a_moment(moment: str, day_from: time, name: str) -> None:
    window = day_of(local(moment), day_from=day_from, zone=ZONE)
    assert window.name == name
    assert local(moment) in window
    assert window == day_named(name, day_from=day_from, zone=ZONE)


def test_the_month_of_november_by_the_clock_on_the_wall() -> None:
    window = month_named("2026-11", from_day=19, zone=ZONE)
    assert window.start == local("2026-10-19T00:00:00")
    assert window.end == local("2026-11-19T00:00:00")


@pytest.mark.parametrize("name", ["2026-13", "2026-00", "26-11", "2026", "", "0001-01"])
def test_what_names_no_month_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        month_named(name, from_day=19, zone=ZONE)


@pytest.mark.parametrize("name", ["2026-02-30", "20261118", "2026-W47-3", "0001-01-01", ""])
def test_what_names_no_day_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        day_named(name, day_from=NOON, zone=ZONE)


FIRST, SPAN = datetime(2001, 1, 1, tzinfo=UTC), 189 * 365 * 24 * 3600
MOMENTS = st.integers(0, SPAN).map(lambda seconds: FIRST + timedelta(seconds=seconds))


@given(MOMENTS, st.integers(1, 28))
def test_months_follow_one_another_without_a_gap(moment: datetime, from_day: int) -> None:
    window = month_of(moment, from_day=from_day, zone=ZONE)
    assert moment in window
    assert month_before(window, from_day=from_day, zone=ZONE).end == window.start
    assert month_of(window.end, from_day=from_day, zone=ZONE).start == window.end


@given(MOMENTS, st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_days_follow_one_another_without_a_gap(moment: datetime, day_from: time) -> None:
    window = day_of(moment, day_from=day_from, zone=ZONE)
    assert moment in window
    assert day_before(window, day_from=day_from, zone=ZONE).end == window.start
    assert window.end - window.start == timedelta(days=1)
