"""How often early warning calls by chance, and how much of three times the usual it finds.

`make bench-warnings`, or `python -m bench.warnings --runs 2000`. Each figure with its 95 % interval
(Clopper–Pearson). Nothing is stored and no database is needed.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from time import perf_counter

import numpy as np

from linli.insights.classes.effect import share_interval
from linli.insights.rises import farrington
from linli.insights.rises.ears import compared
from linli.insights.rises.scan import Zones, circles, scan
from linli.insights.rises.tails import Floats, Ints, scatter

LEVEL, TIMES = 0.05, 3
DAYS, WEEKS = 56, 209
AREAS = 24


@dataclass(frozen=True, slots=True)
class Figure:
    """A share of runs that called, with its interval."""

    what: str
    usual: float
    dispersion: float
    runs: int
    false_alarms: float
    false_low: float
    false_high: float
    power: float
    power_low: float
    power_high: float


def drawn(
    random: np.random.Generator, mean: float | Floats, scattered: float, shape: tuple[int, ...]
) -> Ints:
    """Counts with a mean and a dispersion."""
    due = np.broadcast_to(np.asarray(mean, float), shape)
    if scattered == 1:
        return random.poisson(due)
    return random.negative_binomial(due / (scattered - 1), 1 / scattered)


def figure(what: str, usual: float, scattered: float, quiet: Ints, loud: Ints) -> Figure:
    """From one mark a run: called with nothing in it, called with a cluster in it."""
    runs = len(quiet)
    low, high = share_interval(int(quiet.sum()), runs)
    power_low, power_high = share_interval(int(loud.sum()), runs)
    shares = (float(quiet.mean()), low, high, float(loud.mean()), power_low, power_high)
    return Figure(what, usual, scattered, runs, *shares)


def by_days(random: np.random.Generator, runs: int) -> Iterator[Figure]:
    """C1 to C3, three days of three times the usual."""
    flat = np.ones(DAYS)
    for usual in (1.0, 2.0, 5.0, 10.0):
        for scattered in (1.0, 1.5):
            counts = drawn(random, usual, scattered, (runs, DAYS))
            quiet = compared(counts, flat, scatter(counts[:, :-10], flat[:-10]))
            counts[:, -3:] = drawn(random, TIMES * usual, scattered, (runs, 3))
            loud = compared(counts, flat, scatter(counts[:, :-10], flat[:-10]))
            for calm, risen in zip(quiet, loud, strict=True):
                marks = (calm.p <= LEVEL).astype(int), (risen.p <= LEVEL).astype(int)
                yield figure(f"EARS {calm.kind} a day", usual, scattered, *marks)


def by_weeks(random: np.random.Generator, runs: int) -> Iterator[Figure]:
    """Farrington with seasons, one week of three times the usual."""
    season = np.exp(0.3 * np.sin(2 * np.pi * np.arange(WEEKS) / farrington.WEEKS_OF_YEAR))
    for usual in (2.0, 5.0, 8.0, 20.0):
        for scattered in (1.0, 1.5):
            mean = usual * season
            counts = drawn(random, mean, scattered, (runs, WEEKS))
            quiet = farrington.expected(counts).p <= LEVEL
            counts[:, -1] = drawn(random, TIMES * float(mean[-1]), scattered, (runs,))
            loud = farrington.expected(counts).p <= LEVEL
            yield figure("Farrington a week", usual, scattered, quiet.astype(int), loud.astype(int))


def by_places(random: np.random.Generator, runs: int) -> Iterator[Figure]:
    """The scan: three neighbouring areas of 24, four days."""
    places = random.random((AREAS, 2))
    zones = circles(places, 6)
    for usual in (0.25, 0.5, 1.0):
        quiet, loud = np.zeros(runs, int), np.zeros(runs, int)
        for run in range(runs):
            rate = usual * random.gamma(4, 0.25, (AREAS, 1)) * np.ones(42)
            table = random.poisson(rate)
            quiet[run] = _called(table, zones, random)
            near = np.argsort(((places - places[random.integers(AREAS)]) ** 2).sum(axis=1))[:3]
            table[near, -4:] = random.poisson(TIMES * rate[near, -4:])
            loud[run] = _called(table, zones, random)
        yield figure("scan an area and day", usual, 1.0, quiet, loud)


def _called(table: Ints, zones: Zones, random: np.random.Generator) -> bool:
    found = scan(table, zones, days=7, runs=99, widest=0.5, least=2, random=random)
    return found is not None and found.p <= LEVEL


PARTS: tuple[Callable[[np.random.Generator, int], Iterator[Figure]], ...] = (
    by_days,
    by_weeks,
    by_places,
)


def main() -> None:
    """Print the table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    start = perf_counter()
    random = np.random.default_rng(20261122)
    found = [one for part in PARTS for one in part(random, options.runs)]
    if options.json:
        sys.stdout.write(json.dumps([asdict(one) for one in found]) + "\n")
        return
    write = sys.stdout.write
    write(
        f"false alarms at {LEVEL:.0%} and power at {TIMES} times the usual, {options.runs} runs\n"
    )
    write(f"{'comparison':<22}{'usual':>6}{'φ':>5}   false alarms           power\n")
    for one in found:
        write(
            f"{one.what:<22}{one.usual:>6}{one.dispersion:>5}"
            f"{one.false_alarms:>8.1%} ({one.false_low:.1%}–{one.false_high:.1%})"
            f"{one.power:>9.1%} ({one.power_low:.1%}–{one.power_high:.1%})\n"
        )
    write(f"{perf_counter() - start:.0f} s\n")


if __name__ == "__main__":
    main()
