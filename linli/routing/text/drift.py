"""How a model does on what came after it: agreement by week, and the words it does not know. Pure.

A district's matters change: new estates, new machines, new words. Then the model in force agrees
less and less with what people decide, and more of what they say was never among its lessons.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from linli.routing.text.features import plain
from linli.routing.text.model import TextModel

FEWEST_REPORTS = 5
FEWEST_PEOPLE = 5
"""A word is shown from so many reports of so many people on: what one person says stays hers."""

LONGEST_WORD = 4
LONGEST_STRETCH = 12
MOST_WORDS = 15
NEARLY_ALL = 0.8
"""A piece of a longer word is not shown beside it when it hardly ever stands without it."""

_CHARACTERS = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Decided:
    """What a text turned out to be about, on which day it was decided, and who had written it.

    `person` is None for somebody unknown; unknown people are not counted as people.
    """

    day: date
    label: str
    text: str
    person: int | None


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a model: `right` of `decided` texts it names as people did.

    `sure` are those that it would act on unseen, `sure_right` how many of these it names as people
    did; `unknown` of all `pairs` of neighbouring characters were in none of its lessons.
    """

    monday: str
    decided: int
    right: int
    sure: int
    sure_right: int
    pairs: int
    unknown: int


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """A word that the model does not know, and in how many reports it stands."""

    word: str
    reports: int


def weeks_of(model: TextModel, rows: Iterable[Decided]) -> list[Week]:
    """The weeks in which something was decided, the earliest first."""
    found: dict[date, Counter[str]] = defaultdict(Counter)
    for row in rows:
        count = found[row.day - timedelta(days=row.day.weekday())]
        said = model.say("", row.text)
        agreed = said.ranked[0][0] == row.label
        known = [pair in model.places for pair in _pairs(row.text)]
        count["decided"] += 1
        count["right"] += agreed
        count["sure"] += said.sure
        count["sure_right"] += said.sure and agreed
        count["pairs"] += len(known)
        count["unknown"] += known.count(False)
    return [
        Week(
            monday=monday.isoformat(),
            decided=count["decided"],
            right=count["right"],
            sure=count["sure"],
            sure_right=count["sure_right"],
            pairs=count["pairs"],
            unknown=count["unknown"],
        )
        for monday, count in sorted(found.items())
    ]


def unknown_words(model: TextModel, rows: Sequence[Decided]) -> list[UnknownWord]:
    """Chinese words none of whose pairs the model knows, the most frequent first."""
    reports: Counter[str] = Counter()
    people: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        for word in _new_in(model, row.text):
            reports[word] += 1
            if row.person is not None:
                people[word].add(row.person)
    often = {
        word: count
        for word, count in reports.items()
        if count >= FEWEST_REPORTS and len(people[word]) >= FEWEST_PEOPLE
    }
    whole = [
        UnknownWord(word, count)
        for word, count in often.items()
        if not any(
            word != longer and word in longer and often[longer] >= NEARLY_ALL * count
            for longer in often
        )
    ]
    found: list[UnknownWord] = []
    for one in sorted(whole, key=lambda one: (-one.reports, -len(one.word), one.word)):
        # Windows of one longer phrase overlap: the first of them stands for it.
        if not any(set(_pairs(one.word)) & set(_pairs(other.word)) for other in found):
            found.append(one)
    return found[:MOST_WORDS]


def _pairs(text: str) -> list[str]:
    return [
        stretch[start : start + 2]
        for stretch in _CHARACTERS.findall(plain(text))
        for start in range(len(stretch) - 1)
    ]


def _new_in(model: TextModel, text: str) -> set[str]:
    """The words of two to four characters of a text that consist of unknown pairs alone."""
    found = set()
    for stretch in _CHARACTERS.findall(plain(text)):
        start = 0
        while start < len(stretch) - 1:
            end = start
            while end < len(stretch) - 1 and stretch[end : end + 2] not in model.places:
                end += 1
            new = stretch[start : end + 1][:LONGEST_STRETCH]
            found |= {
                new[at : at + long]
                for long in range(2, LONGEST_WORD + 1)
                for at in range(len(new) - long + 1)
            }
            start = end + 1
    return found
