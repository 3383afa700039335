"""Whoever could report the same matter waits for the same turn, across borders of cells too."""

from math import cos, radians

from hypothesis import given
from hypothesis import strategies as st

from linli.intake.turns import turns_of
from linli.territory.coordinates import METRES_PER_DEGREE, LatLon, distance_m

latitudes = st.floats(-80, 80)
longitudes = st.floats(-179, 179)
reaches = st.sampled_from([10, 30, 50, 60, 300, 1_000])
steps = st.floats(-1, 1)


@given(latitudes, longitudes, reaches, steps, steps)
def test_two_places_within_reach_share_a_turn(
    latitude: float, longitude: float, within_m: int, north: float, east: float
) -> None:
    one = LatLon(latitude, longitude)
    degrees = within_m / METRES_PER_DEGREE
    other = LatLon(latitude + north * degrees, longitude + east * degrees / cos(radians(latitude)))
    if distance_m(one, other) <= within_m:
        assert set(turns_of(one, "a", within_m)) & set(turns_of(other, "a", within_m))


@given(latitudes, longitudes, reaches)
def test_a_report_waits_for_few_turns_and_always_in_one_order(
    latitude: float, longitude: float, within_m: int
) -> None:
    turns = turns_of(LatLon(latitude, longitude), "a", within_m)
    assert 1 <= len(turns) <= 4
    assert turns == sorted(set(turns))
    assert all(-(2**63) <= turn < 2**63 for turn in turns)


def test_another_matter_and_a_far_place_have_turns_of_their_own() -> None:
    here, there = LatLon(28.885, 112.605), LatLon(28.895, 112.605)
    assert not set(turns_of(here, "a", 50)) & set(turns_of(here, "b", 50))
    assert not set(turns_of(here, "a", 50)) & set(turns_of(there, "a", 50))
