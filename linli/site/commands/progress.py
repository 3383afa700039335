"""How far a long command has come, on stderr, so that stdout stays the answer alone."""

import sys
import time
from dataclasses import dataclass, field

BAR_COLUMNS = 30
SECONDS_ON_SCREEN = 0.1
SECONDS_IN_A_LOG = 10.0


@dataclass
class Progress:
    """A bar on a terminal, a line every ten seconds in a log; called with (done, of how many)."""

    label: str
    began: float = field(default_factory=time.monotonic)
    shown: float = 0.0

    def __call__(self, done: int, total: int | None) -> None:
        now = time.monotonic()
        on_screen = sys.stderr.isatty()
        rest = SECONDS_ON_SCREEN if on_screen else SECONDS_IN_A_LOG
        if now - max(self.shown, self.began) < rest and done != total:
            return
        self.shown = now
        count = f"{done} / {total}" if total else str(done)
        if not on_screen:
            sys.stderr.write(f"{self.label} {count}\n")
            return
        bar = ""
        if total:
            full = BAR_COLUMNS * done // total
            bar = f"[{'█' * full}{'·' * (BAR_COLUMNS - full)}] "
        rate = done / max(0.001, now - self.began)
        sys.stderr.write(f"\r{self.label} {bar}{count}, {rate:.0f}/s ")
        sys.stderr.flush()

    def close(self) -> None:
        """End the line of the bar."""
        if self.shown and sys.stderr.isatty():
            sys.stderr.write("\n")
