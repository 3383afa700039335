"""Coordinates: published values, the way there and back, and what is no place at all."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.journal.acting import Invalid
from linli.territory.coordinates import (
    CHINA_LATITUDES,
    CHINA_LONGITUDES,
    CoordinateSystem,
    LatLon,
    bd09_to_gcj02,
    checked,
    coordinate_system,
    distance_m,
    from_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    to_wgs84,
    wgs84_to_gcj02,
)

# A twentieth of a degree inside: at the rectangle's very edge the shift itself jumps, and a
# shifted place may already be outside.
in_china = st.builds(
    LatLon,
    st.floats(CHINA_LATITUDES[0] + 0.05, CHINA_LATITUDES[1] - 0.05),
    st.floats(CHINA_LONGITUDES[0] + 0.05, CHINA_LONGITUDES[1] - 0.05),
)
anywhere = st.builds(LatLon, st.floats(-90, 90), st.floats(-180, 180))

BEIJING = LatLon(39.915, 116.404)


def near(one: LatLon, other: LatLon, within: float = 1e-6) -> bool:
    return (
        abs(one.latitude - other.latitude) < within
        and abs(one.longitude - other.longitude) < within
    )


def test_the_shift_gives_the_published_values():
    # The example that the public converters print in their documentation.
    assert near(wgs84_to_gcj02(BEIJING), LatLon(39.91640428150164, 116.41024449916938), 1e-12)
    assert near(gcj02_to_bd09(BEIJING), LatLon(39.92133699351021, 116.41036949371029), 1e-12)
    assert near(bd09_to_gcj02(BEIJING), LatLon(39.90865673957631, 116.39762729119315), 1e-6)


@given(in_china, st.sampled_from(CoordinateSystem))
def test_a_place_comes_back_from_every_system(place: LatLon, system: CoordinateSystem):
    there = from_wgs84(place, system)
    assert near(to_wgs84(there, system), place)


@given(in_china, st.sampled_from(CoordinateSystem))
def test_a_place_that_came_in_can_be_shown_again_as_it_came(
    place: LatLon, system: CoordinateSystem
):
    assert near(from_wgs84(to_wgs84(place, system), system), place)


@given(in_china)
def test_the_shift_is_some_hundred_metres_and_never_kilometres(place: LatLon):
    assert distance_m(place, wgs84_to_gcj02(place)) < 2_000


@pytest.mark.parametrize(
    "place",
    [
        LatLon(39.29, -76.61),  # Baltimore
        LatLon(-33.87, 151.21),  # Sydney
        LatLon(0.0, 0.0),
        LatLon(90.0, 180.0),
    ],
)
def test_abroad_nothing_is_shifted(place: LatLon):
    for system in CoordinateSystem:
        assert to_wgs84(place, system) == place
        assert from_wgs84(place, system) == place


@given(anywhere, st.sampled_from(CoordinateSystem))
def test_no_place_on_earth_breaks_the_conversion(place: LatLon, system: CoordinateSystem):
    assert all(map(math.isfinite, to_wgs84(place, system)))
    assert all(map(math.isfinite, from_wgs84(place, system)))
    assert gcj02_to_wgs84(place)


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (math.nan, 112.6, "territory.not_a_place"),
        (28.9, math.inf, "territory.not_a_place"),
        (112.6, 28.9, "territory.swapped"),  # no latitude is 112
        (91.0, 112.6, "territory.out_of_range"),
        (28.9, 181.0, "territory.out_of_range"),
        (1e300, 0.0, "territory.out_of_range"),
    ],
)
def test_what_is_no_place_is_refused_with_a_hint_in_both_languages(
    latitude: float, longitude: float, code: str
):
    with pytest.raises(Invalid) as refused:
        checked(latitude, longitude)
    assert refused.value.code == code
    assert refused.value.zh
    assert refused.value.en


@pytest.mark.parametrize(
    ("name", "system"),
    [
        ("wgs84", CoordinateSystem.WGS84),
        ("CGCS2000", CoordinateSystem.WGS84),
        ("EPSG:4490", CoordinateSystem.WGS84),
        ("urn:ogc:def:crs:EPSG::4490", CoordinateSystem.WGS84),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", CoordinateSystem.WGS84),
        (" GCJ-02 ", CoordinateSystem.GCJ02),
        ("bd09", CoordinateSystem.BD09),
    ],
)
def test_a_coordinate_system_is_known_by_its_usual_names(name: str, system: CoordinateSystem):
    assert coordinate_system(name) is system


@pytest.mark.parametrize("name", ["", "mars", "EPSG:3857", "beijing54"])
def test_an_unknown_coordinate_system_is_refused(name: str):
    with pytest.raises(Invalid):
        coordinate_system(name)
