"""Slow down whoever tries too often, without locking anybody else out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from linli.journal.acting import TooMany, act
from linli.people.models import Tries
from linli.people.sealing import blind


@dataclass(frozen=True)
class BackOff:
    """How many tries are free, and how the waits grow after them: twofold, up to a longest."""

    free: int
    first_wait: timedelta
    longest_wait: timedelta
    forgotten_after: timedelta

    def wait(self, count: int) -> timedelta:
        """How long after the latest of so many tries the next may come."""
        if count < self.free:
            return timedelta(0)
        doublings = min(count - self.free, 30)
        return min(self.first_wait * (1 << doublings), self.longest_wait)


def charge(what: str, back_off: BackOff, *, now: datetime) -> None:
    """Count a try before it is made, so that a hundred at once are a hundred.

    Raises TooMany, and counts nothing, while the wait lasts. `what` should name the address too:
    a count that a stranger can raise for somebody else locks that person out.
    """
    wait = counted(what, back_off, now=now)
    if wait > timedelta(0):
        seconds = max(1, round(wait.total_seconds()))
        raise TooMany(
            "people.too_many_tries",
            f"尝试次数太多。请在 {in_words_zh(seconds)}后再试。",
            f"Too many tries. Try again in {in_words_en(seconds)}.",
            retry_after_seconds=seconds,
        )


@act
def counted(what: str, back_off: BackOff, *, now: datetime) -> timedelta:
    """How long is still to wait; when nothing is, the try is counted."""
    index = blind(what, "tries")
    Tries.objects.bulk_create(
        [Tries(what_index=index, count=0, last_at=now)], ignore_conflicts=True
    )
    tries = Tries.objects.select_for_update().get(what_index=index)
    if now - tries.last_at >= back_off.forgotten_after:
        tries.count = 0
    pause = back_off.wait(tries.count)
    # A try that is free waits for nothing, not even for one that came a moment later and was
    # counted before: of two at once the clock says so of one.
    if pause and (wait := tries.last_at + pause - now) > timedelta(0):
        return wait
    tries.count += 1
    tries.last_at = max(now, tries.last_at)
    tries.save()
    return timedelta(0)


def forgive(what: str) -> None:
    """Forget the tries: the last of them was right."""
    # Not deleted: another try may be waiting for the row.
    Tries.objects.filter(what_index=blind(what, "tries")).update(count=0)


def give_back(what: str) -> None:
    """Take back the last try: it was right, and does not count. Those before it stay."""
    Tries.objects.filter(what_index=blind(what, "tries"), count__gt=0).update(count=F("count") - 1)


def in_words_zh(seconds: int) -> str:
    return f"{seconds} 秒" if seconds < 120 else f"{-(-seconds // 60)} 分钟"


def in_words_en(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"
