"""The three rates 三率, from numbers of reporters. Pure.

响应率 = contacted / valid, 解决率 = solved / valid, 满意率 = (satisfied + 0.9 × basically
satisfied) / valid, of the reporters validly reached. A matter that counts on 响应率 alone is in the
first denominator and not in the other two. A share never goes without its n.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TypeVar

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many reporters of some callbacks were reached, and what they said.

    `settled` callbacks ended one way or another: `valid` ones count, others `refused` or were
    `unreachable`. Of the valid ones `full` count on all three rates.
    """

    settled: int = 0
    refused: int = 0
    unreachable: int = 0
    valid: int = 0
    contacted: int = 0
    full: int = 0
    solved: int = 0
    satisfied: int = 0
    basically: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Tally)))

    def __sub__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, f.name) - getattr(other, f.name) for f in fields(Tally)))


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with what it is made of: `counted` of `n`. `counted` may have tenths."""

    counted: Decimal
    n: int

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None of nobody."""
        return float(self.counted / self.n) if self.n else None


@dataclass(frozen=True, slots=True)
class Weighing:
    """What being basically satisfied counts, and what each rate weighs in the score."""

    basically: Decimal = Decimal("0.9")
    contacted: int = 10
    solved: int = 45
    satisfied: int = 45


@dataclass(frozen=True, slots=True)
class ThreeRates:
    """The three rates of some reporters, and the score: 0 to 100, None unless all three exist."""

    contacted: Rate
    solved: Rate
    satisfied: Rate
    score: float | None


def three_rates(tally: Tally, weighing: Weighing) -> ThreeRates:
    """The rates of a tally."""
    contacted = Rate(Decimal(tally.contacted), tally.valid)
    solved = Rate(Decimal(tally.solved), tally.full)
    satisfied = Rate(tally.satisfied + weighing.basically * tally.basically, tally.full)
    shares = (
        (weighing.contacted, contacted.share),
        (weighing.solved, solved.share),
        (weighing.satisfied, satisfied.share),
    )
    known = [(weight, share) for weight, share in shares if share is not None]
    score = None
    if len(known) == len(shares):
        score = 100 * sum(w * share for w, share in known) / sum(w for w, _ in known)
    return ThreeRates(contacted, solved, satisfied, score)


@dataclass(frozen=True, slots=True)
class Change:
    """By how many percentage points each figure moved; None where one of the two is missing."""

    contacted: float | None
    solved: float | None
    satisfied: float | None
    score: float | None


def change(now: ThreeRates, before: ThreeRates) -> Change:
    """From one period to the next: 62 % after 60 % is two points, not three per cent."""
    return Change(
        _points(now.contacted.share, before.contacted.share),
        _points(now.solved.share, before.solved.share),
        _points(now.satisfied.share, before.satisfied.share),
        None if now.score is None or before.score is None else now.score - before.score,
    )


def ranks(found: Mapping[K, ThreeRates], *, at_least: int) -> dict[K, int]:
    """The place of each by its score, the best first; equals share a place, and it stays empty
    behind them.

    Whoever has no score, or too few reporters (`n < at_least`), has no place and takes none.
    """
    scores = {
        key: rates.score
        for key, rates in found.items()
        if rates.score is not None and rates.contacted.n >= at_least
    }
    return {
        key: 1 + sum(other > score for other in scores.values()) for key, score in scores.items()
    }


def total(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    return sum(tallies, Tally())


def _points(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else 100 * (now - before)
