"""Whether measures have helped: how many cases a week before and after, with an interval. Pure.

Given both counts together, the later one is binomial; the exact (Clopper–Pearson) interval of its
share gives one for the ratio of the rates. Przyborowski & Wilenski 1940 (Biometrika 31); Clopper &
Pearson 1934 (Biometrika 26). In plain Python: the web process needs no statistics library for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf, lgamma, log
from typing import Literal

Verdict = Literal["fewer", "more", "too_early", "too_few", "cannot_tell"]

LEVEL = 0.95
FEWEST_WEEKS = 2.0
FEWEST_CASES = 5
"""Before so many weeks have gone by, or with fewer cases in all, nothing is said."""

STEPS = 60


@dataclass(frozen=True, slots=True)
class Effect:
    """Cases and weeks before and after, the ratio of both rates with its 95 % interval.

    `ratio` .5 means: half as many a week. `low` and `high` are where the truth lies, for all that
    is known; the verdict is "fewer" or "more" only when 1 is outside.
    """

    before: int
    weeks_before: float
    after: int
    weeks_after: float
    ratio: float | None
    low: float | None
    high: float | None
    verdict: Verdict


def effect(before: int, weeks_before: float, after: int, weeks_after: float) -> Effect:
    """What the counts of two spans of time say, and no more than that."""
    facts = before, weeks_before, after, weeks_after
    if weeks_after < FEWEST_WEEKS or weeks_before <= 0:
        return Effect(*facts, None, None, None, "too_early")
    if before + after < FEWEST_CASES:
        return Effect(*facts, None, None, None, "too_few")
    low, high = ratio_interval(before, weeks_before, after, weeks_after)
    ratio = inf if before == 0 else (after / weeks_after) / (before / weeks_before)
    verdict: Verdict = "fewer" if high < 1 else "more" if low > 1 else "cannot_tell"
    return Effect(*facts, _finite(ratio), low, _finite(high), verdict)


def ratio_interval(
    before: int, weeks_before: float, after: int, weeks_after: float, level: float = LEVEL
) -> tuple[float, float]:
    """The exact interval of the ratio of two Poisson rates, the later over the earlier."""
    low, high = share_interval(after, before + after, level)
    scale = weeks_before / weeks_after
    return low / (1 - low) * scale, inf if high >= 1 else high / (1 - high) * scale


def share_interval(hits: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """The exact interval of a share of which `hits` of `n` were seen (Clopper–Pearson)."""
    tail = (1 - level) / 2
    low = 0.0 if hits == 0 else _where(lambda p: 1 - _up_to(hits - 1, n, p) > tail)
    high = 1.0 if hits == n else _where(lambda p: _up_to(hits, n, p) <= tail)
    return low, high


def _where(is_beyond: Callable[[float], bool]) -> float:
    """The share from which on something holds, by halving."""
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if is_beyond(middle) else (middle, high)
    return high


def _up_to(hits: int, n: int, share: float) -> float:
    """The probability of at most so many hits."""
    if share <= 0:
        return 1.0
    if share >= 1:
        return 1.0 if hits >= n else 0.0
    yes, no = log(share), log(1 - share)
    whole = lgamma(n + 1)
    return min(
        1.0,
        sum(
            exp(whole - lgamma(k + 1) - lgamma(n - k + 1) + k * yes + (n - k) * no)
            for k in range(hits + 1)
        ),
    )


def _finite(value: float) -> float | None:
    return None if value == inf else value
