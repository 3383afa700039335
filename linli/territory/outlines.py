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
    """An area with the outer rings of its shape: longitude and latitude, WGS-84."""

    area: AreaRef
    rings: list[Ring]


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
            _rings(shapely.from_wkb(bytes(shape or b""))),
        )
        for id_, own, level, name_zh, name_en, shape in rows.order_by("code").values_list(
            "id", "code", "level", "name_zh", "name_en", "outline__shape"
        )
        if own == code or level in levels
    ]


def _rings(shape: BaseGeometry) -> list[Ring]:
    plain = shape.simplify(TOLERANCE_DEGREES)
    parts = [one for one in shapely.get_parts(plain) if one.geom_type == "Polygon"]
    return [
        [(round(x, DECIMALS), round(y, DECIMALS)) for x, y, *_ in part.exterior.coords]
        for part in parts
    ]
