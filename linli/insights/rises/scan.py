"""The prospective space-time permutation scan: where and when cases lie closer than by chance.

Kulldorff, Heffernan, Hartman, Assunção & Mostashari 2005, PLoS Medicine 2 (3), e59. A cylinder is a
circle of neighbouring areas and the last 1 … K days. Nothing is known of inhabitants: what an area
is due on a day follows from its share of all cases and the day's share of them,

    μ(area, day) = C(area) · C(day) / C,    μ of a cylinder: the sum,

and with c cases in the cylinder, of C in all, it is told by

    log Λ = c log(c/μ) + (C - c) log((C - c)/(C - μ))   where c > μ, else 0.

The largest is compared with the largest of tables in which the days were dealt anew among the
cases: p = (1 + how many are as large)/(1 + runs), which is exact. Where none is, the tail is read
off a Gumbel distribution with the same mean and variance (Abrams, Kleinman & Kulldorff 2010,
International Journal of Health Geographics 9:61), for adjusting for many tests needs p below
1/(1 + runs).

As area and day totals are given, weekdays, growth and a rise in all areas at once are no cluster:
this one finds only what is *here* and now. Small areas need no treatment: they count with their
neighbours, and what they are due is what they usually have.
"""

from dataclasses import dataclass
from math import exp, log, pi, sqrt

import numpy as np
import numpy.typing as npt

from linli.insights.rises.tails import Floats, Ints

Zones = npt.NDArray[np.bool_]

EULER = 0.5772156649015329
CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Cluster:
    """The cylinder that stands out most, and how likely one like it is by chance."""

    areas: tuple[int, ...]
    days: int
    observed: int
    expected: float
    statistic: float
    p: float


def circles(places: Floats, most: int) -> Zones:
    """Every area with its 0 … most - 1 nearest neighbours, each set of areas once.

    `places` is areas × 2, in any unit that is the same in both directions.
    """
    apart = ((places[:, None, :] - places[None, :, :]) ** 2).sum(axis=2)
    order = np.argsort(apart, axis=1, kind="stable")
    found: dict[bytes, npt.NDArray[np.bool_]] = {}
    for centre in range(len(places)):
        zone = np.zeros(len(places), bool)
        for neighbour in order[centre, :most]:
            zone = zone.copy()
            zone[neighbour] = True
            found.setdefault(zone.tobytes(), zone)
    return np.array(list(found.values()), bool).reshape(-1, len(places))


def scan(
    counts: Ints,
    zones: Zones,
    *,
    days: int,
    runs: int,
    widest: float,
    least: int,
    random: np.random.Generator,
) -> Cluster | None:
    """The most unusual cylinder of a table areas × days that ends with its last day.

    Circles with more than a share `widest` of all cases are left out, and cylinders with fewer than
    `least` cases, in the table as in every deal. None where there is nothing to find.
    """
    total = int(counts.sum())
    by_area, late = counts.sum(axis=1), counts[:, -days:]
    allowed = zones[(zones @ by_area > 0) & (zones @ by_area <= widest * total)]
    if total == 0 or len(allowed) == 0:
        return None
    late_days = late.sum(axis=0)[::-1]  # the last day first
    share = allowed @ by_area / total
    due = share[:, None] * np.cumsum(late_days)[None, :]
    told = _told(allowed @ np.cumsum(late[:, ::-1], axis=1), due, total, least)
    best = np.unravel_index(int(np.argmax(told)), told.shape)
    largest = float(told[best])
    if largest <= 0:
        return None
    dealt, circle = np.empty(runs), allowed.astype(float)
    owner = np.repeat(np.arange(len(by_area)), by_area)
    last_of = np.repeat(np.arange(days), late_days)
    at_once = max(1, min(runs, CELLS_AT_ONCE // max(total, told.size)))
    for start in range(0, runs, at_once):
        n = min(at_once, runs - start)
        tables = _deal(owner, last_of, len(by_area), days, n, random)
        inside = (tables.reshape(n * days, -1) @ circle.T).reshape(n, days, -1)
        dealt[start : start + n] = _told(inside, due.T[None], total, least).max(axis=(1, 2))
    zone = allowed[best[0]]
    window = int(best[1]) + 1
    return Cluster(
        areas=tuple(int(one) for one in np.flatnonzero(zone)),
        days=window,
        observed=int(late[zone, days - window :].sum()),
        expected=float(due[best]),
        statistic=largest,
        p=chance(largest, dealt),
    )


def _deal(
    owner: Ints, last_of: Ints, areas: int, days: int, n: int, random: np.random.Generator
) -> Floats:
    """Tables (runs × last days × areas, summed backwards) with the days dealt anew."""
    hands = random.permuted(np.tile(owner.astype(np.int32), (n, 1)), axis=1)[:, : len(last_of)]
    cell = (np.arange(n)[:, None] * days + last_of[None, :]) * areas + hands
    flat = np.bincount(cell.ravel(), minlength=n * days * areas)
    return np.cumsum(flat.reshape(n, days, areas), axis=1).astype(float)


def _told(inside: Floats | Ints, due: Floats, total: int, least: int) -> Floats:
    """log Λ of each cylinder."""
    due = np.broadcast_to(due, inside.shape)
    found = np.zeros(inside.shape)
    more = (inside > due) & (inside >= least)
    c, mu = inside[more].astype(float), due[more]
    rest = total - c
    found[more] = c * np.log(c / mu) + rest * np.log(np.maximum(rest, 1.0) / (total - mu))
    return found


def chance(largest: float, dealt: Floats) -> float:
    """How likely so large a statistic is: its rank among those dealt, beyond them Gumbel's tail."""
    as_large = int((dealt >= largest - 1e-12).sum())
    rank = (1 + as_large) / (1 + len(dealt))
    spread = float(dealt.std(ddof=1)) if len(dealt) > 1 else 0.0
    if as_large or spread == 0.0:
        return rank
    scale = spread * sqrt(6) / pi
    start = float(dealt.mean()) - EULER * scale
    steep = exp(-(largest - start) / scale)
    return min(rank, max(float(-np.expm1(-steep)), 1e-300))


def log_ratio(observed: int, due: float, total: int) -> float:
    """log Λ of one cylinder, for one number at a time."""
    if observed <= due:
        return 0.0
    rest = total - observed
    tail = rest * log(rest / (total - due)) if rest else 0.0
    return observed * log(observed / due) + tail
