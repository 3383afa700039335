"""Three bugs that real systems had, by name; `tests/rooms/cases` has them on whole cases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from linli.clock.deadline import due
from linli.clock.line import MissingYear
from tests.unit.clock.calendars import CALENDAR, YEAR_2026, local
from tests.unit.clock.test_deadline import hold, limit

HOUR = timedelta(hours=1)


def test_limits_across_new_year_know_next_years_holidays() -> None:
    """Bug of others: holidays were loaded for the current year only."""
    # given a Wednesday before New Year, when 01-01 is off and 01-04 is not (only provisional)
    start = local("2026-12-30 10:00")
    # then Thursday, Friday off, weekend, Monday
    assert due(start, limit("2 working_days"), calendar=CALENDAR) == local("2027-01-04 10:00")
    assert due(local("2025-12-30 10:00"), limit("3 working_days"), calendar=CALENDAR) == local(
        "2026-01-05 10:00"
    )  # 12-30, 12-31, and the make-up Sunday 01-04
    # and without the next year nothing is guessed
    unprepared = replace(CALENDAR, years={2026: YEAR_2026})
    with pytest.raises(MissingYear, match="2027"):
        due(start, limit("2 working_days"), calendar=unprepared)
    assert due(start, limit("1 working_days"), calendar=unprepared) == local("2026-12-31 10:00")


def test_a_weekend_pause_of_48_hours_adds_no_working_time() -> None:
    """Bug of others: 48 h of wall clock were given back as working time, six working days."""
    start, counted = local("2026-11-18 10:00"), limit("5 working_days")
    plain = due(start, counted, calendar=CALENDAR)
    weekend = hold("2026-11-20 18:00", "2026-11-22 18:00")
    assert due(start, counted, calendar=CALENDAR, holds=[weekend]) == plain
    # and a pause that covers one working hour gives back that hour
    longer = hold("2026-11-20 17:00", "2026-11-22 17:00")
    assert due(start, counted, calendar=CALENDAR, holds=[longer]) == plain + HOUR


@pytest.mark.parametrize("granted_first", [True, False])
def test_an_extension_survives_the_resumption_of_a_held_case(granted_first: bool) -> None:
    """Bug of others: the extension was lost when a paused case resumed."""
    start, counted = local("2026-11-02 08:00"), limit("5 working_days")
    pause = hold("2026-11-04 08:00", "2026-11-06 08:00")
    before = due(
        start,
        counted,
        calendar=CALENDAR,
        extensions=[counted] if granted_first else [],
        holds=[] if granted_first else [pause],
    )
    after = due(start, counted, calendar=CALENDAR, extensions=[counted], holds=[pause])
    assert after > before
    assert after == local("2026-11-17 18:00")  # 10 working days and the two held
