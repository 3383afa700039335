"""What everybody in an area should know: water that is cut off, a road that is closed."""

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from linli.journal.acting import Invalid
from linli.notices.queries import in_force_at
from linli.policy.queries import current
from linli.territory.lookup import Outside, locate
from linli.web.area_notice_shapes import AreaNoticesOut, area_notice_out
from linli.web.door import PUBLIC, Routes

routes = Routes()


@routes.way(
    "GET",
    "/notices",
    permission=PUBLIC,
    response=AreaNoticesOut,
    summary="附近的告知 Notices for where I am",
)
def area_notices(
    request: HttpRequest,
    area: Annotated[str, Query(max_length=20, pattern=r"^[0-9]*$")] = "",
    latitude: float | None = None,
    longitude: float | None = None,
) -> AreaNoticesOut:
    """For an area with those above it and its parts, or for a point (WGS-84), which is not kept.

    Without either, for the whole district. The most urgent first.
    """
    levels = current().pack.levels
    code = area or current().pack.district.division_code
    if latitude is not None and longitude is not None:
        found = locate(latitude, longitude)
        if isinstance(found, Outside):
            return AreaNoticesOut(items=[])
        code = found.code
    codes = levels.chain(code)
    if not codes:
        raise Invalid(
            "area.code",
            "没有这个辖区。请从辖区列表里选。",
            "There is no such area. Choose one from the list of areas.",
            field="area",
        )
    notices = in_force_at(codes, now=timezone.now())
    return AreaNoticesOut(items=[area_notice_out(one) for one in notices])
