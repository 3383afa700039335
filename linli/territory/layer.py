"""Shapes that are asked together, and the plane geometry around a point. In degrees, x east."""

from collections.abc import Sequence
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
        self._shapes = [area.shape for area in areas]
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

    def near(self, window: BaseGeometry) -> list[tuple[Place, BaseGeometry]]:
        """The areas that may reach into a rectangle, with their shapes."""
        hits = self._tree.query(window)
        return [(self._places[hit], self._shapes[hit]) for hit in hits]


def bounds_of(shapes: Sequence[BaseGeometry]) -> tuple[float, float, float, float] | None:
    """West, south, east, north of all shapes together, or None without any."""
    if not shapes:
        return None
    west, south, east, north = (float(value) for value in shapely.total_bounds(shapes))
    return west, south, east, north


def reach_degrees(latitude: float, metres: float) -> tuple[float, float]:
    """How many degrees north and east a distance reaches at a latitude, rather too many."""
    north = metres / METRES_PER_DEGREE * 1.01
    return north, north / max(cos(radians(latitude)), 0.01)


def distances_m(latitude: float, longitude: float, shapes: Sequence[Any]) -> list[float]:
    """Metres from a point to each shape, the earth taken as flat around the point."""
    origin = np.array([longitude, latitude])
    scale = np.array([cos(radians(latitude)), 1.0]) * METRES_PER_DEGREE
    flat = shapely.transform(np.array(shapes, dtype=object), lambda xy: (xy - origin) * scale)
    return [float(way) for way in shapely.distance(flat, shapely.Point(0, 0))]
