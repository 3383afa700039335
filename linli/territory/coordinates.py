"""The three ways of writing a place in China, and the way from each to the others.

Everything linli stores is WGS-84 (for our purposes the same as CGCS2000: they differ by
centimetres). Amap, Tencent and DataV hand out GCJ-02 ("Mars" coordinates, shifted by up to some
700 m), Baidu hands out BD-09 (GCJ-02 shifted once more). We convert at the door and keep what
came in.

The shift of GCJ-02 has no official publication. The formula here is the one that the public
`eviltransform` project (Wang Yuantao and others, 2012 onwards) worked out, on the ellipsoid of
Krassovsky 1940; that of BD-09 is the one of the same project, which agrees with Baidu's own
converter to about a metre. Both have no closed inverse, so the way back is found by iteration and
returns to the start within a millionth of a degree (a tenth of a metre); in practice far closer.

Pure: no Django, no input or output.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from math import atan2, cos, hypot, isfinite, pi, sin, sqrt
from typing import NamedTuple

from linli.journal.acting import Invalid

SEMI_MAJOR_AXIS_M = 6_378_245.0
ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943_23
BD_ANGLE = pi * 3000.0 / 180.0

CHINA_LATITUDES = (0.8293, 55.8271)
CHINA_LONGITUDES = (72.004, 137.8347)

ENOUGH_DEGREES = 1e-10
MOST_ROUNDS = 30

METRES_PER_DEGREE = 111_194.926_644
"""Metres in one degree of latitude on the mean sphere of 6,371,008.8 m (IUGG): right to 0.6 %."""


class CoordinateSystem(StrEnum):
    """In which system a file or a phone writes its places 坐标系."""

    WGS84 = "wgs84"
    """WGS-84, and CGCS2000 (天地图), which we treat as the same."""
    GCJ02 = "gcj02"
    """GCJ-02 火星坐标: Amap 高德, Tencent 腾讯, DataV."""
    BD09 = "bd09"
    """BD-09: Baidu 百度."""


SPELLINGS: dict[str, CoordinateSystem] = {
    "wgs84": CoordinateSystem.WGS84,
    "wgs-84": CoordinateSystem.WGS84,
    "epsg:4326": CoordinateSystem.WGS84,
    "epsg::4326": CoordinateSystem.WGS84,
    "crs84": CoordinateSystem.WGS84,
    "cgcs2000": CoordinateSystem.WGS84,
    "epsg:4490": CoordinateSystem.WGS84,
    "epsg::4490": CoordinateSystem.WGS84,
    "gcj02": CoordinateSystem.GCJ02,
    "gcj-02": CoordinateSystem.GCJ02,
    "bd09": CoordinateSystem.BD09,
    "bd-09": CoordinateSystem.BD09,
}


class LatLon(NamedTuple):
    """One place on earth, in degrees: latitude first, as people say it."""

    latitude: float
    longitude: float


def coordinate_system(name: str) -> CoordinateSystem:
    """The system that a file means by `name`: `wgs84`, `CGCS2000`, `EPSG:4490`, `gcj02`, `bd09` …

    Also understands the long names of GeoJSON's old `crs` member
    (`urn:ogc:def:crs:EPSG::4490`). Raises Invalid for anything else.
    """
    key = name.strip().casefold()
    known = SPELLINGS.get(key) or next(
        (system for spelling, system in SPELLINGS.items() if key.endswith(":" + spelling)), None
    )
    if known is None:
        raise Invalid(
            "territory.unknown_coordinate_system",
            zh=f"不认识坐标系“{name[:40]}”。请写 wgs84、cgcs2000、gcj02 或 bd09。",
            en=f'Unknown coordinate system "{name[:40]}". Say wgs84, cgcs2000, gcj02 or bd09.',
            field="crs",
        )
    return known


def checked(latitude: float, longitude: float) -> LatLon:
    """The same place, once it is sure that it is a place on earth at all.

    Raises Invalid, with a hint, for values that are no numbers, that lie off the globe, or that
    seem to be swapped.
    """
    if not (isfinite(latitude) and isfinite(longitude)):
        raise Invalid(
            "territory.not_a_place",
            zh="经纬度必须是数字。请重新定位，或在地图上点选位置。",
            en="Latitude and longitude must be numbers. Locate again, or pick the place on the"
            " map.",
            field="latitude",
        )
    if abs(latitude) > 90:
        if abs(longitude) <= 90 and abs(latitude) <= 180:
            raise swapped(latitude, longitude)
        raise Invalid(
            "territory.out_of_range",
            zh=f"纬度 {latitude:g} 超出范围，应在 -90 到 90 之间。",
            en=f"Latitude {latitude:g} is out of range: it lies between -90 and 90.",
            field="latitude",
        )
    if abs(longitude) > 180:
        raise Invalid(
            "territory.out_of_range",
            zh=f"经度 {longitude:g} 超出范围，应在 -180 到 180 之间。",
            en=f"Longitude {longitude:g} is out of range: it lies between -180 and 180.",
            field="longitude",
        )
    return LatLon(latitude, longitude)


def swapped(latitude: float, longitude: float) -> Invalid:
    """The refusal for a place whose two numbers were most likely exchanged."""
    return Invalid(
        "territory.swapped",
        zh=f"经纬度可能写反了：请把纬度写成 {longitude:g}，经度写成 {latitude:g} 再试。",
        en=f"Latitude and longitude seem to be swapped: try latitude {longitude:g},"
        f" longitude {latitude:g}.",
        field="latitude",
    )


def inside_china(place: LatLon) -> bool:
    """Whether the shift applies here: it does within a rectangle around China, and nowhere else.

    The rectangle also covers neighbours; that is the formula's habit, not a statement on borders.
    """
    south, north = CHINA_LATITUDES
    west, east = CHINA_LONGITUDES
    return south <= place.latitude <= north and west <= place.longitude <= east


def wgs84_to_gcj02(place: LatLon) -> LatLon:
    """WGS-84 → GCJ-02. Outside China's rectangle both are the same."""
    return _shifted(place) if inside_china(place) else place


def gcj02_to_wgs84(place: LatLon) -> LatLon:
    """GCJ-02 → WGS-84: the place that the shift would bring to `place`."""
    return _source_of(place, _shifted) if inside_china(place) else place


def gcj02_to_bd09(place: LatLon) -> LatLon:
    """GCJ-02 → BD-09. Outside China's rectangle both are the same."""
    return _turned(place) if inside_china(place) else place


def bd09_to_gcj02(place: LatLon) -> LatLon:
    """BD-09 → GCJ-02: the place that Baidu's turn would bring to `place`."""
    return _source_of(place, _turned) if inside_china(place) else place


def wgs84_to_bd09(place: LatLon) -> LatLon:
    """WGS-84 → BD-09, by way of GCJ-02."""
    return gcj02_to_bd09(wgs84_to_gcj02(place))


def bd09_to_wgs84(place: LatLon) -> LatLon:
    """BD-09 → WGS-84, by way of GCJ-02."""
    return gcj02_to_wgs84(bd09_to_gcj02(place))


def to_wgs84(place: LatLon, system: CoordinateSystem) -> LatLon:
    """The door: whatever came in, as WGS-84."""
    if system is CoordinateSystem.GCJ02:
        return gcj02_to_wgs84(place)
    if system is CoordinateSystem.BD09:
        return bd09_to_wgs84(place)
    return place


def from_wgs84(place: LatLon, system: CoordinateSystem) -> LatLon:
    """The way out: a stored place as another system's map wants it."""
    if system is CoordinateSystem.GCJ02:
        return wgs84_to_gcj02(place)
    if system is CoordinateSystem.BD09:
        return wgs84_to_bd09(place)
    return place


def distance_m(one: LatLon, other: LatLon) -> float:
    """Metres between two places, as if the earth were flat there: good to 1 % within 100 km."""
    north = (one.latitude - other.latitude) * METRES_PER_DEGREE
    middle = (one.latitude + other.latitude) / 2 * pi / 180
    east = (one.longitude - other.longitude) * METRES_PER_DEGREE * cos(middle)
    return hypot(north, east)


def _source_of(place: LatLon, moved: Callable[[LatLon], LatLon]) -> LatLon:
    """The place that `moved` brings to `place`, found by stepping back by what is still missing.

    Both shifts change slowly (under 1 % over any distance), so that each round gains two digits
    or more; the bound on rounds is a fence, not a need.
    """
    guess = place
    for _ in range(MOST_ROUNDS):
        image = moved(guess)
        miss_latitude = image.latitude - place.latitude
        miss_longitude = image.longitude - place.longitude
        guess = LatLon(guess.latitude - miss_latitude, guess.longitude - miss_longitude)
        if abs(miss_latitude) < ENOUGH_DEGREES and abs(miss_longitude) < ENOUGH_DEGREES:
            break
    return guess


def _shifted(place: LatLon) -> LatLon:
    """GCJ-02's shift itself, without asking where on earth we are."""
    x = place.longitude - 105.0
    y = place.latitude - 35.0
    root = sqrt(abs(x))
    wave = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    angle = place.latitude / 180.0 * pi
    magic = 1.0 - ECCENTRICITY_SQUARED * sin(angle) ** 2
    meridian_m = SEMI_MAJOR_AXIS_M * (1.0 - ECCENTRICITY_SQUARED) / (magic * sqrt(magic))
    parallel_m = SEMI_MAJOR_AXIS_M / sqrt(magic) * cos(angle)
    return LatLon(
        place.latitude + north * 180.0 / (meridian_m * pi),
        place.longitude + east * 180.0 / (parallel_m * pi),
    )


def _turned(place: LatLon) -> LatLon:
    """Baidu's turn itself: a small wobble in polar coordinates, and a fixed push."""
    x, y = place.longitude, place.latitude
    radius = hypot(x, y) + 0.00002 * sin(y * BD_ANGLE)
    angle = atan2(y, x) + 0.000003 * cos(x * BD_ANGLE)
    return LatLon(radius * sin(angle) + 0.006, radius * cos(angle) + 0.0065)
