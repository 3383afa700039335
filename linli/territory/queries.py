"""The readers of the territory, for what is not a matter of points: names, children, centres.

Those that take `generation_id` mean today's when it is None. What the process has in memory is
answered from there, without a statement.
"""

from collections.abc import Collection
from typing import Any

import shapely

from linli.journal.acting import NotFound, Refusal
from linli.policy.sections.units import AreaName
from linli.territory.coordinates import LatLon
from linli.territory.features import AreaFeature
from linli.territory.index import Territory
from linli.territory.lookup import current, generation
from linli.territory.models import Area, Generation, Outline
from linli.territory.place import AreaRef


def newest_generation() -> Generation | None:
    """The generation in force, straight from the database; None before the first import."""
    return Generation.objects.order_by("-number").first()


def areas_under(code: str, generation_id: int | None = None) -> list[AreaRef]:
    """An area and all below it, whatever their level, in the order of their codes."""
    return _territory(generation_id).under(code)


def children(code: str, generation_id: int | None = None) -> list[AreaRef]:
    """The areas directly below one, in the order of their codes; none for an unknown code."""
    return _territory(generation_id).children(code)


def chain(code: str, generation_id: int | None = None) -> tuple[AreaRef, ...]:
    """An area and those above it, the lowest first. Raises NotFound for an unknown code."""
    place = _territory(generation_id).place_of(code)
    if place is None:
        raise NotFound(
            "territory.unknown_area",
            zh=f"没有编码为 {code[:40]} 的辖区。",
            en=f"There is no area with the code {code[:40]}.",
            field="area",
        )
    return place.chain


def names(area_ids: Collection[int]) -> dict[int, AreaRef]:
    """What the areas with these ids are called, whichever generation each is of.

    Those of today are in memory; one statement fetches the rest, if any. Unknown ids are left out.
    """
    try:
        territory: Territory | None = current()
    except Refusal:
        territory = None
    found: dict[int, AreaRef] = {}
    if territory is not None:
        known = ((area_id, territory.area(area_id)) for area_id in area_ids)
        found = {area_id: area for area_id, area in known if area is not None}
    older = set(area_ids) - set(found)
    if older:
        rows = Area.objects.filter(id__in=older)
        for row in rows.values_list("id", "code", "level", "name_zh", "name_en"):
            found[row[0]] = AreaRef(*row)
    return found


def area_names(generation_id: int | None = None) -> list[AreaName]:
    """Every area as the pack's series of units want it; none before the first import."""
    if generation_id is None:
        newest = newest_generation()
        if newest is None:
            return []
        generation_id = newest.id
    rows = Area.objects.filter(generation_id=generation_id).order_by("sort")
    return [AreaName(*row) for row in rows.values_list("code", "name_zh", "name_en", "level")]


def centres(generation_id: int | None = None) -> dict[str, LatLon]:
    """For each area that has a place, by code, a point (WGS-84) that surely lies inside."""
    rows = Area.objects.filter(
        generation_id=_territory(generation_id).generation_id, outline__isnull=False
    )
    return {
        code: LatLon(latitude, longitude)
        for code, latitude, longitude in rows.order_by("sort").values_list(
            "code", "centre_latitude", "centre_longitude"
        )
        if latitude is not None and longitude is not None
    }


def features_of(generation_id: int) -> list[AreaFeature]:
    """All areas of a generation as they once came in, for a survey or to build the next upon."""
    rows = list(Area.objects.filter(generation_id=generation_id).order_by("sort"))
    codes = {row.id: row.code for row in rows}
    outlines = Outline.objects.filter(area__generation_id=generation_id).in_bulk()
    return [
        AreaFeature(
            code=row.code,
            level=row.level,
            name_zh=row.name_zh,
            name_en=row.name_en,
            parent=None if row.parent_id is None else codes[row.parent_id],
            **_outline(outlines.get(row.id)),
        )
        for row in rows
    ]


def _outline(outline: Outline | None) -> dict[str, Any]:
    if outline is None:
        return {}
    return {
        "shape": shapely.from_wkb(bytes(outline.shape)),
        "original": outline.original,
        "original_crs": outline.original_crs,
    }


def _territory(generation_id: int | None) -> Territory:
    return current() if generation_id is None else generation(generation_id)
