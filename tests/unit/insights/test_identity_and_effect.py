"""A class keeps its identity from day to day; an effect is claimed only when it is there."""

from random import Random

import pytest

from linli.insights.classes.effect import effect, ratio_interval, share_interval
from linli.insights.classes.identity import fates


def test_who_shares_most_goes_on_and_the_rest_says_where_it_came_from() -> None:
    before = {1: {1, 2, 3, 4, 5}, 2: {6, 7}, 3: {8, 9, 10}, 4: {11, 12}}
    # 1 is torn in two, 2 goes into 3, 4 fades, and one is new
    after = [{1, 2, 3, 20}, {4, 5}, {6, 7, 8, 9, 10}, {30, 31}]
    found = fates(before, after)
    assert found.same == [1, None, 3, None]
    assert found.split == {1: 1}
    assert found.merged == {2: 2}


def test_over_thirty_days_each_problem_keeps_its_class() -> None:
    """Problems begin, grow, are torn in two, join, and fall out of a window of ten days."""
    random = Random(11)
    window, number = 10, 0
    born: dict[int, tuple[int, int]] = {}  # case → (problem, day)
    standing: dict[int, set[int]] = {}
    class_of: dict[int, set[int]] = {}
    for day in range(30):
        for problem in range(6):
            # each begins on another day and lasts twelve days; 5 joins 4 on the twentieth
            if problem * 3 <= day < problem * 3 + 12:
                for _ in range(random.randrange(1, 4)):
                    born[number] = (problem, day)
                    number += 1
        seen: dict[int, set[int]] = {}
        for case, (problem, since) in born.items():
            if day - since < window:
                seen.setdefault(4 if problem == 5 and day >= 20 else problem, set()).add(case)
        groups = [cases for _, cases in sorted(seen.items()) if len(cases) > 1]
        told = fates(standing, groups)
        # nobody is two, and no two are one
        kept = [old for old in told.same if old is not None]
        assert len(kept) == len(set(kept))
        for place, group in enumerate(groups):
            old = told.same[place]
            mine = len(standing) if old is None else old
            standing[mine] = standing.get(mine, set()) | group
            for problem in {born[case][0] for case in group}:
                class_of.setdefault(problem, set()).add(mine)
    # a problem that was always alone was one class from its first day to its last
    assert [len(class_of[problem]) for problem in range(4)] == [1, 1, 1, 1]
    # and the two that became one go on as one of both
    assert len(class_of[4] | class_of[5]) == 2


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        # Exact intervals as printed in the tables of Clopper & Pearson's method.
        (0, 10, 0.0, 0.3085),
        (1, 10, 0.0025, 0.4450),
        (5, 10, 0.1871, 0.8129),
        (10, 10, 0.6915, 1.0),
    ],
)
def test_the_exact_interval_is_that_of_the_tables(
    hits: int, n: int, low: float, high: float
) -> None:
    assert share_interval(hits, n) == pytest.approx((low, high), abs=1e-4)


def test_a_ratio_of_rates_takes_both_spans_into_account() -> None:
    # 40 in 10 weeks, then 5 in 5: a quarter as many a week
    low, high = ratio_interval(40, 10, 5, 5)
    assert low < 0.25 < high < 1
    assert ratio_interval(0, 4, 3, 4)[1] == float("inf")


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ((40, 10, 5, 5), "fewer"),
        ((5, 10, 30, 5), "more"),
        ((10, 10, 4, 5), "cannot_tell"),  # hardly fewer, and too few to know
        ((40, 10, 0, 1.5), "too_early"),  # ten days of silence are no proof
        ((3, 10, 0, 5), "too_few"),
    ],
)
def test_what_cannot_be_told_is_not_told(
    facts: tuple[int, float, int, float], verdict: str
) -> None:
    assert effect(*facts).verdict == verdict


def test_without_any_effect_one_is_claimed_in_at_most_one_of_twenty_tries() -> None:
    random = Random(5)
    wrong = 0
    for _ in range(400):
        before = sum(random.random() < 0.1 for _ in range(200))
        after = sum(random.random() < 0.1 for _ in range(100))
        wrong += effect(before, 10, after, 5).verdict in {"fewer", "more"}
    assert wrong / 400 <= 0.05
