"""The clock's ledger of a case: every second is on it, with who and why, and it adds up."""

from datetime import timedelta
from itertools import pairwise

import pytest

from linli.cases.acts.extend import extend
from linli.cases.acts.hold import hold
from linli.cases.acts.resume import resume
from linli.cases.lifecycle import State
from linli.cases.models import Case
from linli.cases.queries.clock_ledger import ClockLedger, clock_ledger
from linli.clock.segments import SegmentKind
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import taken_to

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def must_add_up(ledger: ClockLedger) -> None:
    lines = ledger.lines
    assert lines[0].start == ledger.started_at
    assert all(one.end == two.start for one, two in pairwise(lines))
    whole = int(lines[-1].end.timestamp()) - int(ledger.started_at.timestamp())
    assert sum(ledger.seconds_of(kind) for kind in SegmentKind) == whole


def kinds(ledger: ClockLedger) -> list[SegmentKind]:
    return [line.kind for line in ledger.lines]


def test_every_second_is_running_held_extended_or_left(cast: Cast) -> None:
    # given: held over a day, and extended
    case = taken_to(State.ACCEPTED, cast)
    words = {"plan": "等配件", "public_note": "配件已订，到货即修", "until": NOW + 3 * DAY}
    hold(case.id, "season-or-weather", **words, by=cast.zhou_ming, now=NOW + HOUR)  # type: ignore[arg-type]  # one row of different kinds
    resume(case.id, by=cast.zhou_ming, now=NOW + DAY)
    extend(case.id, "complex", "需要查管线图", by=cast.zhou_ming, now=NOW + DAY)
    case = Case.objects.get(id=case.id)

    ledger = clock_ledger(case, now=NOW + DAY + HOUR)

    must_add_up(ledger)
    assert kinds(ledger)[:3] == [SegmentKind.RUNNING, SegmentKind.HELD, SegmentKind.RUNNING]
    held = ledger.lines[1]
    assert (held.ground, held.public_note) == ("season-or-weather", "配件已订，到货即修")
    assert held.unit_id == cast.unit("centre").id
    assert held.seconds == 23 * 3600
    assert ledger.original_due_at < ledger.extended_due_at < ledger.due_at == case.due_at

    # and: in the middle of the extension its part is told with its reasons
    late = clock_ledger(case, now=case.due_at - HOUR)
    must_add_up(late)
    (extended,) = (line for line in late.lines if line.kind is SegmentKind.EXTENDED)
    assert (extended.ground, extended.note) == ("complex", "需要查管线图")

    # and: what comes after the deadline is overdue
    over = clock_ledger(case, now=case.due_at + 2 * HOUR)
    must_add_up(over)
    assert over.seconds_of(SegmentKind.OVERDUE) == 7200
    assert over.seconds_of(SegmentKind.LEFT) == 0


@pytest.mark.parametrize("state", State, ids=str)
def test_it_adds_up_in_every_state(state: State, cast: Cast) -> None:
    case = taken_to(state, cast)
    must_add_up(clock_ledger(case, now=NOW + 40 * DAY))


def test_an_answer_stops_the_clock(cast: Cast) -> None:
    case = taken_to(State.ANSWERED, cast)
    assert clock_ledger(case, now=NOW + 40 * DAY).seconds_of(SegmentKind.OVERDUE) == 0


def test_the_axis_is_as_wide_as_what_was_counted(cast: Cast) -> None:
    # given: held over a weekend, and extended
    case = taken_to(State.ACCEPTED, cast)
    words = {"plan": "等配件", "public_note": "配件已订", "until": NOW + 6 * DAY}
    hold(case.id, "season-or-weather", **words, by=cast.zhou_ming, now=NOW + HOUR)  # type: ignore[arg-type]  # one row of different kinds
    resume(case.id, by=cast.zhou_ming, now=NOW + 5 * DAY)
    extend(case.id, "complex", "需要查管线图", by=cast.zhou_ming, now=NOW + 5 * DAY)
    case = Case.objects.get(id=case.id)

    ledger = clock_ledger(case, now=NOW + 5 * DAY + HOUR)

    # then: every kind is as wide on the axis as on the lines, and days off are not on it
    for kind in SegmentKind:
        drawn = [one for day in ledger.days for one in day.stretches if one.kind is kind]
        lines = [line for line in ledger.lines if line.kind is kind]
        assert sum(one.counted_seconds for one in drawn) == sum(
            line.counted_seconds for line in lines
        )
    assert all(day.day.weekday() < 5 for day in ledger.days)
    assert all(day.counted_seconds <= ledger.day_seconds == 8 * 3600 for day in ledger.days)

    # and: what was granted begins where the limit itself ends
    granted = [one for day in ledger.days for one in day.stretches if one.granted]
    assert granted[0].start == ledger.held_due_at
    assert sum(one.counted_seconds for one in granted) == ledger.limit.amount * 8 * 3600
    held, extended = ledger.decisions
    assert (held.kind, extended.kind) == (SegmentKind.HELD, SegmentKind.EXTENDED)
    assert (extended.officer.plain, extended.end) == ("周明", case.due_at)
    marks = {mark.code: mark.position for mark in ledger.marks}
    whole = sum(day.counted_seconds for day in ledger.days)
    assert marks["now"] < marks["limit"] < marks["due"] == whole
    assert marks["original"] == ledger.limit.amount * 8 * 3600
