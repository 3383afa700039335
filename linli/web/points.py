"""A point of a request as the district keeps it."""

from linli.territory.coordinates import LatLon, checked, coordinate_system, to_wgs84
from linli.web.bodies import PositionIn


def wgs84(position: PositionIn) -> LatLon:
    """The point in WGS-84; raises Invalid for one that is none."""
    return to_wgs84(checked(position.latitude, position.longitude), coordinate_system(position.crs))
