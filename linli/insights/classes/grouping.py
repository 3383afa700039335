"""Many reports in, classes out: which belong together, by words, place, kind and time. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from linli.insights.classes.linkage import joined
from linli.insights.classes.naming import Name, central, named
from linli.insights.classes.near import near_pairs
from linli.insights.classes.ranking import Heat, heat
from linli.insights.classes.said import Said
from linli.insights.classes.weights import marked, side_by_side, weighed

Array = npt.NDArray[np.int64]

BY_WORDS = 0.16
"""Members of a class are alike by so much on average. Between .15 and .20 little changes."""

SHARE_OF_MARKS = 0.27
BY_WORDS_AND_MARKS = 0.29
"""Where place and kind are known they are a quarter of the likeness. Words must then be alike by
.03 for the same community and kind, by .08 for the same street and kind, by .25 for the same kind
elsewhere, and by .40 where nothing else agrees.
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

    `standing` is the group that each report had so far, -1 for those that are new. Groups then only
    grow and join, and only what is new is compared: for the nights between two complete runs.
    """
    n = len(reports)
    if not n:
        return np.zeros(0, int)
    marks = marked(reports, SHARE_OF_MARKS)
    rows = side_by_side(weighed(reports), marks, SHARE_OF_MARKS)
    least = BY_WORDS_AND_MARKS if marks.nnz else BY_WORDS
    order = np.argsort(np.array([one.at.timestamp() for one in reports]), kind="stable")
    known_place = np.array([bool(one.places) for one in reports])
    codes = [one.places[0] if one.places else "" for one in reports]
    place = np.where(known_place, np.unique(codes, return_inverse=True)[1], -1)
    fresh: npt.NDArray[np.bool_] | None = None
    labels: Array = np.arange(n)
    if standing is not None:
        known = np.asarray(standing, int)
        fresh = known < 0
        # Whoever is new begins as a group of one.
        labels = np.unique(np.where(fresh, n + np.arange(n), known), return_inverse=True)[1]
    one, other, _ = near_pairs(rows, order, place, least=least, fresh=fresh)
    return joined(rows, one, other, labels, least=least)


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
