"""Where a report lies: its own point, its photo's, or the area that somebody named."""

from dataclasses import dataclass
from typing import Any

from linli.cases.evidence.attach import offered_place
from linli.intake.refusals import unknown_word
from linli.intake.report import Report
from linli.territory.coordinates import LatLon, checked, coordinate_system, to_wgs84
from linli.territory.lookup import Outside, Territory


@dataclass(frozen=True, slots=True)
class Placed:
    """The point (WGS-84) if there is one, the area if it lies in one, and what came in."""

    point: LatLon | None
    area_id: int | None
    area_code: str
    origin: dict[str, Any] | None

    @property
    def known(self) -> bool:
        """Whether a unit could go there."""
        return self.point is not None or self.area_id is not None


def placed(report: Report, territory: Territory) -> Placed:
    """Where the report lies: its own point first, then that of its first photo that has one.

    A point outside the district is kept without an area. Raises Invalid for a point that is none,
    and for an area that the territory does not have.
    """
    if report.position is not None:
        came = report.position
        system = coordinate_system(came.crs)
        point = to_wgs84(checked(came.latitude, came.longitude), system)
        origin = {
            "latitude": came.latitude,
            "longitude": came.longitude,
            "crs": system.value,
            "from": "reporter",
        }
        return at(point, origin, territory, report.area_code)
    offered = offered_place(report.evidence) if report.evidence else None
    if offered is not None:
        origin = {"latitude": offered[0], "longitude": offered[1], "crs": "wgs84", "from": "photo"}
        return at(LatLon(*offered), origin, territory, report.area_code)
    if report.area_code:
        return Placed(None, *named_area(report.area_code, territory), None)
    return Placed(None, None, "", None)


def at(point: LatLon, origin: dict[str, Any], territory: Territory, area_code: str) -> Placed:
    """The point with the area that holds it; outside, with the area that somebody named, if any."""
    found = territory.locate(*point)
    if not isinstance(found, Outside):
        return Placed(point, found.area_id, found.code, origin)
    if area_code:
        return Placed(point, *named_area(area_code, territory), origin)
    return Placed(point, None, "", origin)


def named_area(code: str, territory: Territory) -> tuple[int, str]:
    """The id and code of an area that somebody named; raises Invalid when there is none."""
    found = territory.place_of(code)
    if found is None:
        raise unknown_word("area_code", code, "辖区", "area", None)
    return found.area_id, found.code
