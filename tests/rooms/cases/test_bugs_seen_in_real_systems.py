"""Bugs that real systems had, on whole cases; `tests/unit/clock` has them on the arithmetic."""

from datetime import UTC, datetime, timedelta

from django.db import connection

from linli.cases.acts.extend import extend
from linli.cases.acts.hold import hold
from linli.cases.acts.resume import resume
from linli.cases.lifecycle import State
from linli.cases.models import Case
from linli.cases.queries.clock_ledger import clock_ledger
from linli.cases.timing import due_of
from linli.clock.segments import SegmentKind
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import opened, taken_to

DAY = timedelta(days=1)
LAST_WEDNESDAY = datetime(2026, 12, 30, 2, 0, tzinfo=UTC)  # 10:00 in the district
FRIDAY_AT_SIX = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)  # the office closes
SUNDAY_AT_SIX = FRIDAY_AT_SIX + 2 * DAY


def paused(case: Case, cast: Cast, *, now: datetime, until: datetime) -> Case:
    return hold(
        case.id,
        "season-or-weather",
        plan="等雨停",
        public_note="雨停后就修",
        until=until,
        by=cast.zhou_ming,
        now=now,
    )


def test_limits_across_new_year_are_right(cast: Cast) -> None:
    """Holidays were loaded for the current year only."""
    case = opened(cast, category="ask-policy", now=LAST_WEDNESDAY)
    # Three working days: the rest of Wednesday, Thursday, Monday (New Year is off), two hours.
    assert case.due_at == datetime(2027, 1, 5, 2, 0, tzinfo=UTC)


def test_a_paused_weekend_of_48_hours_adds_no_working_days(cast: Cast) -> None:
    """A paused case got its wall-clock seconds back as working seconds: six days for a weekend."""
    case = taken_to(State.ACCEPTED, cast, now=FRIDAY_AT_SIX - DAY)
    promised = case.due_at

    paused(case, cast, now=FRIDAY_AT_SIX, until=SUNDAY_AT_SIX)
    resume(case.id, by=cast.zhou_ming, now=SUNDAY_AT_SIX)

    case.refresh_from_db()
    assert case.due_at == promised
    ledger = clock_ledger(case, now=SUNDAY_AT_SIX)
    (held,) = (line for line in ledger.lines if line.kind is SegmentKind.HELD)
    assert (held.seconds, held.counted_seconds) == (48 * 3600, 0)


def test_a_granted_extension_is_not_lost_when_the_case_resumes(cast: Cast) -> None:
    """The extension went when a paused case was resumed; in either order it must count once."""
    dues = []
    for extend_first in (True, False):
        case = taken_to(State.ACCEPTED, cast)
        if extend_first:
            extend(case.id, "complex", "复杂", amount=2, by=cast.zhou_ming, now=NOW)
        paused(case, cast, now=NOW + DAY, until=NOW + 10 * DAY)
        resume(case.id, by=cast.zhou_ming, now=NOW + 6 * DAY)
        if not extend_first:
            extend(case.id, "complex", "复杂", amount=2, by=cast.zhou_ming, now=NOW + 6 * DAY)
        case.refresh_from_db()
        assert case.due_at == due_of(case)
        dues.append(case.due_at)
    assert dues[0] == dues[1]


def test_numbers_go_on_beyond_9999_a_day(cast: Cast) -> None:
    """Numbers were capped at 9,999 a day; that they do not race is in `test_races.py`."""
    first = opened(cast).number
    assert first.endswith("-0001")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_numberday SET base = base - 9998")
    assert [opened(cast).number.rpartition("-")[2] for _ in range(2)] == ["10000", "10001"]
