"""Ends what takes too long, however many there are: one thread looks at the clock for all."""

import contextlib
import heapq
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass(slots=True, order=True)
class Limit:
    """By when something has to be over, and what is done if it is not."""

    at: float
    turn: int
    cut: Callable[[], None] | None = field(compare=False)


class Watch:
    """Cuts what is not over in time. Its thread is started with the first limit, in each process.

    A thread for every request would cost more than the request.
    """

    def __init__(self) -> None:
        self._limits: list[Limit] = []
        self._looks = threading.Condition()
        self._thread: threading.Thread | None = None
        self._turns = 0

    @contextlib.contextmanager
    def over(self, seconds: float, cut: Callable[[], None]) -> Iterator[None]:
        """Call `cut`, from another thread, if the block takes longer than that."""
        limit = self._set(seconds, cut)
        try:
            yield
        finally:
            # Only forgotten: it leaves the list when its moment comes.
            with self._looks:
                limit.cut = None

    def _set(self, seconds: float, cut: Callable[[], None]) -> Limit:
        with self._looks:
            self._turns += 1
            limit = Limit(time.monotonic() + seconds, self._turns, cut)
            heapq.heappush(self._limits, limit)
            # A process that was forked has the list and not the thread.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._look, name="watch", daemon=True)
                self._thread.start()
            elif self._limits[0] is limit:
                self._looks.notify()
        return limit

    def _look(self) -> None:
        with self._looks:
            while True:
                while self._limits and self._limits[0].cut is None:
                    heapq.heappop(self._limits)
                if not self._limits:
                    self._looks.wait()
                    continue
                left = self._limits[0].at - time.monotonic()
                if left > 0:
                    self._looks.wait(left)
                    continue
                cut = heapq.heappop(self._limits).cut
                if cut is not None:
                    # Under the lock: what is over by now is not cut any more.
                    cut()


WATCH = Watch()
