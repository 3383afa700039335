"""A survey of the areas: where they overlap, where they gape, which have no parent.

It refuses nothing. Boundaries drawn by fifteen offices never fit at first; the district sees the
list, and mends what matters. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import cos, radians

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from linli.territory.coordinates import METRES_PER_DEGREE, LatLon
from linli.territory.features import AreaFeature, parent_codes

LEAST_M2 = 1.0
"""What is smaller is the rounding of coordinates, not a quarrel about a border."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two areas of one level claim the same ground 重叠."""

    one: str
    other: str
    area_m2: float
    at: LatLon


@dataclass(frozen=True, slots=True)
class Gap:
    """Ground of an area that none of its children covers 空隙."""

    parent: str
    area_m2: float
    at: LatLon


@dataclass(frozen=True, slots=True)
class Orphan:
    """An area without a parent, or with ground outside its parent 无上级、越界.

    `outside_m2` is None when there is no parent at all.
    """

    code: str
    parent: str | None
    outside_m2: float | None


@dataclass(slots=True)
class Survey:
    """What a survey found; `repaired` are outlines that crossed themselves and were mended."""

    areas: int
    overlaps: list[Overlap] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    orphans: list[Orphan] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether the areas nest and tile without a remark."""
        return not (self.overlaps or self.gaps or self.orphans or self.repaired)


def survey(areas: Sequence[AreaFeature], *, top_level: str, least_m2: float = LEAST_M2) -> Survey:
    """Survey areas of all levels together; parts under `least_m2` square metres do not count."""
    found = Survey(len(areas), repaired=[area.code for area in areas if area.repaired])
    found.overlaps = _overlaps(areas, least_m2)
    shapes = {area.code: area.shape for area in areas if area.shape is not None}
    parents = parent_codes(areas)
    children: dict[str, list[BaseGeometry]] = {}
    for area in areas:
        parent = parents[area.code]
        if parent is None:
            if area.level != top_level:
                found.orphans.append(Orphan(area.code, None, None))
            continue
        if area.code not in shapes or parent not in shapes:
            continue
        children.setdefault(parent, []).append(shapes[area.code])
        outside = shapely.difference(shapes[area.code], shapes[parent])
        if (outside_m2 := area_m2(outside)) >= least_m2:
            found.orphans.append(Orphan(area.code, parent, round(outside_m2, 1)))
    for parent, parts in sorted(children.items()):
        rest = shapely.difference(shapes[parent], shapely.union_all(parts))
        for gap in shapely.get_parts(rest):
            if (gap_m2 := area_m2(gap)) >= least_m2:
                found.gaps.append(Gap(parent, round(gap_m2, 1), _inside(gap)))
    return found


def area_m2(shape: BaseGeometry) -> float:
    """Square metres of a WGS-84 shape, the earth a mean sphere: right to 1 % for a district."""
    if shape.is_empty:
        return 0.0
    latitude = (shape.bounds[1] + shape.bounds[3]) / 2
    return float(shape.area) * METRES_PER_DEGREE**2 * cos(radians(latitude))


def _overlaps(areas: Sequence[AreaFeature], least_m2: float) -> list[Overlap]:
    found = []
    for level in dict.fromkeys(area.level for area in areas):
        peers = sorted(
            (area for area in areas if area.level == level and area.shape is not None),
            key=lambda area: area.code,
        )
        shapes = np.array([area.shape for area in peers], dtype=object)
        tree = shapely.STRtree(shapes)
        ones, others = tree.query(shapes, predicate="intersects")
        for one, other in zip(ones.tolist(), others.tolist(), strict=True):
            if one >= other:
                continue
            common = shapely.intersection(shapes[one], shapes[other])
            if (common_m2 := area_m2(common)) >= least_m2:
                found.append(
                    Overlap(
                        peers[one].code, peers[other].code, round(common_m2, 1), _inside(common)
                    )
                )
    return sorted(found, key=lambda overlap: -overlap.area_m2)


def _inside(shape: BaseGeometry) -> LatLon:
    point = shapely.point_on_surface(shape)
    return LatLon(round(float(point.y), 6), round(float(point.x), 6))
