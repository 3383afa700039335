"""Which class of today is which of yesterday: by the cases that both have. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fates:
    """What became of the classes over night.

    `same`: of each class of today the one of yesterday that it goes on, if any. `split`: where a
    new class has most of its known cases from. `merged`: a class of yesterday → the place in the
    list of today of the one that it went into. Whoever of yesterday is in none of them has faded.
    """

    same: list[int | None]
    split: dict[int, int] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)


def fates(before: Mapping[int, Set[int]], after: Sequence[Set[int]]) -> Fates:
    """Each class of today goes on with the one of yesterday with which it shares most cases.

    One goes on as one: the larger share comes first, among equals the older class. So a class that
    grows, loses members, or swallows a smaller one stays itself; the smaller part of one that is
    torn in two is new, and says where it came from.
    """
    home = {case: known for known, cases in before.items() for case in cases}
    shared = Counter(
        (home[case], place) for place, cases in enumerate(after) for case in cases if case in home
    )
    ranked = sorted(shared, key=lambda pair: (-shared[pair], pair))
    found = Fates(same=[None] * len(after))
    going_on: set[int] = set()
    for known, place in ranked:
        if found.same[place] is None and known not in going_on:
            found.same[place] = known
            going_on.add(known)
    for known, place in ranked:
        if found.same[place] is None:
            found.split.setdefault(place, known)
        if known not in going_on:
            found.merged.setdefault(known, place)
    return found
