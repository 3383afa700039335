"""Unusual rises: published figures, figures worked out by hand, and what chance makes of them."""

from datetime import date
from itertools import permutations

import numpy as np
import pytest

from linli.insights.rises import farrington
from linli.insights.rises.ears import compared, statistics
from linli.insights.rises.looking import Rise, around, day_weights, matters
from linli.insights.rises.many import adjusted
from linli.insights.rises.scan import chance, circles, log_ratio, scan
from linli.insights.rises.tails import Floats, Ints, count_tail, share_tail

LAST = date(2026, 11, 17)


def whole(*numbers: int) -> Ints:
    return np.array([numbers], np.int64)


def real(*numbers: float) -> Floats:
    return np.array(numbers, np.float64)


# EARS. No published table of counts with their C values was found; these are worked out by hand.


def test_the_three_statistics_by_hand() -> None:
    # given: the days t-11 … t; two days lie between t and its baseline
    counts = whole(3, 4, 2, 4, 2, 4, 2, 4, 3, 3, 3, 6)
    c1, c2, c3 = (float(one[0]) for one in statistics(counts))
    # C2: days t-9 … t-3 are 2 4 2 4 2 4 3: mean 3, squares 6, S = √(6/6) = 1
    assert c2 == pytest.approx(3.0)
    # C1: days t-7 … t-1 are 2 4 2 4 3 3 3: mean 3, squares 4, S = √(4/6)
    assert c1 == pytest.approx(3 / (4 / 6) ** 0.5)
    # C3: (3 - 1) today; the two days before lie at their usual and add nothing
    assert c3 == pytest.approx(2.0)


def test_a_baseline_without_scatter_calls_at_once_unless_a_floor_is_put_under_it() -> None:
    flat = whole(*[2] * 11, 4)
    assert float(statistics(flat)[0][0]) == float("inf")
    assert float(statistics(flat, least_sd=0.5)[0][0]) == pytest.approx(4.0)
    assert float(statistics(whole(*[2] * 12))[0][0]) == 0.0


def test_the_exact_p_of_two_spans_by_hand() -> None:
    # given: 7 cases in a week, 4 on the day after: 11 in all, an eighth of them due on that day
    counts = whole(*[0] * 5, 1, 1, 1, 1, 1, 1, 1, 4)
    first = compared(counts, np.ones(13), real(1.0))[0]
    assert (first.kind, first.days, int(first.observed[0])) == ("c1", 1, 4)
    assert first.expected[0] == pytest.approx(1.0)
    # 1 - Σ C(11,k) 7^(11-k) / 8^11 for k = 0 … 3
    by_hand = 1 - (7**11 + 11 * 7**10 + 55 * 7**9 + 165 * 7**8) / 8**11
    assert first.p[0] == pytest.approx(by_hand)


def test_a_day_off_is_due_less_than_a_day_at_work() -> None:
    weights = day_weights(np.array([8, 8, 8, 8, 8, 2, 2] * 3), [*[True] * 5, False, False] * 3)
    assert weights[0] / weights[5] == pytest.approx(4.0)
    assert weights.mean() == pytest.approx(1.0)
    counts = whole(*[2] * 12, 6)
    plain = compared(counts, np.ones(13), real(1.0))[0]
    busy = compared(counts, np.array([1.0] * 12 + [2.0]), real(1.0))[0]
    assert busy.expected[0] == pytest.approx(2 * plain.expected[0])
    assert busy.p[0] > plain.p[0]


# Tails, against scipy's distributions.


def test_tails_are_those_of_the_distributions() -> None:
    from_scipy = 0.27634453044969996
    assert share_tail(whole(5), whole(12), real(0.3), real(1.0))[0, 0] == pytest.approx(from_scipy)
    # beta-binomial: 10 cases, two of them due, φ = 1.7
    scattered = share_tail(whole(3), whole(10), real(0.2), real(1.7))[0, 0]
    assert scattered == pytest.approx(0.3321711012663)
    assert share_tail(whole(0), whole(10), real(0.2), real(1.7))[0, 0] == 1.0
    assert share_tail(whole(1), whole(1), real(0.5), real(1.0))[0, 0] == pytest.approx(0.5)
    close = share_tail(whole(7), whole(20), real(0.2), real(1.0005))[0, 0]
    exact = share_tail(whole(7), whole(20), real(0.2), real(1.0))[0, 0]
    assert close == pytest.approx(exact, rel=0.01)


# Farrington: figures that the R package `surveillance` gives for these inputs, kept in its tests.


@pytest.mark.parametrize(("dispersion", "p"), [(1.5, 0.03763657), (1.0, 0.01369527)])
def test_the_improved_method_gives_the_published_p(dispersion: float, p: float) -> None:
    # eleven cases where five were due; variance φμ, negative binomial
    found = count_tail(np.array([11]), real(5.0), real(dispersion))
    assert found[0] == pytest.approx(p, abs=1e-8)


def test_the_method_of_1996_gives_the_published_threshold() -> None:
    # five due with a standard error of .2, φ = 1, the upper 5 % on the scale of μ^⅔
    assert farrington.upper_limit(5, 0.2**2, 1.0, 0.05) == pytest.approx(9.1154825, abs=1e-7)


def test_earlier_rises_count_less_as_published() -> None:
    weights = farrington.reweighed(np.array([[0.0] * 5 + [2.0] * 5]), limit=0)
    assert weights[0].tolist() == pytest.approx([1.6] * 5 + [0.4] * 5)


def test_a_fit_by_seasons_is_the_mean_of_each_season() -> None:
    """Exact: with one column a season, maximum likelihood is the mean of that season's weeks."""
    seasons = farrington.season(np.arange(-260, 1))
    assert set(seasons.tolist()) == set(range(10))
    assert (seasons[-1], seasons[-4], seasons[-5]) == (0, 0, 9)
    assert seasons[-53] == 0
    columns = [np.ones(261), *[(seasons == level) * 1.0 for level in range(1, 10)]]
    design = np.stack(columns, axis=1)
    counts = np.random.default_rng(4).poisson(3 + seasons, (2, 261))
    found = farrington.fit(counts, design, np.ones(counts.shape))
    for level in range(10):
        of_level = counts[:, seasons == level].mean(axis=1)
        assert found.mean[:, seasons == level][:, 0] == pytest.approx(of_level, rel=1e-4)
    # and φ is Pearson's χ² over 261 - 10
    chi = ((counts - found.mean) ** 2 / found.mean).sum(axis=1) / 251
    assert found.dispersion == pytest.approx(np.maximum(1, chi))


def test_a_season_is_not_a_rise() -> None:
    """Twice as many every winter are expected in winter, and would be a rise in summer."""
    weeks = np.arange(261)
    yearly = 12 * np.exp(0.6 * np.cos(2 * np.pi * (weeks - 260) / 52.18))
    counts = np.random.default_rng(7).poisson(yearly, (60, 261))
    winter = farrington.expected(counts)
    assert float(winter.mean.mean()) == pytest.approx(yearly[-1], rel=0.1)
    assert float((winter.p <= 0.05).mean()) <= 0.08
    half = farrington.expected(np.concatenate([counts[:, :235], counts[:, -1:]], axis=1))
    assert float((half.p <= 0.05).mean()) > 0.5


# The scan.


def test_the_scans_ratio_and_expectation_by_hand() -> None:
    # three areas × three days; ten cases; area 0 has 4 of its 5 on the last day, which has 5 of 10
    table = np.array([[1, 0, 4], [1, 1, 1], [2, 0, 0]])
    zones = circles(np.array([[0.0, 0], [1, 0], [5, 0]]), 1)
    found = scan(
        table, zones, days=1, runs=99, widest=0.5, least=2, random=np.random.default_rng(1)
    )
    assert found is not None
    assert (found.areas, found.days, found.observed) == ((0,), 1, 4)
    assert found.expected == pytest.approx(5 * 5 / 10)
    by_hand = 4 * np.log(4 / 2.5) + 6 * np.log(6 / 7.5)
    assert found.statistic == pytest.approx(by_hand)
    assert log_ratio(4, 2.5, 10) == pytest.approx(by_hand)


def test_dealing_the_days_anew_agrees_with_all_ways_to_deal_them() -> None:
    """Six cases, two of them today: every permutation is counted, and the dealt ones agree."""
    owner, today = (0, 0, 1, 1, 2, 2), 2
    zones = np.eye(3, dtype=bool)
    all_ways = list(permutations(owner))
    as_large = sum(deal[0] == deal[1] for deal in all_ways) / len(all_ways)
    assert as_large == pytest.approx(1 / 5)
    table = np.array([[0, 2], [2, 0], [2, 0]])
    found = scan(
        table, zones, days=1, runs=3000, widest=0.5, least=2, random=np.random.default_rng(3)
    )
    assert found is not None
    assert found.observed == today
    assert found.p == pytest.approx(as_large, abs=0.025)


def test_circles_are_the_nearest_neighbours_each_set_once() -> None:
    zones = circles(np.array([[0.0, 0], [1, 0], [10, 0]]), 2)
    assert sorted(tuple(np.flatnonzero(zone)) for zone in zones) == [
        (0,),
        (0, 1),
        (1,),
        (1, 2),
        (2,),
    ]


def test_a_far_statistic_has_a_p_below_its_rank() -> None:
    dealt = np.random.default_rng(2).gumbel(3, 1, 999)
    assert chance(float(np.sort(dealt)[-50]), dealt) == pytest.approx(51 / 1000)
    assert chance(3 + 12.0, dealt) == pytest.approx(np.exp(-12), rel=1.0)
    assert chance(0.0, dealt) == 1.0


# Many tests at once.


def test_adjusting_by_hand() -> None:
    # Benjamini & Hochberg's own rule on four: .01·4/1, .02·4/2, .03·4/3, .5
    assert adjusted(real(0.03, 0.01, 0.5, 0.02)).tolist() == pytest.approx([0.04, 0.04, 0.5, 0.04])
    assert adjusted(real()).tolist() == []


# One matter, told once.


def rise(area: str, p: float, *, category: str = "lid", excess: int = 10) -> Rise:
    return Rise("c3", category, area, (area,), LAST, LAST, excess + 5, 5.0, 1.0, p, p)


def test_what_several_saw_in_one_place_is_told_once() -> None:
    street, community, other = rise("370101", 1e-6), rise("370101002", 1e-4), rise("370102", 1e-3)
    lamps = rise("370101", 1e-3, category="lamp")
    found = matters([street, community, other, lamps], "3701")
    assert found == [street, lamps, other]
    # the district's own rise is told where its streets do not explain it
    assert rise("3701", 1e-9, excess=80) in matters([street, rise("3701", 1e-9, excess=80)], "3701")
    assert matters([street, rise("3701", 1e-9, excess=15)], "3701") == [street]


def test_the_area_of_a_circle_is_the_smallest_that_holds_it() -> None:
    known = {"370101", "370102", "370101001", "370101002", "370102001"}
    assert around(("370101001",), known, "3701") == "370101001"
    assert around(("370101001", "370101002"), known, "3701") == "370101"
    assert around(("370101001", "370102001"), known, "3701") == "3701"
