"""The axis 时间轴 of a ledger: its stretches day by day, as a bar is drawn from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from linli.clock.calendar import WorkCalendar
from linli.clock.deadline import DAY_COUNTS, LimitKind, used
from linli.clock.segments import Segment, SegmentKind


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of one day, all of one kind; `counted_seconds` is how wide it is drawn.

    `granted` says that it lies beyond the limit itself: an extension's time, used or still to come.
    """

    kind: SegmentKind
    start: datetime
    end: datetime
    counted_seconds: int
    granted: bool


@dataclass(frozen=True, slots=True)
class AxisDay:
    """A day on which time was counted; days without any are not on the axis."""

    day: date
    stretches: tuple[Stretch, ...]

    @property
    def counted_seconds(self) -> int:
        """How wide the whole day is."""
        return sum(stretch.counted_seconds for stretch in self.stretches)


def axis(
    ledger: Sequence[Segment], kind: LimitKind, limit_ends: datetime, *, calendar: WorkCalendar
) -> list[AxisDay]:
    """The ledger cut at every local midnight and where the limit itself ends.

    Cut or not, every kind adds up to the same whole seconds: nothing is lost in rounding.
    """
    days: dict[date, list[Stretch]] = {}
    for part in ledger:
        spent = 0.0
        for begins, ends in _cut(part.start, part.end, limit_ends, calendar):
            before = round(spent)
            spent += measured(begins, ends, kind, calendar=calendar)
            if (seconds := round(spent) - before) <= 0:
                continue
            granted = part.kind is not SegmentKind.OVERDUE and begins >= limit_ends
            day = begins.astimezone(calendar.zone).date()
            days.setdefault(day, []).append(Stretch(part.kind, begins, ends, seconds, granted))
    return [AxisDay(day, tuple(stretches)) for day, stretches in sorted(days.items())]


def measured(start: datetime, end: datetime, kind: LimitKind, *, calendar: WorkCalendar) -> float:
    """The seconds counted between two moments; for a count of days all of them are."""
    counted = LimitKind.CONTINUOUS_HOURS if kind in DAY_COUNTS else kind
    return used(start, end, counted, calendar=calendar) / timedelta(seconds=1)


def _cut(
    start: datetime, end: datetime, limit_ends: datetime, calendar: WorkCalendar
) -> Iterator[tuple[datetime, datetime]]:
    while start < end:
        tomorrow = start.astimezone(calendar.zone).date() + timedelta(days=1)
        until = min(end, calendar.midnight(tomorrow).astimezone(end.tzinfo))
        if start < limit_ends < until:
            until = limit_ends
        yield start, until
        start = until
