"""The demo's land and real outlines of China go in, and points are found in them."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape as shape_of

from linli.journal.acting import Actor
from linli.policy.acts import adopt
from linli.policy.read import read_pack
from linli.territory import lookup, queries
from linli.territory.acts import import_areas
from linli.territory.coordinates import CoordinateSystem, LatLon, distance_m, to_wgs84
from linli.territory.files import read_areas
from linli.territory.place import Place
from linli.territory.survey import survey

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[3]
DEMO = ROOT / "districts" / "demo"
CHINA = Path(os.environ.get("LINLI_DATA", ROOT.parent / "shared" / "data")) / "china"
NOW = datetime(2026, 11, 18, 2, 20, tzinfo=UTC)
CLERK = Actor.officer(7)

needs_china = pytest.mark.skipif(
    not CHINA.is_dir(), reason=f"the folder of public data is absent: {CHINA} (set LINLI_DATA)"
)


@pytest.fixture(autouse=True)
def demo_rules() -> None:
    adopt(DEMO, by=CLERK, now=NOW)
    lookup.forget()


def test_the_demo_district_goes_in_and_a_point_finds_its_chain():
    levels = read_pack(DEMO).levels
    areas = read_areas(DEMO / "areas.geojson", levels=levels)
    assert survey(areas, top_level=levels.levels[0].code).clean

    import_areas(areas, by=CLERK, now=NOW)

    assert len(lookup.current()) == len(areas) == 1949
    centres = queries.centres()
    for code in [code for code in centres if len(code) == 17][-200:]:
        place = lookup.locate(*centres[code])
        assert isinstance(place, Place)
        assert place.code == code
        levels_met = [link.level for link in place.chain]
        assert levels_met == ["subgrid", "grid", "community", "street", "district"]


@needs_china
@pytest.mark.parametrize("code", ["500151", "510108", "640202"])
def test_a_real_district_from_amap_goes_in_and_moves_to_where_it_is(code: str):
    levels = read_pack(DEMO).levels
    areas = read_areas(CHINA / f"district-{code}.geojson", levels=levels, crs="gcj02")

    import_areas(areas, by=CLERK, now=NOW)

    (row,) = queries.features_of(lookup.current().generation_id)
    assert (row.code, row.level, row.original_crs) == (code, "district", "gcj02")
    came = shape_of(row.original)
    inside = shapely.point_on_surface(came)
    there = to_wgs84(LatLon(inside.y, inside.x), CoordinateSystem.GCJ02)
    place = lookup.locate(*there)
    assert isinstance(place, Place)
    assert (place.code, place.distance_m) == (code, 0)
    moved_m = distance_m(there, LatLon(inside.y, inside.x))
    assert 100 < moved_m < 1000


@needs_china
def test_streets_of_china_go_in_as_a_list_of_names():
    levels = read_pack(DEMO).levels
    areas = read_areas(CHINA / "streets.csv", levels=levels)
    assert len(areas) == 41_352
    import_areas(areas[:3000], by=CLERK, now=NOW)
    assert len(lookup.current()) == 3000
    assert queries.chain("110101001")[0].name_zh == "东华门街道"
    assert len(survey(areas, top_level="district").orphans) == 41_352
