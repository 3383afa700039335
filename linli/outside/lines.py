"""Lines that stay open from one question to the next, for whoever asks one place often."""

import contextlib
import time
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from linli.outside.addresses import Resolve, checked, parted, resolved
from linli.outside.ask import MOST_BYTES, SECONDS, Answer, HungUp, Pinned, Question

KEPT_SECONDS = 60.0
OPEN_AT_MOST = 8
Key = tuple[str, str, int]


@dataclass(slots=True)
class Kept:
    """A line, and when its name was resolved and judged."""

    line: Pinned
    since: float


class Lines:
    """The open lines of one thread: `ask` as the module of that name has it, but faster.

    A line is good for a minute from the moment at which its name was judged, and then its name is
    resolved and judged anew: a partner that moves is found, and one that moved to an address that
    may not be asked is not asked for longer than that minute.
    """

    def __init__(self, *, resolve: Resolve = resolved) -> None:
        self.resolve = resolve
        self.kept: dict[Key, Kept] = {}

    def ask(
        self,
        method: str,
        address: str,
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        seconds: float = SECONDS,
        most_bytes: int = MOST_BYTES,
    ) -> Answer:
        """Ask an address, if it may be asked. Raises Closed, Unanswered, OSError.

        A line on which nothing was heard for a while may have been closed at the other end: then
        the question is asked once more, over a new one, and may arrive twice.
        """
        scheme, host, port, target = parted(address)
        key = (scheme, host, port)
        question = Question(method, target, body, headers or {})
        kept = self._good(key)
        if kept is not None:
            with contextlib.suppress(HungUp):
                return self._asked(key, kept, question, seconds, most_bytes)
        place = checked(address, settings.LINLI_MAY_ASK, resolve=self.resolve)
        fresh = Kept(Pinned(place), time.monotonic())
        return self._asked(key, fresh, question, seconds, most_bytes)

    def hang_up(self) -> None:
        """Close every line."""
        for kept in self.kept.values():
            kept.line.hang_up()
        self.kept.clear()

    def _good(self, key: Key) -> Kept | None:
        """The line to this place, taken out of those that are kept, unless it is too old."""
        kept = self.kept.pop(key, None)
        if kept is None or time.monotonic() - kept.since < KEPT_SECONDS:
            return kept
        kept.line.hang_up()
        return None

    def _asked(
        self, key: Key, kept: Kept, question: Question, seconds: float, most_bytes: int
    ) -> Answer:
        try:
            return kept.line.asked(question, seconds, most_bytes)
        finally:
            if kept.line.reusable:
                self.kept[key] = kept
                while len(self.kept) > OPEN_AT_MOST:
                    self.kept.pop(next(iter(self.kept))).line.hang_up()
            else:
                kept.line.hang_up()
