"""The outlines of areas as a screen draws them: light, and exact enough to point at."""

from dataclasses import dataclass
from functools import lru_cache

import shapely
from shapely.geometry.base import BaseGeometry

from linli.territory.lookup import current
from linli.territory.models import Area
from linli.territory.place import AreaRef

# About two metres: a finger on a map is fifty times as wide.
TOLERANCE_DEGREES = 0.00002
DECIMALS = 5

Ring = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Outline:
    """An area and the parts of its shape: longitude and latitude, WGS-84.

    A part is its outer ring, then its holes: what lies within it and belongs to others. By RFC
    7946 (3.1.6) outer rings run anticlockwise and holes clockwise.
    """

    area: AreaRef
    parts: list[list[Ring]]

    @property
    def rings(self) -> list[Ring]:
        """All rings in one row, the first an outer one, for paths that are drawn.

        Holes run the other way, so that SVG leaves them empty without being told.
        """
        return [ring for part in self.parts for ring in part]


def outlines(code: str, levels: frozenset[str]) -> list[Outline]:
    """The outlines of an area and of those below it at these levels, in the order of their codes.

    Areas without a place are left out. Kept in memory, for a generation never changes.
    """
    return _outlines(current().generation_id, code, levels)


@lru_cache(maxsize=64)
def _outlines(generation_id: int, code: str, levels: frozenset[str]) -> list[Outline]:
    rows = Area.objects.filter(
        generation_id=generation_id, code__startswith=code, outline__isnull=False
    )
    return [
        Outline(
            AreaRef(id_, own, level, name_zh, name_en),
            _parts(shapely.from_wkb(bytes(shape or b""))),
        )
        for id_, own, level, name_zh, name_en, shape in rows.order_by("code").values_list(
            "id", "code", "level", "name_zh", "name_en", "outline__shape"
        )
        if own == code or level in levels
    ]


def _parts(shape: BaseGeometry) -> list[list[Ring]]:
    plain = shapely.orient_polygons(shape.simplify(TOLERANCE_DEGREES))
    return [
        [
            [(round(x, DECIMALS), round(y, DECIMALS)) for x, y, *_ in ring.coords]
            for ring in (part.exterior, *part.interiors)
        ]
        for part in shapely.get_parts(plain)
        if part.geom_type == "Polygon"
    ]
