"""Tells a sure clock from one that jumped, so that nothing rings early."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

JUMP_SECONDS = 60.0  # the house's bound: a disagreement above it is a jump, below it a drift
SETTLE_SECONDS = 300.0  # so long must both clocks agree again before the new time is believed


@dataclass(slots=True)
class ClockGuard:
    """Compares the wall clock with the monotonic one from sweep to sweep.

    One guard per process, for a monotonic clock means nothing to another process. After a jump it
    is unsure until both clocks have run side by side for `settle_seconds`, until the clock jumps
    back, or until an operator gives the word; another jump starts the wait anew.
    """

    jump_seconds: float = JUMP_SECONDS
    settle_seconds: float = SETTLE_SECONDS
    last_wall: datetime | None = None
    last_monotonic: float = 0.0
    steady_since: float = 0.0
    jumped_by: float = 0.0
    sure: bool = True
    announced: bool = False  # that the present jump is on record

    def look(self, wall: datetime, monotonic: float) -> bool:
        """Compare the clocks now; returns whether the wall clock is believed."""
        if self.last_wall is None:
            self.steady_since = monotonic
        else:
            by_wall = (wall - self.last_wall).total_seconds()
            jump = by_wall - (monotonic - self.last_monotonic)
            if abs(jump) > self.jump_seconds:
                # Jumps add up: there and back again is where we were, and that was believed.
                self.jumped_by += jump
                self.steady_since = monotonic
                self.sure = abs(self.jumped_by) <= self.jump_seconds
        self.last_wall, self.last_monotonic = wall, monotonic
        if self.sure or self.settled(monotonic):
            self.believe()
        return self.sure

    def settled(self, monotonic: float) -> bool:
        """Whether both clocks have agreed for long enough, as far as this process has seen."""
        return self.last_wall is not None and monotonic - self.steady_since >= self.settle_seconds

    def believe(self) -> None:
        """Believe the wall clock as it is now: it settled, or somebody who knows said so."""
        self.sure = True
        self.jumped_by = 0.0
        self.announced = False
