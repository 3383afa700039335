"""The look-up in memory, against brute force and at its edges."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon

from linli.journal.acting import Invalid
from linli.territory.coordinates import LatLon, distance_m
from linli.territory.index import Territory
from linli.territory.place import AreaShape, Outside, Place

WEST, SOUTH = 112.60, 28.88
SIDE = 0.01  # degrees: about 980 m east, 1,112 m north


def square(column: float, row: float, columns: float = 1, rows: float = 1) -> Polygon:
    return shapely.box(
        WEST + column * SIDE,
        SOUTH + row * SIDE,
        WEST + (column + columns) * SIDE,
        SOUTH + (row + rows) * SIDE,
    )


def area(id_: int, code: str, level: str, parent: int | None, shape: Polygon | None) -> AreaShape:
    return AreaShape(id_, code, level, f"区{code}", f"Area {code}", parent, shape)


# The district is four squares wide and two high. Its left street has two grids; its right street
# has one grid, and nothing but itself on the far right.
AREAS = [
    area(1, "1", "district", None, square(0, 0, 4, 2)),
    area(2, "11", "street", 1, square(0, 0, 2, 2)),
    area(3, "12", "street", 1, square(2, 0, 2, 2)),
    area(4, "111", "grid", 2, square(0, 0, 1, 2)),
    area(5, "112", "grid", 2, square(1, 0, 1, 2)),
    area(6, "121", "grid", 3, square(2, 0, 1, 2)),
    area(7, "129", "grid", 3, None),  # a department: a grid without a place
]


@pytest.fixture
def territory() -> Territory:
    return Territory(AREAS, tolerance_m=200)


def at(column: float, row: float) -> tuple[float, float]:
    return SOUTH + row * SIDE, WEST + column * SIDE


def found(territory: Territory, column: float, row: float) -> Place:
    place = territory.locate(*at(column, row))
    assert isinstance(place, Place)
    return place


def test_a_point_finds_its_grid_and_the_whole_chain(territory: Territory):
    place = found(territory, 1.5, 1)
    assert [link.code for link in place.chain] == ["112", "11", "1"]
    assert (place.area_id, place.code, place.distance_m) == (5, "112", 0)
    assert place.at_level("street").code == "11"
    assert place.at_level("subgrid") is None


def test_where_the_lowest_level_leaves_a_gap_the_next_one_answers(territory: Territory):
    assert [link.code for link in found(territory, 3.5, 1).chain] == ["12", "1"]


@pytest.mark.parametrize("column", [1, 2])
def test_on_a_shared_border_the_lower_code_wins(territory: Territory, column: int):
    assert found(territory, column, 1).code == f"1{1}{column}"


def test_a_point_just_outside_gets_the_nearest_area_and_the_way(territory: Territory):
    place = found(territory, 1.5, -0.1)
    assert place.code == "112"
    assert place.distance_m == pytest.approx(111.2, abs=0.5)


def test_nearest_is_meant_in_metres_not_degrees():
    # From the point, the eastern area is nearer in metres though farther in degrees.
    apart = Territory(
        [
            area(1, "1", "district", None, shapely.box(10.0, 60.0, 10.1, 60.1)),
            area(2, "2", "district", None, shapely.box(10.1035, 60.1030, 10.2, 60.2)),
        ],
        tolerance_m=500,
    )
    place = apart.locate(60.1020, 10.1000)
    assert isinstance(place, Place)
    to_first = distance_m(LatLon(60.1020, 10.1), LatLon(60.1, 10.1))
    to_second = distance_m(LatLon(60.1020, 10.1), LatLon(60.1030, 10.1035))
    assert place.code == ("1" if to_first < to_second else "2")
    assert place.distance_m == pytest.approx(min(to_first, to_second), rel=0.01)


def test_at_the_outer_edge_of_a_grid_and_its_street_the_grid_is_nearest(territory: Territory):
    assert found(territory, -0.05, 1).code == "111"


def test_beyond_the_tolerance_the_answer_is_outside_and_how_far(territory: Territory):
    place = territory.locate(*at(1.5, -1))
    assert isinstance(place, Outside)
    assert place.distance_m == pytest.approx(1112, rel=0.01)


def test_the_tolerance_can_be_another(territory: Territory):
    assert isinstance(territory.locate(*at(1.5, -1), tolerance_m=1200), Place)
    assert isinstance(territory.locate(*at(1.5, -0.1), tolerance_m=0), Outside)
    assert isinstance(territory.tolerant(1200).locate(*at(1.5, -1)), Place)


def test_swapped_numbers_are_refused_with_the_right_ones(territory: Territory):
    latitude, longitude = at(1.5, 1)
    with pytest.raises(Invalid) as refused:
        territory.locate(longitude, latitude)
    assert refused.value.code == "territory.swapped"


def test_swapped_numbers_are_seen_even_where_both_could_be_latitudes():
    west = Territory([area(1, "1", "district", None, shapely.box(87.5, 43.7, 87.7, 43.9))])
    with pytest.raises(Invalid) as refused:
        west.locate(87.6, 43.8)
    assert refused.value.code == "territory.swapped"


@pytest.mark.parametrize("bad", [(math.nan, 1.0), (1.0, math.nan), (math.inf, 0.0), (99.0, 999.0)])
def test_what_is_no_place_is_refused(territory: Territory, bad: tuple[float, float]):
    with pytest.raises(Invalid):
        territory.locate(*bad)


@pytest.mark.parametrize("place", [(90.0, 0.0), (-90.0, 180.0), (0.0, -180.0), (-0.0, 0.0)])
def test_the_ends_of_the_earth_are_outside_and_no_crash(
    territory: Territory, place: tuple[float, float]
):
    assert isinstance(territory.locate(*place), Outside)


def test_an_empty_territory_answers_outside():
    empty = Territory([], tolerance_m=200)
    assert empty.locate(28.9, 112.6) == Outside(None)
    assert empty.locate_many(np.array([[28.9, 112.6], [math.nan, 0.0]])).tolist() == [0, 0]


def test_an_area_is_found_by_its_code_without_a_point(territory: Territory):
    place = territory.place_of("129")
    assert place is not None
    assert [link.code for link in place.chain] == ["129", "12", "1"]
    assert territory.place_of("999") is None
    assert [one.code for one in territory.children("12")] == ["121", "129"]
    assert [one.code for one in territory.under("12")] == ["12", "121", "129"]


def test_bad_rows_in_bulk_are_nowhere_and_stop_nothing(territory: Territory):
    rows = [at(0.5, 1), (math.nan, 1.0), (112.6, 28.9), at(1.5, -0.1), at(1.5, -1), at(3.5, 1)]
    assert territory.locate_many(np.array(rows)).tolist() == [4, 0, 0, 5, 0, 3]
    assert territory.locate_many(np.empty((0, 2))).tolist() == []


columns_and_rows = st.tuples(st.floats(-0.3, 4.3), st.floats(-0.3, 2.3))
# Also the corners and borders themselves, which no random float would hit.
lattice = st.tuples(
    st.integers(-1, 9).map(lambda half: half / 2), st.integers(-1, 5).map(lambda half: half / 2)
)
SHAPED = [one for one in AREAS if one.shape is not None]
DEPTH = {one.id: len(one.code) for one in AREAS}


@given(st.lists(columns_and_rows | lattice, min_size=1, max_size=30))
def test_the_look_up_agrees_with_brute_force_one_by_one_and_in_bulk(
    spots: list[tuple[float, float]],
):
    territory = Territory(AREAS)
    points = [at(column, row) for column, row in spots]
    expected = []
    for latitude, longitude in points:
        holding = [
            one for one in SHAPED if one.shape.intersects(shapely.Point(longitude, latitude))
        ]
        # Lowest areas first, then deeper levels before higher ones, then the lower code.
        holding.sort(key=lambda one: (one.level != "grid", -DEPTH[one.id], one.code))
        expected.append(holding[0].id if holding else 0)
    answers = [territory.locate(*point) for point in points]
    assert [answer.area_id if isinstance(answer, Place) else 0 for answer in answers] == expected
    assert territory.locate_many(np.array(points)).tolist() == expected


@given(columns_and_rows)
def test_within_the_tolerance_no_area_is_nearer_than_the_answer(spot: tuple[float, float]):
    territory = Territory(AREAS, tolerance_m=250)
    latitude, longitude = at(*spot)
    answer = territory.locate(latitude, longitude)
    scale = np.array([math.cos(math.radians(latitude)), 1.0]) * 111_194.926_644
    flat = shapely.transform([one.shape for one in SHAPED], lambda points: points * scale)
    ways = shapely.distance(flat, shapely.Point(np.array([longitude, latitude]) * scale))
    if isinstance(answer, Outside):
        assert min(ways) > 250 - 0.05
    else:
        # Each measures on a plane of its own: over 250 m they agree to centimetres.
        assert answer.distance_m == pytest.approx(min(ways), abs=0.05)
