"""How alike two texts are. Pure."""

import re

ENOUGH_PAIRS = 8
LETTERS = re.compile(r"[^\W_]+")


def pairs(text: str) -> set[str]:
    """Each two neighbouring letters of a text, whatever the script; signs and blanks divide."""
    return set(pairs_in(text))


def pairs_in(text: str) -> list[str]:
    """The same as often as they stand there."""
    return [
        run[at : at + 2]
        for run in LETTERS.findall(text.casefold())
        for at in range(max(1, len(run) - 1))
    ]


def likeness(one: set[str], other: set[str]) -> float:
    """From 0 (nothing in common) to 1 (the same), by the pairs of two texts.

    The better of two measures: how much of both is common (Jaccard), and how much of the shorter
    one is found in the longer, for one neighbour writes a line and the next a page. The second
    counts less when the shorter text is very short: "坏了" is in every report.
    """
    if not one or not other:
        return 0.0
    common = len(one & other)
    shorter = min(len(one), len(other))
    contained = common / shorter * min(1.0, shorter / ENOUGH_PAIRS)
    return max(common / len(one | other), contained)
