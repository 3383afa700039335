"""What holds for every deadline, whatever the start, the limit, the holds and the time zone."""

import os
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from linli.clock.calendar import WorkCalendar, always
from linli.clock.deadline import (
    DAY_COUNTS,
    Interval,
    Limit,
    LimitKind,
    due,
    length,
    remaining,
    used,
)
from linli.clock.segments import SegmentKind, segments
from tests.unit.clock.calendars import BERLIN, BERLIN_CALENDAR, CALENDAR, HALF_DAYS, SWEEPERS

HOURS = [LimitKind.CONTINUOUS_HOURS, LimitKind.WORKING_HOURS, LimitKind.WORKING_DAYS]
FIRST, LAST = datetime(2025, 2, 1), datetime(2026, 6, 30)  # noqa: DTZ001  # hypothesis adds the zone
# A few on every run, so that `make fast` stays fast; thousands by hand with LINLI_EXAMPLES=5000.
often = settings(max_examples=int(os.environ.get("LINLI_EXAMPLES", "25")), deadline=None)
MICRO = timedelta(microseconds=1)

calendars = st.sampled_from([CALENDAR, BERLIN_CALENDAR, HALF_DAYS, SWEEPERS, always(BERLIN)])
moments = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
spans = st.timedeltas(timedelta(0), timedelta(days=40))


@st.composite
def limits(draw: st.DrawFn, kinds: list[LimitKind] | None = None) -> Limit:
    kind = draw(st.sampled_from(kinds or list(LimitKind)))
    if kind in DAY_COUNTS:
        return Limit(kind, draw(st.integers(1, 60)))
    if kind is LimitKind.WORKING_DAYS:
        return Limit(kind, draw(st.integers(1, 30)))
    return Limit(kind, draw(st.integers(1, 200) | st.floats(0.01, 100)))


@st.composite
def stories(
    draw: st.DrawFn, kinds: list[LimitKind] | None = None
) -> tuple[datetime, Limit, list[Interval], list[Limit]]:
    """A start, a limit, up to three holds near it, up to two extensions of the same kind."""
    start, limit = draw(moments), draw(limits(kinds))
    holds = [
        Interval(begin, begin + draw(spans))
        for begin in draw(
            st.lists(
                st.builds(
                    lambda gap: start + gap, st.timedeltas(timedelta(days=-3), timedelta(days=30))
                ),
                max_size=3,
            )
        )
    ]
    return start, limit, holds, draw(st.lists(st.just(limit), max_size=2))


@often
@given(calendars, stories(HOURS))
def test_measuring_is_the_exact_inverse_of_adding(
    calendar: WorkCalendar, story: tuple[datetime, Limit, list[Interval], list[Limit]]
) -> None:
    start, limit, holds, extensions = story
    end = due(start, limit, calendar=calendar, extensions=extensions, holds=holds)
    granted = length(limit, calendar=calendar) * (1 + len(extensions))
    assert used(start, end, limit.kind, calendar=calendar, holds=holds) == granted
    # and it is the first such moment
    assert used(start, end - MICRO, limit.kind, calendar=calendar, holds=holds) < granted


@often
@given(calendars, stories([LimitKind.CALENDAR_DAYS]))
def test_whole_days_are_measured_as_they_were_added(
    calendar: WorkCalendar, story: tuple[datetime, Limit, list[Interval], list[Limit]]
) -> None:
    start, limit, holds, extensions = story
    end = due(start, limit, calendar=calendar, extensions=extensions, holds=holds)
    granted = length(limit, calendar=calendar) * (1 + len(extensions))
    assert used(start, end, limit.kind, calendar=calendar, holds=holds) == granted
    assert used(start, end - MICRO, limit.kind, calendar=calendar, holds=holds) <= granted
    local_end = end.astimezone(calendar.zone)
    assert (local_end.hour, local_end.minute, local_end.microsecond) == (0, 0, 0)


@often
@given(calendars, moments, spans, st.sampled_from(HOURS))
def test_adding_what_was_measured_comes_back(
    calendar: WorkCalendar, start: datetime, span: timedelta, kind: LimitKind
) -> None:
    at = start + span
    spent = used(start, at, kind, calendar=calendar)
    if spent:
        hours = Limit(
            kind if kind is not LimitKind.WORKING_DAYS else LimitKind.WORKING_HOURS,
            spent / timedelta(hours=1),
        )
        back = due(start, hours, calendar=calendar)
        assert back - at <= MICRO  # hours are floats: one microsecond of rounding
        assert abs(used(start, back, kind, calendar=calendar) - spent) <= MICRO


@often
@given(calendars, stories([*HOURS, LimitKind.CALENDAR_DAYS]), spans)
def test_used_and_remaining_make_the_whole(
    calendar: WorkCalendar,
    story: tuple[datetime, Limit, list[Interval], list[Limit]],
    span: timedelta,
) -> None:
    start, limit, holds, extensions = story
    at = start + span
    left = remaining(start, limit, at, calendar=calendar, extensions=extensions, holds=holds)
    spent = used(start, at, limit.kind, calendar=calendar, holds=holds)
    assert left + spent == length(limit, calendar=calendar) * (1 + len(extensions))
    end = due(start, limit, calendar=calendar, extensions=extensions, holds=holds)
    if at < end:
        assert left >= timedelta(0)
    elif limit.kind not in DAY_COUNTS:
        assert left <= timedelta(0)


@often
@given(calendars, stories(), spans)
def test_a_later_start_is_never_due_earlier(
    calendar: WorkCalendar,
    story: tuple[datetime, Limit, list[Interval], list[Limit]],
    later: timedelta,
) -> None:
    start, limit, holds, extensions = story
    given_ = {"calendar": calendar, "extensions": extensions, "holds": holds}
    assert due(start, limit, **given_) <= due(start + later, limit, **given_)  # type: ignore[arg-type]  # one table of keywords for both


@often
@given(calendars, stories())
def test_more_is_never_due_earlier(
    calendar: WorkCalendar, story: tuple[datetime, Limit, list[Interval], list[Limit]]
) -> None:
    start, limit, holds, extensions = story
    bare = due(start, limit, calendar=calendar)
    more = due(start, Limit(limit.kind, limit.amount + 1), calendar=calendar)
    held = due(start, limit, calendar=calendar, holds=holds)
    both = due(start, limit, calendar=calendar, holds=holds, extensions=extensions)
    assert start < bare <= more
    assert bare <= held <= both
    assert bare.tzinfo is UTC


@often
@given(calendars, stories(), st.randoms())
def test_the_order_in_which_facts_became_known_does_not_matter(
    calendar: WorkCalendar,
    story: tuple[datetime, Limit, list[Interval], list[Limit]],
    chance: Random,
) -> None:
    start, limit, holds, extensions = story
    shuffled = list(holds)
    chance.shuffle(shuffled)
    assert due(start, limit, calendar=calendar, extensions=extensions, holds=shuffled) == due(
        start, limit, calendar=calendar, extensions=extensions, holds=holds
    )


@often
@given(calendars, stories(HOURS))
def test_an_extension_survives_a_hold_in_either_order(
    calendar: WorkCalendar, story: tuple[datetime, Limit, list[Interval], list[Limit]]
) -> None:
    start, limit, holds, _ = story
    whole = length(limit, calendar=calendar)
    held = due(start, limit, calendar=calendar, holds=holds)
    both = due(start, limit, calendar=calendar, holds=holds, extensions=[limit])
    # What the extension adds after the hold is the limit once more, to the microsecond.
    assert used(start, both, limit.kind, calendar=calendar, holds=holds) == whole * 2
    assert used(held, both, limit.kind, calendar=calendar, holds=holds) == whole


@often
@given(moments, limits([LimitKind.WORKING_HOURS, LimitKind.WORKING_DAYS]), st.integers(0, 20))
def test_a_hold_within_time_off_adds_nothing(start: datetime, limit: Limit, later: int) -> None:
    day = start.astimezone(CALENDAR.zone).date() + timedelta(days=later)
    closing = CALENDAR.midnight(day) + timedelta(hours=18)
    night = Interval(closing, closing + timedelta(hours=14))
    assert due(start, limit, calendar=CALENDAR, holds=[night]) == due(
        start, limit, calendar=CALENDAR
    )


@often
@given(calendars, stories(), spans)
def test_the_ledger_shows_every_second_and_adds_up(
    calendar: WorkCalendar,
    story: tuple[datetime, Limit, list[Interval], list[Limit]],
    span: timedelta,
) -> None:
    start, limit, holds, extensions = story
    now = start + span
    ledger = segments(start, now, limit, calendar=calendar, extensions=extensions, holds=holds)
    end = due(start, limit, calendar=calendar, extensions=extensions, holds=holds)
    # without a gap
    assert ledger[0].start == start
    assert ledger[-1].end == max(now, end)
    for one, next_one in pairwise(ledger):
        assert one.end == next_one.start
        assert (one.kind, one.index) != (next_one.kind, next_one.index)
    # and adding up
    seconds = dict.fromkeys(SegmentKind, 0.0)
    for part in ledger:
        seconds[part.kind] += part.working_seconds
    if limit.kind in DAY_COUNTS:
        assert abs(sum(seconds.values()) - (max(now, end) - start).total_seconds()) < 0.001
        return
    whole = length(limit, calendar=calendar).total_seconds()
    spent = seconds[SegmentKind.RUNNING] + seconds[SegmentKind.EXTENDED]
    assert abs(spent + seconds[SegmentKind.LEFT] - whole * (1 + len(extensions))) < 0.001
    told = used(start, min(now, end), limit.kind, calendar=calendar, holds=holds)
    assert abs(spent - told.total_seconds()) < 0.001
    assert seconds[SegmentKind.RUNNING] <= whole + 0.001
    if now <= end:
        assert seconds[SegmentKind.OVERDUE] == 0
