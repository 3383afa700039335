"""How the time of a story passes: at once, or by the clock on the wall, as fast as is wanted."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

_BLINK = 0.2  # seconds between two looks at the clock on the wall


class Pace(Protocol):
    """A clock of made-up time."""

    @property
    def now(self) -> datetime: ...

    def turn_to(self, moment: datetime) -> None:
        """Let time go by until a moment; one that has passed already is left alone."""


class AtOnce:
    """Time that jumps: two days take as long as the acts in them."""

    def __init__(self, begin: datetime) -> None:
        self.now = begin

    def turn_to(self, moment: datetime) -> None:
        """Jump there."""
        self.now = max(self.now, moment)


class ByTheWall:
    """Time that begins now and runs `speed` times as fast as the clock on the wall."""

    def __init__(
        self,
        speed: float = 1.0,
        *,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.speed = speed
        self._wall = wall
        self._sleep = sleep
        self._begin = wall()

    @property
    def now(self) -> datetime:
        """The story's time at this moment."""
        return self._begin + (self._wall() - self._begin) * self.speed

    def turn_to(self, moment: datetime) -> None:
        """Wait until it is that time."""
        while (left := moment - self.now) > timedelta(0):
            self._sleep(min(_BLINK, left.total_seconds() / self.speed))
