"""Many reports in, classes out: which belong together, by words, place, kind and time. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from linli.insights.classes.linkage import joined
from linli.insights.classes.naming import Name, central, named
from linli.insights.classes.near import near_pairs
from linli.insights.classes.ranking import Heat, heat
from linli.insights.classes.said import Said
from linli.insights.classes.weights import marked, side_by_side, weighed

Array = npt.NDArray[np.int64]

NEW = -1
"""Stands for the group of a report that has not been grouped yet."""

BY_WORDS = 0.18
"""Members of a class are alike by so much on average. Between .16 and .20 little changes."""

SHARE_OF_MARKS = 0.42
BY_WORDS_AND_MARKS = 0.425
"""Where place and kind are known they and the time are two fifths of the likeness, just less than
is needed: words must be alike by .01 for the same kind, community and day, by the more the more
time lies between, by .44 for the same kind elsewhere, and by .73 where nothing else agrees.
"""


@dataclass(frozen=True, slots=True)
class Class:
    """Reports that are one problem, the earliest first."""

    reports: tuple[Said, ...]
    heat: Heat
    name: Name

    @property
    def since(self) -> datetime:
        return self.reports[0].at

    @property
    def until(self) -> datetime:
        return self.reports[-1].at

    @property
    def place(self) -> str:
        """The place in the people's own words, or the code that most of them have."""
        codes = Counter(one.places[0] for one in self.reports if one.places)
        return self.name.where or next((code for code, _ in codes.most_common(1)), "")

    @property
    def words(self) -> str:
        """What, where and since when; the most typical headline where people share no words."""
        return f"{self.name or central(self.reports)}（{self.since:%Y-%m} 起）"


def labels_of(
    reports: Sequence[Said],
    *,
    standing: Sequence[int] | None = None,
) -> Array:
    """The group of each report, numbered from 0; most reports are a group of their own.

    `standing` is the group that each report had so far, NEW for those that were not there. Groups
    then only grow and join, and only what is new is compared: for the nights between two complete
    runs.
    """
    n = len(reports)
    if not n:
        return np.zeros(0, int)
    fresh: npt.NDArray[np.bool_] | None = None
    labels: Array = np.arange(n)
    if standing is not None:
        known = np.asarray(standing, int)
        fresh = known == NEW
        # Whoever is new begins as a group of one.
        labels = np.unique(np.where(fresh, n + np.arange(n), known), return_inverse=True)[1]
    near = near_in(reports, fresh=fresh)
    return joined(near.rows, near.one, near.other, labels, least=near.least)


class Near(NamedTuple):
    """Pairs of reports that are alike enough, with the rows that say so."""

    rows: csr_array
    one: Array
    other: Array
    least: float


def near_in(reports: Sequence[Said], *, fresh: npt.NDArray[np.bool_] | None = None) -> Near:
    """The near pairs among reports; with `fresh` only those of which one is fresh."""
    marks = marked(reports, SHARE_OF_MARKS)
    rows = side_by_side(weighed(reports), marks, SHARE_OF_MARKS)
    least = BY_WORDS_AND_MARKS if marks.nnz else BY_WORDS
    order = np.argsort(np.array([one.at.timestamp() for one in reports]), kind="stable")
    known_place = np.array([bool(one.places) for one in reports])
    codes = [one.places[0] if one.places else "" for one in reports]
    place = np.where(known_place, np.unique(codes, return_inverse=True)[1], -1)
    one, other, _ = near_pairs(rows, order, place, least=least, fresh=fresh)
    return Near(rows, one, other, least)


def classes(
    reports: Sequence[Said], labels: Array, *, now: datetime, least_people: int = 1
) -> list[Class]:
    """The groups of two reports and more, the hottest first."""
    order = np.lexsort((np.array([one.at.timestamp() for one in reports]), labels))
    ends = np.flatnonzero(np.diff(labels[order], append=-1)) + 1
    found: list[Class] = []
    start = 0
    for end in ends:
        members = tuple(reports[at] for at in order[start:end])
        start = int(end)
        if len(members) < 2:
            continue
        warm = heat(members, now=now)
        if warm.people >= least_people:
            found.append(Class(members, warm, named(members)))
    return sorted(found, key=lambda one: (-one.heat.score, -one.heat.messages, one.reports[0].id))
