"""What a look-up answers with: an area's name and code, a place with its chain, or "outside"."""

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class AreaShape:
    """One area as the index wants it; the shape is WGS-84, x = longitude, or None for an area
    without a place (a "logical" grid: a department, a utility)."""

    id: int
    code: str
    level: str
    name_zh: str
    name_en: str
    parent_id: int | None
    shape: BaseGeometry | None


@dataclass(frozen=True, slots=True)
class AreaRef:
    """An area without its shape: what the rooms above need of it."""

    id: int
    code: str
    level: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a point lies: the lowest area, and the chain from it up to the district.

    `chain[0]` is the area itself, `chain[-1]` the top. `distance_m` is 0 inside the area, and the
    way to its edge when the point lies outside but near enough.
    """

    area_id: int
    code: str
    chain: tuple[AreaRef, ...]
    distance_m: float = 0.0

    @property
    def area(self) -> AreaRef:
        """The lowest area that holds the point."""
        return self.chain[0]

    def at_level(self, level: str) -> AreaRef | None:
        """The link of the chain at a level: `place.at_level("street")`."""
        return next((area for area in self.chain if area.level == level), None)


@dataclass(frozen=True, slots=True)
class Outside:
    """The point lies in no area and near none: how far it is to the territory, None if empty."""

    distance_m: float | None
