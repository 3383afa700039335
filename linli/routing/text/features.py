"""A text as numbers: its short runs of characters, counted. Pure; for training and for use."""

import re
import unicodedata
from collections import Counter
from math import log1p

LONGEST_RUN = 3
MOST_CHARACTERS = 3_000
"""So much of a text is read; what a matter is about is said long before."""

TITLE_CHARACTERS = 24
"""A text without a title is read as if its first so many characters were one."""

IN_TITLE = "\x01"
"""Stands before a run that was found in the title."""

_DIGITS = re.compile(r"[0-9]+")
_BLANKS = re.compile(r"\s+")


def plain(text: str) -> str:
    """The text as runs are counted: one width, small letters, no numbers, single blanks.

    Numbers are all the same one: house numbers, dates and amounts say nothing of a matter.
    """
    text = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).casefold()
    return _BLANKS.sub(" ", _DIGITS.sub("0", text)).strip()


def runs(text: str, before: str = "") -> dict[str, float]:
    """Each run of one to three characters of a plain text, with the logarithm of 1 + its count."""
    found: list[str] = []
    for length in range(1, LONGEST_RUN + 1):
        found += [before + text[start : start + length] for start in range(len(text) - length + 1)]
    return {run: log1p(count) for run, count in Counter(found).items()}


def title_and_text(title: str, text: str) -> tuple[str, str]:
    """Both made plain; where one is missing the other speaks for it."""
    title, text = plain(title), plain(text)
    return title or text[:TITLE_CHARACTERS], text or title
