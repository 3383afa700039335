"""The survey: overlaps, gaps and orphans, each with its size."""

import numpy as np
import shapely

from linli.territory.coordinates import METRES_PER_DEGREE
from linli.territory.features import AreaFeature
from linli.territory.survey import area_m2, survey

M = 1 / METRES_PER_DEGREE  # one metre, at the equator, where east is as long as north


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    return shapely.box(west * M, south * M, east * M, north * M)


def area(code: str, level: str, shape: shapely.Polygon | None, **more: object) -> AreaFeature:
    return AreaFeature(code, level, code, code, shape=shape, **more)


DISTRICT = area("1", "district", box(0, 0, 200, 100))
LEFT = area("11", "street", box(0, 0, 100, 100))
RIGHT = area("12", "street", box(100, 0, 200, 100))


def test_areas_that_tile_are_clean():
    found = survey([DISTRICT, LEFT, RIGHT], top_level="district")
    assert found.clean
    assert found.areas == 3


def test_an_overlap_names_both_and_the_ground_between():
    wide = area("12", "street", box(90, 0, 200, 100))
    (overlap,) = survey([DISTRICT, LEFT, wide], top_level="district").overlaps
    assert (overlap.one, overlap.other) == ("11", "12")
    assert abs(overlap.area_m2 - 1000) < 1
    assert shapely.Point(overlap.at.longitude, overlap.at.latitude).within(
        shapely.buffer(box(90, 0, 100, 100), 1e-6)
    )


def test_a_gap_is_ground_that_no_child_covers():
    narrow = area("12", "street", box(110, 0, 200, 100))
    (gap,) = survey([DISTRICT, LEFT, narrow], top_level="district").gaps
    assert gap.parent == "1"
    assert abs(gap.area_m2 - 1000) < 1


def test_an_area_whose_children_have_no_shapes_has_no_gaps():
    assert survey([DISTRICT, area("11", "street", None)], top_level="district").clean


def test_an_area_without_a_parent_is_an_orphan_unless_it_is_at_the_top():
    (orphan,) = survey([DISTRICT, area("21", "street", None)], top_level="district").orphans
    assert (orphan.code, orphan.parent, orphan.outside_m2) == ("21", None, None)


def test_a_child_that_reaches_over_its_parent_is_an_orphan_with_that_ground():
    over = area("12", "street", box(100, 0, 220, 100))
    (orphan,) = survey([DISTRICT, LEFT, over], top_level="district").orphans
    assert (orphan.code, orphan.parent) == ("12", "1")
    assert abs(orphan.outside_m2 - 2000) < 2


def test_less_than_a_square_metre_is_the_rounding_of_coordinates():
    nearly = area("12", "street", box(99.995, 0, 200, 100))
    assert survey([DISTRICT, LEFT, nearly], top_level="district").clean
    assert survey([DISTRICT, LEFT, nearly], top_level="district", least_m2=0.1).overlaps


def test_a_mended_outline_is_told():
    mended = area("1", "district", box(0, 0, 1, 1), repaired=True)
    assert survey([mended], top_level="district").repaired == ["1"]


def test_square_metres_shrink_with_the_latitude():
    at_60 = shapely.transform(box(0, 0, 100, 100), lambda points: points + np.array([0, 60]))
    assert abs(area_m2(at_60) - 5000) < 10
    assert area_m2(shapely.Polygon()) == 0
