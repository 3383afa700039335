"""Dividing a piece of land into parts that people might live in: the generator's geometry.

A piece is cut in two by a straight line, each half again, until there are as many parts as wanted;
every cut leaves the people on both sides in the wanted ratio. So the parts are small where people
live close together and large outside, roads run through as long common borders, and what is cut
from one piece tiles it. Everything here is a flat plane in metres, and nothing is left to chance
but what the given `Random` decides.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import cos, pi, radians, sin
from random import Random

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon

Density = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]

FAR_M = 100_000.0
SAMPLES_A_SIDE = 26
SNAP_M = 2.0
"""Corners nearer than this become one, far more than the ten centimetres that are written."""


def people(piece: Polygon, density: Density) -> float:
    """About how many people live on a piece: the density, summed over a lattice of samples."""
    west, south, east, north = piece.bounds
    cell = (east - west) * (north - south) / SAMPLES_A_SIDE**2
    return float(np.sum(density(*_samples(piece)))) * float(cell)


def divided(
    piece: Polygon, shares: Sequence[float], density: Density, street_angle: float, random: Random
) -> list[Polygon]:
    """The piece cut into `len(shares)` parts whose people are in the ratio of the shares.

    `street_angle` is the direction, in radians, in which most roads run; neighbours in the answer
    are neighbours on the ground, for each cut keeps its halves together.
    """
    if len(shares) == 1:
        return [piece]
    middle = len(shares) // 2
    if len(shares) % 2 and random.random() < 0.5:
        middle += 1
    fraction = sum(shares[:middle]) / sum(shares)
    one, other = _best_cut(piece, fraction, density, street_angle, random)
    return [
        *divided(one, shares[:middle], density, street_angle, random),
        *divided(other, shares[middle:], density, street_angle, random),
    ]


def _best_cut(
    piece: Polygon, fraction: float, density: Density, street_angle: float, random: Random
) -> tuple[Polygon, Polygon]:
    """Of some cuts that leave `fraction` of the people on one side, the one with the best parts.

    Compact parts are better than thin ones; a cut along the main directions of the roads is
    better than a slanting one, unless the piece itself lies aslant.
    """
    xs, ys = _samples(piece)
    weights = density(xs, ys)
    best: tuple[float, Polygon, Polygon] | None = None
    across = _long_axis(piece) + pi / 2
    for attempt in range(30):
        wanted = (street_angle, street_angle + pi / 2, across)[attempt % 3]
        sway = radians(4 if attempt < 3 else 12 if attempt < 6 else 80)
        angle = wanted + random.uniform(-sway, sway)
        if attempt >= 6 and best is not None:
            break
        parts = _cut(piece, angle, _quantile(xs, ys, weights, angle, fraction))
        if parts is None:
            continue
        along_roads = 1.0 if attempt % 3 < 2 else 0.85
        score = min(_compactness(part) for part in parts) * along_roads
        if best is None or score > best[0]:
            best = (score, *parts)
    if best is None:
        raise ValueError("This piece of land cannot be cut in two.")
    # Of two equal halves, which one comes first (and gets the lower numbers) is left to chance.
    return (best[1], best[2]) if random.random() < 0.5 or fraction != 0.5 else (best[2], best[1])


def _cut(piece: Polygon, angle: float, offset: float) -> tuple[Polygon, Polygon] | None:
    """The two sides of a line; None when one of them would fall apart or be a mere splinter."""
    along, normal = (cos(angle), sin(angle)), (-sin(angle), cos(angle))
    foot = (normal[0] * offset, normal[1] * offset)
    corners = [
        (foot[0] + along[0] * a + normal[0] * b, foot[1] + along[1] * a + normal[1] * b)
        for a, b in ((-FAR_M, 0), (FAR_M, 0), (FAR_M, -FAR_M), (-FAR_M, -FAR_M))
    ]
    below = Polygon(corners)
    one, other = piece.intersection(below), piece.difference(below)
    if not (isinstance(one, Polygon) and isinstance(other, Polygon)):
        return None
    if min(one.area, other.area) < piece.area * 0.02:
        return None
    return one, other


def _quantile(
    xs: NDArray[np.float64],
    ys: NDArray[np.float64],
    weights: NDArray[np.float64],
    angle: float,
    fraction: float,
) -> float:
    """How far from the origin a line of this angle leaves `fraction` of the people below it."""
    heights = ys * cos(angle) - xs * sin(angle)
    order = np.argsort(heights, kind="stable")
    below = np.cumsum(weights[order])
    last = len(order) - 2
    place = min(max(int(np.searchsorted(below, below[-1] * fraction)), 0), last)
    return float(heights[order[place]] + heights[order[place + 1]]) / 2


def _samples(piece: Polygon) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    west, south, east, north = piece.bounds
    steps = (np.arange(SAMPLES_A_SIDE) + 0.5) / SAMPLES_A_SIDE
    xs, ys = np.meshgrid(west + steps * (east - west), south + steps * (north - south))
    inside = shapely.contains_xy(piece, xs, ys)
    return xs[inside], ys[inside]


def _compactness(piece: Polygon) -> float:
    """1 for a circle, 0.785 for a square, near 0 for a splinter (Polsby and Popper's measure)."""
    return float(4 * pi * piece.area / piece.length**2)


def _long_axis(piece: Polygon) -> float:
    corners = list(piece.minimum_rotated_rectangle.exterior.coords)
    sides = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(corners[:3])]
    east, north = max(sides, key=lambda side: side[0] ** 2 + side[1] ** 2)
    return float(np.arctan2(north, east))


def common_edges(pieces: Sequence[Polygon], longest_m: float) -> list[LineString]:
    """The borders of all pieces, each once, between the points where three pieces meet.

    Ends and corners lie on a lattice of two metres, and no stretch is longer than
    `longest_m`. What is later built from these lines cannot overlap or gape, whatever is done to
    their points, as long as it is done to all of them alike.
    """
    noded = shapely.unary_union([piece.exterior for piece in pieces], grid_size=SNAP_M)
    edges = shapely.get_parts(shapely.line_merge(noded))
    return [shapely.segmentize(edge, longest_m) for edge in edges]


def faces(edges: Iterable[LineString]) -> list[Polygon]:
    """The smallest areas between the edges, in an order and notation that do not vary."""
    found = shapely.get_parts(shapely.polygonize(list(edges)))
    return sorted((tidy(face) for face in found), key=lambda face: tuple(face.exterior.coords))


def tidy(piece: Polygon) -> Polygon:
    """The same polygon, counter-clockwise (RFC 7946), from its least corner on."""
    ring = list(shapely.orient_polygons(piece).exterior.coords)[:-1]
    start = ring.index(min(ring))
    return Polygon(ring[start:] + ring[:start])
