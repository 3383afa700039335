"""What a door of ours that sends has to say: how a sending becomes a request, and what came of it.

A door is one class, entered under its name with `@sends("webhook")`. The engine asks it for the
request at the moment of sending, and tells it the answer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, TypeVar

from linli.outside.ask import Answer

D = TypeVar("D", bound="type[Door]")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A sending as its door sees it; `attempts` counts the present one."""

    id: int
    partner_id: int
    partner: str
    thread: str
    place: int
    about: str
    what: Mapping[str, Any]
    attempts: int
    queued_at: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """What goes out: to which address, under which headers, with which body."""

    address: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing to send any more, and why, in a code word: it was taken out, it ended."""

    why: str


class Verdict(Enum):
    """What an answer means for what was sent."""

    TAKEN = "taken"
    AGAIN = "again"
    # This one will never be taken, as it is; others will.
    REFUSED = "refused"
    # The partner wants nothing more: it is paused.
    GONE = "gone"


class Door:
    """How one kind of partner is spoken to; a door overrides what is different with it.

    `at_once` is how many sendings are settled together: a crash may send as many of them twice.
    A partner that took nothing for `paused_after` is paused; None never does. `keeps_hash` says
    whether a hash of what was sent is kept, by which one sees later whether it was the same.
    """

    at_once = 20
    seconds = 10.0
    most_bytes = 64 * 1024
    paused_after: timedelta | None = timedelta(days=5)
    keeps_hash = True

    def requests(
        self, batch: Sequence[Outgoing], *, now: datetime
    ) -> Sequence[Request | Nothing | None]:
        """The request of each of them, all at once; None puts one off as if nobody answered."""
        return [self.request(one, now=now) for one in batch]

    def request(self, sending: Outgoing, *, now: datetime) -> Request | Nothing | None:
        """What goes out for one sending, as the record stands now."""
        raise LookupError(f"{type(self).__name__} says neither `request` nor `requests`.")

    def judged(self, sending: Outgoing, answer: Answer) -> Verdict:
        """What an answer means; by default as HTTP has it.

        408, 425, 429 and what begins with 5 are the partner's own trouble; any other refusal is
        meant, and so is a redirect, which is not followed.
        """
        if 200 <= answer.status < 300:
            return Verdict.TAKEN
        if answer.status in (408, 425, 429) or answer.status >= 500:
            return Verdict.AGAIN
        return Verdict.GONE if answer.status == 410 else Verdict.REFUSED

    def taken(self, sending: Outgoing, answer: Answer, *, now: datetime) -> None:
        """Keep what the answer says, in the transaction that marks the sending as sent."""

    def given_up(self, sending: Outgoing, answer: Answer | None, *, now: datetime) -> None:
        """Do what follows from a sending that was given up, in the same transaction."""

    def paused(self, partner: str, why: str, *, now: datetime) -> None:
        """Tell whom it concerns that nothing is sent any more, in the same transaction."""


DOORS: dict[str, Door] = {}


def sends(name: str) -> Callable[[D], D]:
    """Make a class the door of that name."""

    def enter(made: D) -> D:
        known = DOORS.get(name)
        if known is not None and type(known).__module__ != made.__module__:
            raise ValueError(f"Two doors are named {name}.")
        DOORS[name] = made()
        return made

    return enter
