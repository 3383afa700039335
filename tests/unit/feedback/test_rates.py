"""The three rates against figures that can be counted on one's fingers."""

from dataclasses import fields
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.feedback.rates import (
    Rate,
    Tally,
    ThreeRates,
    Weighing,
    change,
    ranks,
    three_rates,
    total,
)

WEIGHING = Weighing()

# valid, contacted, full, solved, satisfied, basically → the three shares and the score
TABLE = [
    # all ten contacted, solved and satisfied
    (Tally(10, 0, 0, 10, 10, 10, 10, 10, 0), (1.0, 1.0, 1.0), 100.0),
    # ten reached: 9 contacted, 8 solved, 5 satisfied and 3 basically: (5 + 2.7) / 10
    (Tally(10, 0, 0, 10, 9, 10, 8, 5, 3), (0.9, 0.8, 0.77), 79.65),
    # two of the ten count on 响应率 alone: they are in the first denominator only
    (Tally(10, 0, 0, 10, 10, 8, 4, 2, 2), (1.0, 0.5, 0.475), 53.875),
    # three refused and two were never reached: they are in no denominator
    (Tally(9, 3, 2, 4, 4, 4, 2, 2, 0), (1.0, 0.5, 0.5), 55.0),
]


@pytest.mark.parametrize(("tally", "shares", "score"), TABLE)
def test_the_rates_of_a_tally(tally: Tally, shares: tuple[float, ...], score: float) -> None:
    found = three_rates(tally, WEIGHING)
    got = (found.contacted.share, found.solved.share, found.satisfied.share)
    assert got == pytest.approx(shares)
    assert found.score == pytest.approx(score)


def test_nobody_has_no_rate_rather_than_zero() -> None:
    found = three_rates(Tally(), WEIGHING)
    assert (found.contacted.share, found.solved.n, found.score) == (None, 0, None)
    only = three_rates(Tally(settled=5, valid=5, contacted=4), WEIGHING)
    assert (only.contacted.share, only.score) == (0.8, None), "no score without all three"


def test_a_change_is_in_percentage_points() -> None:
    before = three_rates(Tally(10, 0, 0, 10, 6, 10, 5, 5, 0), WEIGHING)
    now = three_rates(Tally(50, 0, 0, 50, 31, 50, 30, 20, 0), WEIGHING)
    moved = change(now, before)
    assert (moved.contacted, moved.solved, moved.satisfied) == pytest.approx((2, 10, -10))
    assert change(now, three_rates(Tally(), WEIGHING)).contacted is None


def scored(score: float | None, n: int) -> ThreeRates:
    rate = Rate(Decimal(n), n)
    return ThreeRates(rate, rate, rate, score)


def test_equals_share_a_place_and_few_reporters_have_none() -> None:
    found = {
        "a": scored(90.0, 30),
        "b": scored(95.0, 31),
        "c": scored(90.0, 400),
        "d": scored(80.0, 30),
        "few": scored(100.0, 29),
        "none": scored(None, 50),
    }
    assert ranks(found, at_least=30) == {"b": 1, "a": 2, "c": 2, "d": 4}


COUNTS = st.lists(st.integers(0, 1000), min_size=9, max_size=9)


@given(st.lists(COUNTS, max_size=6))
def test_the_sum_of_units_is_the_district(rows: list[list[int]]) -> None:
    tallies = [Tally(*row) for row in rows]
    whole = three_rates(total(tallies), WEIGHING)
    parts = [three_rates(tally, WEIGHING) for tally in tallies]
    for name in ("contacted", "solved", "satisfied"):
        rate: Rate = getattr(whole, name)
        assert rate.counted == sum(getattr(part, name).counted for part in parts)
        assert rate.n == sum(getattr(part, name).n for part in parts)


@given(COUNTS, COUNTS)
def test_what_is_added_can_be_taken_away(one: list[int], other: list[int]) -> None:
    assert Tally(*one) + Tally(*other) - Tally(*other) == Tally(*one)
    assert len(fields(Tally)) == 9
