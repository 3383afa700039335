"""One look at a district's counts: every comparison that is made, and the rises that stand out."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np

from linli.insights.rises import FEWEST_DAYS
from linli.insights.rises.ears import DAYS_NEEDED, compared
from linli.insights.rises.farrington import LEFT_OUT, enough, expected
from linli.insights.rises.many import adjusted
from linli.insights.rises.scan import Zones, circles, scan
from linli.insights.rises.tails import Floats, Ints, scatter

Kind = Literal["c1", "c2", "c3", "farrington", "scan"]

JUDGED = DAYS_NEEDED - 2  # the days that are compared; the earlier ones tell how they scatter
LEAST_OF_A_WEEK = 0.5  # series with less a week in their history have none to speak of
LEAST_OF_A_KIND = 5  # days at work or off, below which their difference is not believed


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts as a rise; from the policy pack."""

    level: float
    least_cases: int
    least_ratio: float
    scan_days: int
    scan_runs: int
    scan_share: float
    scan_areas: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases came in: categories × areas × days, and categories × streets × weeks.

    Both end with the day `last`. `areas` are the smallest that are counted, `streets` names the
    street of each (empty: unknown, counted for the district alone), `places` where each lies, in
    one unit both ways (nan: nobody knows, so it is not scanned). `workdays` says it of each day.
    """

    district: str
    categories: list[str]
    areas: list[str]
    streets: list[str]
    places: Floats
    days: Ints
    workdays: list[bool]
    week_streets: list[str]
    weeks: Ints
    last: date


@dataclass(frozen=True, slots=True)
class Rise:
    """More than usual of a category in an area, over some days."""

    kind: Kind
    category: str
    area: str
    areas: tuple[str, ...]
    since: date
    until: date
    observed: int
    expected: float
    statistic: float
    p: float
    adjusted: float = 1.0

    @property
    def ratio(self) -> float | None:
        """How many times the usual; None where there usually is nothing."""
        return self.observed / self.expected if self.expected > 0 else None

    @property
    def excess(self) -> float:
        """How many more than usual."""
        return self.observed - self.expected


def rises(counts: Counts, rules: Rules, random: np.random.Generator) -> tuple[list[Rise], int]:
    """What stands out at the level, the surest first, and how many comparisons were made.

    Which series are compared depends only on what their p is conditional on (the cases of both
    spans, the history, the totals of areas and days), never on the outcome: else the adjusted p
    would mean nothing. Small ones are left out only after that.
    """
    if counts.days.shape[2] < FEWEST_DAYS:
        return [], 0
    tried = [*by_days(counts, rules), *by_weeks(counts), *by_places(counts, rules, random)]
    level = adjusted(np.array([one.p for one in tried]))
    told = [
        replace(one, adjusted=float(p))
        for one, p in zip(tried, level, strict=True)
        if p <= rules.level
        and one.observed >= rules.least_cases
        and one.observed >= rules.least_ratio * one.expected
    ]
    return sorted(told, key=lambda one: (one.p, -one.excess, one.area)), len(tried)


def by_days(counts: Counts, rules: Rules) -> list[Rise]:
    """C1 to C3 of each category in each street and in the district."""
    keys, series = _series(counts, counts.days, counts.streets)
    weights = day_weights(counts.days.sum(axis=(0, 1)), counts.workdays)
    early = slice(0, series.shape[1] - JUDGED)
    scattered = scatter(series[:, early], weights[early])
    found = []
    for one in compared(series, weights, scattered):
        since = counts.last - timedelta(days=one.days - 1)
        kind: Kind = "c1" if one.kind == "c1" else "c2" if one.kind == "c2" else "c3"
        for row in np.flatnonzero(one.in_all >= rules.least_cases):
            category, area = keys[row]
            found.append(
                Rise(
                    kind,
                    category,
                    area,
                    (area,),
                    since,
                    counts.last,
                    int(one.observed[row]),
                    float(one.expected[row]),
                    float(min(one.statistic[row], 99.0)),
                    float(one.p[row]),
                )
            )
    return found


def by_weeks(counts: Counts) -> list[Rise]:
    """The last seven days of each category in each street and in the district, by season."""
    weeks = counts.weeks.shape[2]
    if not enough(weeks):
        return []
    keys, series = _series(counts, counts.weeks, counts.week_streets)
    told = series[:, : weeks - 1 - LEFT_OUT].mean(axis=1) >= LEAST_OF_A_WEEK
    rows = np.flatnonzero(told)
    if not len(rows):
        return []
    due = expected(series[rows])
    since = counts.last - timedelta(days=6)
    spread = np.sqrt(due.total_dispersion * due.mean)
    return [
        Rise(
            "farrington",
            *keys[row],
            (keys[row][1],),
            since,
            counts.last,
            int(due.observed[at]),
            float(due.mean[at]),
            float((due.observed[at] - due.mean[at]) / spread[at]),
            float(due.p[at]),
        )
        for at, row in enumerate(rows)
    ]


def by_places(counts: Counts, rules: Rules, random: np.random.Generator) -> list[Rise]:
    """The most unusual circle of each category."""
    known = np.flatnonzero(np.isfinite(counts.places).all(axis=1))
    if len(known) < 2:
        return []
    zones = circles(counts.places[known], rules.scan_areas)
    found = []
    for at in range(len(counts.categories)):
        table = counts.days[at, known]
        if table[:, -rules.scan_days :].sum() >= rules.least_cases:
            found.append(_scanned(counts, at, known, table, zones, rules, random))
    return [one for one in found if one is not None]


def _scanned(
    counts: Counts,
    at: int,
    known: Ints,
    table: Ints,
    zones: Zones,
    rules: Rules,
    random: np.random.Generator,
) -> Rise | None:
    cluster = scan(
        table,
        zones,
        days=rules.scan_days,
        runs=rules.scan_runs,
        widest=rules.scan_share,
        least=max(2, rules.least_cases // 2),
        random=random,
    )
    if cluster is None:
        # Nothing lies closer than chance puts it; that was a comparison too.
        return Rise("scan", counts.categories[at], "", (), counts.last, counts.last, 0, 0, 0, 1.0)
    areas = tuple(counts.areas[known[one]] for one in cluster.areas)
    return Rise(
        "scan",
        counts.categories[at],
        around(areas, {*counts.areas, *counts.streets} - {""}, counts.district),
        areas,
        counts.last - timedelta(days=cluster.days - 1),
        counts.last,
        cluster.observed,
        cluster.expected,
        cluster.statistic,
        cluster.p,
    )


def around(areas: tuple[str, ...], known: set[str], district: str) -> str:
    """The smallest area that holds them all; codes begin with those of the areas above."""
    holding = [code for code in known if all(area.startswith(code) for area in areas)]
    return max(holding, key=len, default=district)


def day_weights(total: Ints, workdays: list[bool]) -> Floats:
    """What a day is due beside the others, by whether people work on it; 1 on average.

    Make-up days 调休 and holidays are what the calendar says, not what the weekday does.
    """
    at_work = np.array(workdays)
    weights = np.ones(len(total))
    if min(at_work.sum(), (~at_work).sum()) < LEAST_OF_A_KIND or total.sum() == 0:
        return weights
    for kind in (at_work, ~at_work):
        weights[kind] = max(float(total[kind].mean()), 1e-6)
    found: Floats = weights / weights.mean()
    return found


def _series(counts: Counts, cells: Ints, owners: list[str]) -> tuple[list[tuple[str, str]], Ints]:
    """Rows (category, street or district) from cells of categories × owners × time."""
    streets = sorted({one for one in owners if one})
    rows = [cells[:, [i for i, one in enumerate(owners) if one == s]].sum(axis=1) for s in streets]
    rows.append(cells.sum(axis=1))
    keys = [(c, area) for area in (*streets, counts.district) for c in counts.categories]
    return keys, np.concatenate(rows, axis=0)


def matters(found: list[Rise], district: str) -> list[Rise]:
    """One rise for each matter: what several comparisons saw in one place is told once.

    Of rises of a category in areas within one another the surest stays. That of the whole district
    is told besides only where those of its streets do not explain at least half of it: streets see
    their own, and a rise that is everywhere a little is seen by nobody but the district.
    """
    kept: list[Rise] = []
    for one in (each for each in found if each.area != district):
        if not any(within(one, other) for other in kept):
            kept.append(one)
    wide: dict[str, Rise] = {}
    for one in (each for each in found if each.area == district):
        wide.setdefault(one.category, one)
    for category, one in wide.items():
        explained = sum(each.excess for each in kept if each.category == category)
        if explained < one.excess / 2:
            kept.append(one)
    return sorted(kept, key=lambda one: (one.p, one.area, one.category))


def within(one: Rise, other: Rise) -> bool:
    """Whether two rises are of one category, and one's area lies in the other's."""
    return one.category == other.category and nested(one.area, other.area)


def nested(area: str, other: str) -> bool:
    """Whether one of two areas lies in the other, or they are the same."""
    shorter, longer = sorted((area, other), key=len)
    return longer.startswith(shorter)
