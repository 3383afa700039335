"""Time measured along a line 时间轴: all of it, or only what a calendar counts as working time.

`position` tells how much time lies between the line's beginning and a moment, `moment` is its exact
inverse. On a working line both are a binary search in a table that is built once. All numbers are
whole microseconds, so that nothing is lost in rounding.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000
HOUR = 3600 * SECOND


class MissingYear(LookupError):
    """The calendar does not know this year; a guess would make somebody's deadline wrong."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            f"The work calendar has no year {year}. Add [years.{year}] to calendar.toml with "
            f"holidays, make_up_days and half_days; until the state calendar is announced, "
            f"add it with provisional = true. "
            f"工作日历缺少{year}年：请在 calendar.toml 增加 [years.{year}]。"
        )


class NoWorkingTime(ValueError):
    """The calendar has no working time at all, so that no working deadline could ever come."""


class NaiveTime(ValueError):
    """A moment without a time zone; nobody can say when it is."""


def micros(moment: datetime) -> int:
    """The moment as whole microseconds since 1970 UTC. Raises NaiveTime without a time zone."""
    try:
        return (moment - EPOCH) // MICROSECOND
    except TypeError:
        raise NaiveTime(f"{moment!r} has no time zone.") from None


def moment_of(us: int) -> datetime:
    """The moment, in UTC, of so many microseconds since 1970."""
    return EPOCH + timedelta(microseconds=us)


class Line(Protocol):
    """A way to measure time that only grows: all time, or only working time."""

    def position(self, us: int) -> int:
        """How much time of this kind lies before the moment."""
        ...

    def moment(self, position: int) -> int:
        """The first moment by which so much time of this kind has passed."""
        ...

    def opening(self, us: int) -> int:
        """The moment itself if time of this kind runs there, else the next time it starts."""
        ...


class ContinuousLine:
    """All time counts, day and night."""

    def position(self, us: int) -> int:
        return us

    def moment(self, position: int) -> int:
        return position

    def opening(self, us: int) -> int:
        return us


CONTINUOUS = ContinuousLine()


class WorkingLine:
    """The working time of consecutive known years, as sorted spans with a running total."""

    __slots__ = ("before", "begins", "closes", "ends", "first", "last", "opens", "total")

    def __init__(
        self, first: int, last: int, days: Iterable[tuple[datetime, datetime]], zone: ZoneInfo
    ) -> None:
        self.first, self.last = first, last
        self.begins = micros(datetime(first, 1, 1, tzinfo=zone))
        self.ends = micros(datetime(last + 1, 1, 1, tzinfo=zone))
        self.opens: list[int] = []
        self.closes: list[int] = []
        self.before: list[int] = []
        self.total = 0
        latest = self.begins
        for start, end in days:
            # When clocks go forward two spans may touch the same hour; it is worked only once.
            opens, closes = max(micros(start), latest), micros(end)
            if closes <= opens:
                continue
            self.opens.append(opens)
            self.closes.append(closes)
            self.before.append(self.total)
            self.total += closes - opens
            latest = closes

    def position(self, us: int) -> int:
        if us < self.begins:
            raise MissingYear(self.first - 1)
        if us > self.ends:
            raise MissingYear(self.last + 1)
        span = bisect_right(self.opens, us) - 1
        if span < 0:
            return 0
        return self.before[span] + min(us, self.closes[span]) - self.opens[span]

    def moment(self, position: int) -> int:
        if position > self.total:
            if not self.total:
                raise NoWorkingTime(f"The years {self.first}-{self.last} have no working time.")
            raise MissingYear(self.last + 1)
        # The end of a span, not the beginning of the next: due at 18:00, not tomorrow at 08:00.
        span = bisect_left(self.before, position) - 1
        return self.opens[span] + position - self.before[span]

    def opening(self, us: int) -> int:
        self.position(us)
        span = bisect_right(self.closes, us)
        if span == len(self.opens):
            self.moment(self.total + 1)  # raises, saying which year is missing
        return max(us, self.opens[span])
