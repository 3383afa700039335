"""The ground under a report: an area by its code, who is on duty there, and what it looks like."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from linli.people.queries import posted_names
from linli.people.units import units
from linli.policy.queries import current
from linli.territory.lookup import current as land
from linli.territory.outlines import outlines
from linli.territory.queries import chain
from linli.web.api import with_etag
from linli.web.bodies import Both, UnitOut, unit_out
from linli.web.door import PUBLIC, Routes
from linli.web.resident.places import AreaOut, area_out
from linli.web.shape import Shape

routes = Routes()
DRAWN = frozenset({"community", "grid"})
# Whom anybody may call about anything there; a property company has an area as well.
ON_DUTY = frozenset({"community_station", "street_office", "centre"})


class AreaPageOut(Shape):
    """An area with those above it, the lowest first, and the unit that is on duty there."""

    chain: list[AreaOut]
    unit: UnitOut | None
    workers: list[str]


class OutlineOut(Shape):
    """An area's rings: longitude, latitude, WGS-84; holes are wound the other way."""

    code: str
    level: str
    name: Both
    rings: list[list[tuple[float, float]]]


class OutlinesOut(Shape):
    """What a small map draws."""

    items: list[OutlineOut]


@routes.way(
    "GET",
    "/areas/{code}",
    permission=PUBLIC,
    response=AreaPageOut,
    summary="一个辖区 One area, and who is on duty there",
)
def area(request: HttpRequest, code: str) -> AreaPageOut:
    """For the code on a poster; the unit is that of the lowest area that has one.

    `workers` are those whom the pack names on posters: the grid's own worker, as a rule.
    """
    found = chain(code)
    by_area = {one.area_code: one for one in units() if one.active and one.kind in ON_DUTY}
    posted = [one.code for one in current().pack.roles.roles if one.posted]
    near = next((by_area[one.code] for one in found if one.code in by_area), None)
    return AreaPageOut(
        chain=[area_out(one) for one in found],
        unit=None if near is None else unit_out(near.id),
        workers=posted_names(found[0].code, posted, now=timezone.now()),
    )


@routes.way(
    "GET",
    "/areas/{code}/outlines",
    permission=PUBLIC,
    response=OutlinesOut,
    summary="辖区轮廓 The outlines of an area, its communities and grids",
)
def drawn(request: HttpRequest, code: str) -> Any:
    """Names and borders only; with an ETag, for borders change once a year."""
    known = chain(code)[0].code
    return with_etag(request, lambda: _drawn(known), f"{land().generation_id}-{known}")


def _drawn(code: str) -> str:
    return OutlinesOut(
        items=[
            OutlineOut(
                code=one.area.code,
                level=one.area.level,
                name=Both(zh=one.area.name_zh, en=one.area.name_en),
                rings=one.rings,
            )
            for one in outlines(code, DRAWN)
        ]
    ).model_dump_json()
