"""Shapes that are asked together, and the plane geometry around a point. In degrees, x east."""

from collections.abc import Sequence
from dataclasses import replace
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from linli.territory.coordinates import METRES_PER_DEGREE
from linli.territory.place import AreaShape, Place

NOWHERE = np.iinfo(np.int64).max


class Layer:
    """Areas that are asked together, in the order in which they win."""

    def __init__(self, areas: Sequence[AreaShape], places: dict[str, Place]) -> None:
        self._places: list[Place] = [places[area.code] for area in areas]
        self._ids = np.array([area.id for area in areas], dtype=np.int64)
        self._shapes = np.array([area.shape for area in areas], dtype=object)
        self._tree = shapely.STRtree(self._shapes)

    def first(self, point: BaseGeometry) -> Place | None:
        """The area that wins the point, or None where none holds it."""
        hits = self._tree.query(point, predicate="intersects")
        # The place in the list is the rank: the least of several, on a border, wins.
        return self._places[int(hits.min())] if len(hits) else None

    def ids(self, points: NDArray[Any]) -> NDArray[np.int64]:
        """For many points (None among them is nowhere) the winning areas' ids, 0 for none."""
        asked, hits = self._tree.query(points, predicate="intersects")
        best = np.full(len(points), NOWHERE, dtype=np.int64)
        np.minimum.at(best, asked, hits)
        found = np.zeros(len(points), dtype=np.int64)
        hit = best != NOWHERE
        found[hit] = self._ids[best[hit]]
        return found

    def nearest(
        self, places: NDArray[np.float64], tolerance_m: float
    ) -> list[tuple[int, Place, float]]:
        """For places (latitude, longitude) outside all areas, those that have one near enough.

        Each with its row, the nearest area, and the metres to it, in whole millimetres: areas
        that share the nearest point tie, and the one that wins the layer wins.
        """
        latitudes, longitudes = places[:, 0], places[:, 1]
        north = tolerance_m / METRES_PER_DEGREE * 1.01
        east = north / np.maximum(np.cos(np.radians(latitudes)), 0.01)
        windows = shapely.box(
            longitudes - east, latitudes - north, longitudes + east, latitudes + north
        )
        rows, hits = self._tree.query(windows, predicate="intersects")
        ways = np.round(self._ways_m(places[rows], hits), 3)
        order = np.lexsort((hits, ways, rows))
        _, firsts = np.unique(rows[order], return_index=True)
        best = order[firsts]
        return [
            (int(rows[one]), self._places[int(hits[one])], float(ways[one]))
            for one in best[ways[best] <= tolerance_m]
        ]

    def _ways_m(self, places: NDArray[np.float64], hits: NDArray[np.int64]) -> NDArray[np.float64]:
        """Metres from each place to the shape beside it, the earth flat around the place.

        Places of one hundredth of a degree of latitude share one plane: a shape then has to be
        flattened once and not for each of them, and no way is wrong by more than one in 5,000.
        """
        ways = np.empty(len(hits))
        bands = np.round(places[:, 0], 2)
        for band in np.unique(bands):
            here = np.flatnonzero(bands == band)
            used, again = np.unique(hits[here], return_inverse=True)
            scale = np.array([cos(radians(band)), 1.0]) * METRES_PER_DEGREE
            flat = shapely.transform(self._shapes[used], lambda xy, scale=scale: xy * scale)
            points = shapely.points(places[here][:, ::-1] * scale)
            ways[here] = shapely.distance(flat[again], points)
        return ways


def uncovered(areas: Sequence[AreaShape]) -> list[AreaShape]:
    """What each area keeps to itself: its ground without that of its children, if any is left.

    Areas without children stay whole; those whose children cover them but for splinters drop out.
    """
    parts: dict[int | None, list[BaseGeometry]] = {}
    for area in areas:
        parts.setdefault(area.parent_id, []).append(area.shape)
    left = []
    for area in areas:
        if area.id not in parts:
            left.append(area)
            continue
        rest = shapely.difference(area.shape, shapely.union_all(parts[area.id]))
        if rest.area * METRES_PER_DEGREE**2 >= 1.0:
            left.append(replace(area, shape=rest))
    return left


def bounds_of(shapes: Sequence[BaseGeometry]) -> tuple[float, float, float, float] | None:
    """West, south, east, north of all shapes together, or None without any."""
    if not shapes:
        return None
    west, south, east, north = (float(value) for value in shapely.total_bounds(shapes))
    return west, south, east, north


def near_bounds(
    places: NDArray[np.float64],
    bounds: tuple[float, float, float, float] | None,
    tolerance_m: float,
) -> NDArray[np.bool_]:
    """Which places (latitude, longitude) lie in a rectangle or within the tolerance of it."""
    if bounds is None:
        return np.zeros(len(places), dtype=np.bool_)
    west, south, east, north = bounds
    up = tolerance_m / METRES_PER_DEGREE * 1.01
    along = up / max(cos(radians(max(abs(south), abs(north)))), 0.01)
    latitudes, longitudes = places[:, 0], places[:, 1]
    inside: NDArray[np.bool_] = (
        (latitudes >= south - up)
        & (latitudes <= north + up)
        & (longitudes >= west - along)
        & (longitudes <= east + along)
    )
    return inside


def distances_m(latitude: float, longitude: float, shapes: Sequence[Any]) -> list[float]:
    """Metres from a point to each shape, the earth taken as flat around the point."""
    origin = np.array([longitude, latitude])
    scale = np.array([cos(radians(latitude)), 1.0]) * METRES_PER_DEGREE
    flat = shapely.transform(np.array(shapes, dtype=object), lambda xy: (xy - origin) * scale)
    return [float(way) for way in shapely.distance(flat, shapely.Point(0, 0))]
