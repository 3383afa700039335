"""The clock's ledger 时限账 of a case: every second of it, and what it was counted as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from linli.clock.calendar import WorkCalendar
from linli.clock.deadline import DAY_COUNTS, Interval, Limit, LimitKind, due, used


class SegmentKind(StrEnum):
    """What a stretch of a case's time was counted as."""

    RUNNING = "running"  # 计时: the limit itself was used
    HELD = "held"  # 挂账: nothing was used
    EXTENDED = "extended"  # 延期: an extension was used
    LEFT = "left"  # 剩余: not used yet
    OVERDUE = "overdue"  # 超期: everything was used up before


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one kind. `index` says which hold or which extension, of those given.

    `working_seconds` is the stretch measured in the limit's kind of time: working time for working
    hours and days, all time for continuous hours and for day counts.
    """

    kind: SegmentKind
    start: datetime
    end: datetime
    working_seconds: float
    index: int | None = None


def segments(
    start: datetime,
    now: datetime,
    limit: Limit,
    *,
    calendar: WorkCalendar,
    extensions: Sequence[Limit] = (),
    holds: Sequence[Interval] = (),
) -> list[Segment]:
    """The ledger from the start to the deadline, or to now if that is later; without a gap.

    Running and extended add up to the time used, left to the time remaining, and all of them
    without held and overdue to the limit with its extensions (for hours and working days; a day
    count measures from moment to moment, so that its first part day is on the ledger too).
    Extensions are listed in the order in which they were granted.
    """
    deadlines = [
        due(start, limit, calendar=calendar, extensions=extensions[:granted], holds=holds)
        for granted in range(len(extensions) + 1)
    ]
    last = max(now, deadlines[-1])
    marks = {start, now, last, *deadlines}
    for hold in holds:
        marks |= {hold.start, hold.end}
    cuts = sorted(mark for mark in marks if start <= mark <= last)

    def counted_as(begins: datetime) -> tuple[SegmentKind, int | None]:
        if begins >= deadlines[-1]:
            return SegmentKind.OVERDUE, None
        for index, hold in enumerate(holds):
            if hold.start <= begins < hold.end:
                return SegmentKind.HELD, index
        if begins >= now:
            return SegmentKind.LEFT, None
        if begins < deadlines[0]:
            return SegmentKind.RUNNING, None
        used_up = sum(begins >= deadline for deadline in deadlines)
        return SegmentKind.EXTENDED, used_up - 1

    kind = LimitKind.CONTINUOUS_HOURS if limit.kind in DAY_COUNTS else limit.kind
    ledger: list[Segment] = []
    for begins, ends in pairwise(cuts):
        counted, index = counted_as(begins)
        spent = used(begins, ends, kind, calendar=calendar) / timedelta(seconds=1)
        if ledger and (ledger[-1].kind, ledger[-1].index) == (counted, index):
            before = ledger.pop()
            ledger.append(
                Segment(counted, before.start, ends, before.working_seconds + spent, index)
            )
        else:
            ledger.append(Segment(counted, begins, ends, spent, index))
    return ledger
