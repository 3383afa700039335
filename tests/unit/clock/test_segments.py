"""The clock's ledger of one case, told segment by segment."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from linli.clock.deadline import Interval, Limit, LimitKind, due
from linli.clock.segments import Segment, SegmentKind, segments
from tests.unit.clock.calendars import CALENDAR, local

TWO_DAYS = Limit(LimitKind.WORKING_DAYS, 2)
HOUR = 3600.0


def test_a_held_and_extended_case_shows_every_stretch() -> None:
    # given a case held over Tuesday, extended once, and looked at after everything is used up
    start = local("2026-11-16 08:00")
    hold = Interval(local("2026-11-17 08:00"), local("2026-11-18 08:00"))
    now = local("2026-11-23 08:00")
    # when
    ledger = segments(start, now, TWO_DAYS, calendar=CALENDAR, extensions=[TWO_DAYS], holds=[hold])
    # then
    assert ledger == [
        Segment(SegmentKind.RUNNING, start, hold.start, 8 * HOUR),
        Segment(SegmentKind.HELD, hold.start, hold.end, 8 * HOUR, 0),
        Segment(SegmentKind.RUNNING, hold.end, local("2026-11-18 18:00"), 8 * HOUR),
        Segment(
            SegmentKind.EXTENDED,
            local("2026-11-18 18:00"),
            local("2026-11-20 18:00"),
            16 * HOUR,
            0,
        ),
        Segment(SegmentKind.OVERDUE, local("2026-11-20 18:00"), now, 0.0),
    ]


def test_a_case_within_its_time_shows_what_is_left() -> None:
    start, now = local("2026-11-16 10:00"), local("2026-11-16 16:00")
    assert segments(start, now, TWO_DAYS, calendar=CALENDAR) == [
        Segment(SegmentKind.RUNNING, start, now, 4 * HOUR),
        Segment(SegmentKind.LEFT, now, local("2026-11-18 10:00"), 12 * HOUR),
    ]


def test_a_case_held_now_shows_the_planned_hold_ahead() -> None:
    start, now = local("2026-11-16 10:00"), local("2026-11-16 16:00")
    hold = Interval(local("2026-11-16 15:00"), local("2026-11-17 10:00"))
    kinds = [part.kind for part in segments(start, now, TWO_DAYS, calendar=CALENDAR, holds=[hold])]
    assert kinds == [SegmentKind.RUNNING, SegmentKind.HELD, SegmentKind.LEFT]


def test_two_extensions_are_told_apart() -> None:
    start, now = local("2026-11-02 08:00"), local("2026-11-20 08:00")
    ledger = segments(start, now, TWO_DAYS, calendar=CALENDAR, extensions=[TWO_DAYS, TWO_DAYS])
    assert [(part.kind, part.index) for part in ledger] == [
        (SegmentKind.RUNNING, None),
        (SegmentKind.EXTENDED, 0),
        (SegmentKind.EXTENDED, 1),
        (SegmentKind.OVERDUE, None),
    ]


def test_a_day_count_is_measured_from_moment_to_moment() -> None:
    start, now = local("2026-11-20 18:00"), local("2026-11-21 06:00")
    ledger = segments(start, now, Limit(LimitKind.CALENDAR_DAYS, 1), calendar=CALENDAR)
    assert [(part.kind, part.working_seconds) for part in ledger] == [
        (SegmentKind.RUNNING, 12 * HOUR),
        (SegmentKind.LEFT, 18 * HOUR),
    ]


spans = st.lists(
    st.tuples(st.integers(0, 400), st.integers(1, 120)), max_size=3
)  # holds, in hours from the start


@settings(deadline=None, max_examples=60)
@given(
    amount=st.integers(1, 15),
    extensions=st.lists(st.integers(1, 15), max_size=2),
    held=spans,
    passed_h=st.integers(0, 900),
    kind=st.sampled_from([LimitKind.CONTINUOUS_HOURS, LimitKind.WORKING_HOURS]),
)
def test_whatever_was_held_and_extended_every_second_is_counted_once(
    amount: int,
    extensions: list[int],
    held: list[tuple[int, int]],
    passed_h: int,
    kind: LimitKind,
) -> None:
    start = local("2026-11-16 09:00")
    now = start + timedelta(hours=passed_h)
    holds = [
        Interval(start + timedelta(hours=begin), start + timedelta(hours=begin + length))
        for begin, length in held
    ]
    more = [Limit(kind, extension) for extension in extensions]
    limit = Limit(kind, amount)
    facts = {"calendar": CALENDAR, "extensions": more, "holds": holds}

    ledger = segments(start, now, limit, **facts)  # type: ignore[arg-type]  # one row of different kinds

    assert ledger[0].start == start
    assert ledger[-1].end == max(now, due(start, limit, **facts))  # type: ignore[arg-type]  # as above
    assert all(one.end == two.start for one, two in pairwise(ledger))
    spent = {SegmentKind.RUNNING, SegmentKind.EXTENDED, SegmentKind.LEFT}
    counted = sum(one.working_seconds for one in ledger if one.kind in spent)
    assert round(counted) == 3600 * (amount + sum(extensions))
