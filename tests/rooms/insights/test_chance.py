"""How often chance alone calls, and whether three times as many are found: by simulation.

At the 5 % level at most 8 % of runs with nothing in them call; three times the usual is found in
at least 80 %. `make bench-warnings` does the same with more runs and more kinds of districts.
"""

from datetime import date

import numpy as np
import pytest

from linli.insights.rises import farrington
from linli.insights.rises.ears import compared
from linli.insights.rises.looking import Counts, Rules, matters, rises
from linli.insights.rises.scan import Cluster, Zones, circles, scan
from linli.insights.rises.tails import Ints, scatter

LAST = date(2026, 11, 17)
RUNS = 240
ALLOWED = 0.08
RULES = Rules(0.05, 5, 1.5, 7, 99, 0.5, 6)


@pytest.mark.parametrize("scattered", [1.0, 1.5])
def test_days_that_are_as_usual_seldom_call_and_three_times_as_many_do(scattered: float) -> None:
    random = np.random.default_rng(11)
    days, usual = 56, 5.0

    def drawn(mean: float, shape: tuple[int, int]) -> Ints:
        if scattered == 1.0:
            return random.poisson(mean, shape)
        return random.negative_binomial(mean / (scattered - 1), 1 / scattered, shape)

    counts = drawn(usual, (RUNS * 4, days))
    flat = np.ones(days)
    for one in compared(counts, flat, scatter(counts[:, :-10], flat[:-10])):
        assert float((one.p <= 0.05).mean()) <= ALLOWED, one.kind
    counts[:, -3:] = drawn(3 * usual, (RUNS * 4, 3))
    by_kind = compared(counts, flat, scatter(counts[:, :-10], flat[:-10]))
    least = np.min([one.p for one in by_kind], axis=0) * len(by_kind)
    assert float((least <= 0.05).mean()) >= 0.8


@pytest.mark.parametrize("weeks", [80, 209])
def test_weeks_that_are_as_usual_seldom_call_and_three_times_as_many_do(weeks: int) -> None:
    random = np.random.default_rng(12)
    usual = 8 * np.exp(0.3 * np.sin(2 * np.pi * np.arange(weeks) / 52.18))
    counts = random.poisson(usual, (RUNS, weeks))
    assert float((farrington.expected(counts).p <= 0.05).mean()) <= ALLOWED
    counts[:, -1] = random.poisson(3 * usual[-1], RUNS)
    assert float((farrington.expected(counts).p <= 0.05).mean()) >= 0.8


def test_places_that_are_as_usual_seldom_call_and_three_times_as_many_do() -> None:
    random = np.random.default_rng(13)
    places = random.random((12, 2))
    zones = circles(places, 4)
    called, found = 0, 0
    for _ in range(RUNS):
        # areas differ, and all have three times as many on the last day: no cluster
        rate = random.gamma(4, 0.25, (12, 1)) * np.array([1.0] * 27 + [3.0])
        table = random.poisson(rate)
        called += _p(scan_once(table, zones, random)) <= 0.05
        near = np.argsort(((places - places[random.integers(12)]) ** 2).sum(axis=1))[:3]
        table[near, -4:] = random.poisson(3 * rate[near, -4:])
        found += _p(scan_once(table, zones, random)) <= 0.05
    assert called / RUNS <= ALLOWED
    assert found / RUNS >= 0.8


def scan_once(table: Ints, zones: Zones, random: np.random.Generator) -> Cluster | None:
    return scan(table, zones, days=7, runs=59, widest=0.5, least=2, random=random)


def _p(found: Cluster | None) -> float:
    return 1.0 if found is None else found.p


def district(random: np.random.Generator, *, usual: float = 5.0, days: int = 42) -> Counts:
    """Four streets of three communities, three categories, 80 weeks; nothing unusual."""
    areas = [f"37010{street}00{one}" for street in range(1, 5) for one in range(3)]
    streets = [one[:6] for one in areas]
    return Counts(
        district="3701",
        categories=["lamp", "lid", "noise"],
        areas=areas,
        streets=streets,
        places=np.array([[int(one[5]), int(one[-1]) / 4] for one in areas], float),
        days=random.poisson(usual / 3, (3, 12, days)),
        workdays=[at % 7 < 5 for at in range(days)],
        week_streets=sorted(set(streets)),
        weeks=random.poisson(usual * 7, (3, 4, 80)),
        last=LAST,
    )


def test_nights_with_nothing_in_them_tell_nothing_nineteen_times_of_twenty() -> None:
    random = np.random.default_rng(14)
    told, tests = 0, 0
    for _ in range(200):
        counts = district(random)
        counts.places[2:] = np.nan  # the scan has its own test; without it this one takes a second
        found, tests = rises(counts, RULES, random)
        told += bool(found)
    assert tests >= 3 * 5 * 4  # three statistics and Farrington, streets and district
    assert told / 200 <= ALLOWED


def test_three_times_as_many_in_one_street_is_one_matter_in_that_street() -> None:
    random = np.random.default_rng(15)
    right = 0
    for _ in range(25):
        counts = district(random)
        counts.days[1, 3:6, -4:] = random.poisson(3 * 5 / 3, (3, 4))
        found = matters(rises(counts, RULES, random)[0], "3701")
        right += [(one.category, one.area[:6]) for one in found][:1] == [("lid", "370102")]
    assert right >= 20


def test_a_record_of_a_few_days_is_not_looked_at() -> None:
    assert rises(district(np.random.default_rng(1), days=27), RULES, np.random.default_rng(1)) == (
        [],
        0,
    )
