"""The look-up itself: a point → the lowest area that holds it, and the whole chain above.

A `Territory` is built once from a generation's areas, never changes, and answers from memory.
It knows neither database nor pack.
"""

import copy
from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray

from linli.territory.coordinates import checked, swapped
from linli.territory.layer import Layer, bounds_of, distances_m, near_bounds, uncovered
from linli.territory.place import AreaRef, AreaShape, Outside, Place

AT_ONCE = 100_000
"""Points handed to the tree in one piece: enough to be fast, little enough for small machines."""


class Territory:
    """All areas of one generation, ready to be asked. Safe to share between threads.

    The chain of an area whose parent is missing simply ends there.
    """

    def __init__(
        self,
        areas: Iterable[AreaShape],
        *,
        generation_id: int = 0,
        tolerance_m: float = 0.0,
    ) -> None:
        known = sorted(areas, key=lambda area: area.code)
        self.generation_id = generation_id
        self.tolerance_m = tolerance_m
        self._by_id = {
            area.id: AreaRef(area.id, area.code, area.level, area.name_zh, area.name_en)
            for area in known
        }
        self._parents = {area.id: area.parent_id for area in known}
        self._places = {area.code: self._place(area.id) for area in known}
        shaped = [area for area in known if area.shape is not None and not area.shape.is_empty]
        with_shaped_children = {area.parent_id for area in shaped}
        # Nearly every point lies in an area that has none below it: these are asked first, alone.
        self._lowest = Layer(
            [area for area in shaped if area.id not in with_shaped_children], self._places
        )
        # The rest of the points lie where the lowest level leaves a gap, or outside. The deepest
        # first, so that "the first that fits" is the lowest level.
        depth = {area.code: len(self._places[area.code].chain) for area in shaped}
        self._uncovered = Layer(
            sorted(uncovered(shaped), key=lambda area: (-depth[area.code], area.code)),
            self._places,
        )
        self._tops = [area.shape for area in shaped if len(self._places[area.code].chain) == 1]
        self._bounds = bounds_of([area.shape for area in shaped])

    def __len__(self) -> int:
        return len(self._by_id)

    def tolerant(self, tolerance_m: float) -> "Territory":
        """The same territory with another tolerance; the shapes are shared, not copied."""
        twin = copy.copy(self)
        twin.tolerance_m = tolerance_m
        return twin

    def area(self, area_id: int) -> AreaRef | None:
        """The area with this id, or None when this generation has none."""
        return self._by_id.get(area_id)

    def place_of(self, code: str) -> Place | None:
        """The chain of an area that is known by its code, or None; for reports without a point."""
        return self._places.get(code)

    def under(self, code: str) -> list[AreaRef]:
        """The area with this code and all below it, in the order of their codes."""
        return [
            place.area
            for place in self._places.values()
            if any(area.code == code for area in place.chain)
        ]

    def children(self, code: str) -> list[AreaRef]:
        """The areas directly below this one, in the order of their codes."""
        return [
            place.area
            for place in self._places.values()
            if len(place.chain) > 1 and place.chain[1].code == code
        ]

    def locate(
        self, latitude: float, longitude: float, *, tolerance_m: float | None = None
    ) -> Place | Outside:
        """The lowest area that holds the point, with its chain.

        Where the lowest level leaves a gap, the next level up answers. On a shared border the
        lower code wins. Outside everything, the nearest area within the tolerance (the pack's,
        unless given) answers, with its distance; beyond that, Outside. Raises Invalid for what
        is no place at all, and for a point that lies inside only with its numbers exchanged.
        """
        checked(latitude, longitude)
        point = shapely.Point(longitude, latitude)
        found = self._lowest.first(point) or self._uncovered.first(point)
        if found is not None:
            return found
        if self._within_bounds(longitude, latitude) and not self._within_bounds(
            latitude, longitude
        ):
            raise swapped(latitude, longitude)
        tolerance_m = self.tolerance_m if tolerance_m is None else tolerance_m
        if tolerance_m > 0:
            here = np.array([[latitude, longitude]])
            for _, place, way_m in self._uncovered.nearest(here, tolerance_m):
                return Place(place.area_id, place.code, place.chain, way_m)
        return Outside(self._way_to_territory(latitude, longitude))

    def locate_many(self, places: NDArray[np.float64]) -> NDArray[np.int64]:
        """The area ids of many points at once: shape (n, 2), latitude and longitude in degrees.

        The same answers as `locate`, as ids; 0 for a point outside (the tolerance counts here
        too), and also for what is no place: a sheet with a bad row is no reason to stop.
        """
        found = np.zeros(len(places), dtype=np.int64)
        for start in range(0, len(places), AT_ONCE):
            piece = places[start : start + AT_ONCE]
            found[start : start + AT_ONCE] = self._located(np.asarray(piece, dtype=np.float64))
        return found

    def _located(self, places: NDArray[np.float64]) -> NDArray[np.int64]:
        latitudes, longitudes = places[:, 0], places[:, 1]
        # What is far away, or no number at all, is nowhere without being asked for.
        real = (np.abs(latitudes) <= 90) & (np.abs(longitudes) <= 180)
        real &= near_bounds(places, self._bounds, self.tolerance_m)
        points = np.full(len(places), None, dtype=object)
        points[real] = shapely.points(longitudes[real], latitudes[real])
        found = self._lowest.ids(points)
        missing = np.flatnonzero((found == 0) & real)
        if len(missing):
            found[missing] = self._uncovered.ids(points[missing])
            missing = missing[found[missing] == 0]
        if self.tolerance_m > 0 and len(missing):
            for row, place, _ in self._uncovered.nearest(places[missing], self.tolerance_m):
                found[missing[row]] = place.area_id
        return found

    def _place(self, area_id: int) -> Place:
        chain: list[AreaRef] = []
        step: int | None = area_id
        while step is not None and step in self._by_id and self._by_id[step] not in chain:
            chain.append(self._by_id[step])
            step = self._parents[step]
        return Place(area_id, chain[0].code, tuple(chain))

    def _within_bounds(self, latitude: float, longitude: float) -> bool:
        if self._bounds is None:
            return False
        west, south, east, north = self._bounds
        return south <= latitude <= north and west <= longitude <= east

    def _way_to_territory(self, latitude: float, longitude: float) -> float | None:
        if not self._tops:
            return None
        return round(min(distances_m(latitude, longitude, self._tops)), 1)
