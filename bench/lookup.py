"""How long one look-up takes, from a point to its grid and the whole chain above.

    python -m bench.lookup [--grids 3000] [--points 1000000] [--json]

The territory is the demo district's land, generated for the occasion and cut on until it has at
least `--grids` lowest grids. The points are drawn where people live: first a grid, every grid
alike, then a point in it. No database is needed.

Compared in the same run, on the same points, each answer checked against the others:

- scan:  one prepared polygon after the other until one holds the point, what one writes first;
- plain: a bare `STRtree.query(Point, predicate="intersects")`, no chain, no checks: the floor
  that the geometry library sets for us;
- ours:  `Territory.locate`, checks and chain included.

Each is timed in several rounds; the median is printed with the spread of the rounds.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from random import Random

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

from linli.simulate.district import STREET_ANGLE, district
from linli.simulate.partition import divided
from linli.territory.index import Territory
from linli.territory.place import AreaShape, Place

ROUNDS = 7
TARGET_US = 20.0
TARGET_BULK_S = 3.0

Rounds = list[float]


def territory_of(grids: int) -> list[AreaShape]:
    """The demo district as areas, its lowest grids cut on until there are at least `grids`."""
    lands = district()
    ids = {land.code: number for number, land in enumerate(lands, start=1)}
    areas = [
        AreaShape(
            id=ids[land.code],
            code=land.code,
            level=land.level,
            name_zh=land.name.zh,
            name_en=land.name.en,
            parent_id=None if land.parent is None else ids[land.parent],
            shape=land.shape,
        )
        for land in lands
    ]
    parents = {area.parent_id for area in areas}
    lowest = [area for area in areas if area.id not in parents]
    random = Random(1)
    missing = grids - len(lowest)
    for area in lowest:
        if missing <= 0:
            break
        parts = min(4, missing + 1)
        missing -= parts - 1
        pieces = divided(area.shape, [1.0] * parts, _even, STREET_ANGLE, random)
        areas += [
            AreaShape(
                id=len(areas) + number,
                code=f"{area.code}{number:02}",
                level="part",
                name_zh=f"{number}",
                name_en=f"{number}",
                parent_id=area.id,
                shape=piece,
            )
            for number, piece in enumerate(pieces, start=1)
        ]
    return areas


def _even(xs: NDArray[np.float64], _ys: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.ones_like(xs)


def points_in(shapes: Sequence[Polygon], count: int) -> NDArray[np.float64]:
    """Points (latitude, longitude) in the shapes, every shape alike."""
    random = np.random.default_rng(2)
    chosen = np.sort(random.integers(0, len(shapes), count))
    found = np.empty((count, 2))
    for index, shape in enumerate(shapes):
        rows = np.flatnonzero(chosen == index)
        west, south, east, north = shape.bounds
        while len(rows):
            xs = random.uniform(west, east, len(rows))
            ys = random.uniform(south, north, len(rows))
            inside = shapely.contains_xy(shape, xs, ys)
            found[rows[inside]] = np.column_stack([ys, xs])[inside]
            rows = rows[~inside]
    random.shuffle(found)
    return found


def points_around(shapes: Sequence[Polygon], count: int) -> NDArray[np.float64]:
    """Points all over the rectangle around the shapes and a kilometre more: a third lie outside."""
    west, south, east, north = shapely.total_bounds(shapes) + np.array([-1, -1, 1, 1]) * 0.01
    random = np.random.default_rng(3)
    ys, xs = random.uniform(south, north, count), random.uniform(west, east, count)
    return np.column_stack([ys, xs])


def timed(ask: Callable[[float, float], object], points: Sequence[tuple[float, float]]) -> Rounds:
    """Microseconds for each look-up, one figure a round, after a round to warm up."""
    rounds = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        for latitude, longitude in points:
            ask(latitude, longitude)
        rounds.append((time.perf_counter() - start) / len(points) * 1e6)
    return rounds[1:]


def scan(lowest: Sequence[AreaShape]) -> Callable[[float, float], int]:
    """The baseline that anybody would write first."""
    shapes = [area.shape for area in lowest]
    shapely.prepare(shapes)

    def ask(latitude: float, longitude: float) -> int:
        for place, shape in enumerate(shapes):
            if shapely.intersects_xy(shape, longitude, latitude):
                return lowest[place].id
        return 0

    return ask


def plain(lowest: Sequence[AreaShape]) -> Callable[[float, float], int]:
    """The floor: the tree alone."""
    tree = shapely.STRtree([area.shape for area in lowest])

    def ask(latitude: float, longitude: float) -> int:
        hits = tree.query(shapely.Point(longitude, latitude), predicate="intersects")
        return lowest[hits[0]].id if len(hits) else 0

    return ask


def bulk(territory: Territory, points: NDArray[np.float64]) -> tuple[Rounds, NDArray[np.int64]]:
    """Seconds for all points at once, one figure a round."""
    rounds = []
    for _ in range(3):
        start = time.perf_counter()
        found = territory.locate_many(points)
        rounds.append(time.perf_counter() - start)
    return rounds, found


def main() -> int:
    """Print the figures; 1 when a target is missed or two ways disagree."""
    parser = argparse.ArgumentParser(description="Time the look-up from a point to its grid.")
    parser.add_argument("--grids", type=int, default=3000)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()

    areas = territory_of(wanted.grids)
    parents = {area.parent_id for area in areas}
    lowest = sorted((area for area in areas if area.id not in parents), key=lambda one: one.code)
    start = time.perf_counter()
    territory = Territory(areas, tolerance_m=200)
    build_s = time.perf_counter() - start
    many = points_in([area.shape for area in lowest], wanted.points)
    few = [(float(latitude), float(longitude)) for latitude, longitude in many[:5000]]

    scanned, planned = scan(lowest), plain(lowest)
    figures = {
        "scan": timed(scanned, few[:100]),
        "plain": timed(planned, few),
        "ours": timed(territory.locate, few),
    }
    bulk_s, ids = bulk(territory, many)
    around = points_around([area.shape for area in lowest], wanted.points)
    around_s, around_ids = bulk(territory, around)

    disagreeing = 0
    for row, (latitude, longitude) in enumerate(few):
        place = territory.locate(latitude, longitude)
        ours = place.area_id if isinstance(place, Place) else 0
        same = ours == int(ids[row]) == planned(latitude, longitude)
        if row < 200:
            same = same and ours == scanned(latitude, longitude)
        disagreeing += int(not same)

    for row, (latitude, longitude) in enumerate(around[:2000].tolist()):
        place = territory.locate(latitude, longitude)
        ours = place.area_id if isinstance(place, Place) else 0
        disagreeing += int(ours != int(around_ids[row]))

    median = {name: statistics.median(rounds) for name, rounds in figures.items()}
    met = {
        "lookup": median["ours"] < TARGET_US,
        "bulk": statistics.median(bulk_s) < TARGET_BULK_S,
        "bulk_around": statistics.median(around_s) < TARGET_BULK_S,
        "agree": not disagreeing,
    }
    answer = {
        "grids": len(lowest),
        "areas": len(areas),
        "build_s": round(build_s, 3),
        "us_per_lookup": {
            name: {
                "median": round(median[name], 2),
                "least": round(min(rounds), 2),
                "most": round(max(rounds), 2),
            }
            for name, rounds in figures.items()
        },
        "faster_than_scan": round(median["scan"] / median["ours"], 1),
        "times_plain": round(median["ours"] / median["plain"], 2),
        "bulk_points": len(many),
        "bulk_s": [round(seconds, 2) for seconds in bulk_s],
        "bulk_around_s": [round(seconds, 2) for seconds in around_s],
        "bulk_around_outside": int((around_ids == 0).sum()),
        "disagreeing": disagreeing,
        "met": met,
    }
    print(json.dumps(answer) if wanted.json else _words(answer))
    return 0 if all(met.values()) else 1


def _words(answer: dict[str, object]) -> str:
    lines = [
        f"{answer['grids']} lowest grids, {answer['areas']} areas, built in {answer['build_s']} s"
    ]
    figures = answer["us_per_lookup"]
    assert isinstance(figures, dict)
    lines += [
        f"{name:>6}: {figure['median']:>9} µs a look-up"
        f"   ({ROUNDS} rounds: {figure['least']} to {figure['most']})"
        for name, figure in figures.items()
    ]
    lines += [
        f"ours is {answer['faster_than_scan']} times as fast as the scan and takes"
        f" {answer['times_plain']} times the plain tree (target: under {TARGET_US:g} µs)",
        f"{answer['bulk_points']} points in bulk: {answer['bulk_s']} s"
        f" (target: under {TARGET_BULK_S:g} s)",
        f"  of them all over the rectangle, {answer['bulk_around_outside']} far outside:"
        f" {answer['bulk_around_s']} s",
        f"answers that disagree: {answer['disagreeing']}",
        f"targets met: {answer['met']}",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
