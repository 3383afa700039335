"""What a set of letters says of an order, in whatever order they came. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

DETAILS = frozenset({"order", "redispatch", "limit"})
RESTARTS = frozenset({"redispatch", "reopen"})
PLACED = frozenset({"order", "redispatch", "reopen"})


@dataclass(frozen=True, slots=True)
class Said:
    """One letter: what it is, when it counts, and what it sets."""

    kind: str
    sequence: int | None
    sent_at: datetime
    mark: str
    due_at: datetime | None = None
    satisfaction: str = ""

    @property
    def rank(self) -> str:
        """By what letters of one order are ordered: their number, else their time; never ours.

        Where neither tells them apart, the order itself comes first: what came in one batch without
        a time is about an order that was there. A text, so that it can be kept in a column.
        """
        moment = int(self.sent_at.astimezone(UTC).timestamp() * 1_000)
        return f"{self.sequence or 0:019d}.{moment:014d}.{self.kind != 'order':d}.{self.mark}"


@dataclass(frozen=True, slots=True)
class Standing:
    """How an order stands by all that was said of it."""

    cancelled: bool = False
    due_at: datetime | None = None
    satisfaction: str = ""
    urges: int = 0
    reopened: int = 0


def standing(letters: Iterable[Said]) -> Standing:
    """The newest word on each question; the same for any order and repetition of the letters."""
    told = sorted({one.rank: one for one in letters}.values(), key=lambda one: one.rank)
    due_at, satisfaction, cancelled = None, "", False
    for one in told:
        if one.kind in DETAILS and one.due_at is not None:
            due_at = one.due_at
        if one.satisfaction:
            satisfaction = one.satisfaction
        if one.kind == "cancel":
            cancelled = True
        elif one.kind in PLACED:
            cancelled = False
    return Standing(
        cancelled=cancelled,
        due_at=due_at,
        satisfaction=satisfaction,
        urges=sum(one.kind == "urge" for one in told),
        reopened=sum(one.kind == "reopen" for one in told),
    )
