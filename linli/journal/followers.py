"""Who follows what. A follower does what happens *because of* an event, elsewhere and later."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from linli.journal.events import Event

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Follower:
    """A named function that follows events of one or more kinds, perhaps only some of them."""

    name: str
    events: tuple[str, ...]
    function: Callable[[Any, "Followed"], None]
    when: Callable[[Any], bool] | None = None

    @property
    def meaning(self) -> str:
        """The first line of its docstring."""
        return (self.function.__doc__ or "").strip().partition("\n")[0]


@dataclass(frozen=True, slots=True)
class Followed:
    """What a follower is told beside the event: the entry's id, its time and its actor."""

    entry_id: int
    at: datetime
    actor_kind: str
    actor_id: int
    now: datetime


FOLLOWERS: dict[str, Follower] = {}
BY_EVENT: dict[str, list[str]] = {}


def follows(
    *events: type[Event], name: str, when: Callable[[Any], bool] | None = None
) -> Callable[[Callable[[E, Followed], None]], Callable[[E, Followed], None]]:
    """Make a function the follower `room.verb` of these events.

    It runs after the commit that recorded the event, once for its effects in the database; when it
    raises, it is retried alone, with growing waits, and at last stays visible as stuck.

    `when` looks at the event while it is recorded: where it says no, nothing is delivered. It is
    for what most events of a kind are not about, and must not ask the database.
    """

    def enter(function: Callable[[E, Followed], None]) -> Callable[[E, Followed], None]:
        if name in FOLLOWERS and FOLLOWERS[name].function.__module__ != function.__module__:
            raise ValueError(f"Two followers are named {name}.")
        names = tuple(one.name for one in events)
        FOLLOWERS[name] = Follower(name, names, function, when)
        for one in names:
            followed_by = BY_EVENT.setdefault(one, [])
            if name not in followed_by:
                followed_by.append(name)
        return function

    return enter
