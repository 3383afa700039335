"""An area may have holes, which belong to others, and several parts; so it leaves the house."""

import json
import re
from typing import Any

import pytest
import shapely
from django.test import Client
from shapely.geometry import mapping, shape

from linli.exchange.opendata import files
from linli.territory.acts import import_areas
from linli.territory.features import AreaFeature
from linli.territory.lookup import forget
from tests.cast import CHENGDONG, FOUNDER, HUAIYIN, LIULIN, NOW, Cast

OUTER = shapely.box(112.600, 28.880, 112.620, 28.900, ccw=False)
HOLE = shapely.box(112.604, 28.884, 112.608, 28.888)
WITH_A_HOLE = shapely.Polygon(OUTER.exterior, [HOLE.exterior.coords])
ISLAND = shapely.box(112.630, 28.880, 112.640, 28.900, ccw=False)
IN_TWO = shapely.MultiPolygon([HOLE, ISLAND])


@pytest.fixture(autouse=True)
def with_an_enclave(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """One street lies in the other's hole, and beside it: wound against the rule as they came."""
    names = {LIULIN: ("柳林街道", WITH_A_HOLE), CHENGDONG: ("城东街道", IN_TWO)}
    features = [
        AreaFeature(code, "street", name, name, shape=drawn, original=dict(mapping(drawn)))
        for code, (name, drawn) in names.items()
    ]
    import_areas(features, by=FOUNDER, now=NOW)
    forget()
    monkeypatch.setattr(files, "_MADE", {})


def told() -> dict[str, Any]:
    found = json.loads(Client().get("/data/cases.geojson").content)
    return {one["id"]: one["geometry"] for one in found["features"]}


def test_an_area_is_taken_out_with_its_hole_and_all_its_parts() -> None:
    geometries = told()

    assert len(geometries[LIULIN]["coordinates"]) == 1
    assert len(geometries[CHENGDONG]["coordinates"]) == 2
    assert shape(geometries[LIULIN]).equals(WITH_A_HOLE)
    assert shape(geometries[CHENGDONG]).equals(IN_TWO)
    assert not shape(geometries[LIULIN]).intersects(shapely.Point(HOLE.centroid))


def test_rings_are_wound_by_the_right_hand_rule() -> None:
    for geometry in told().values():
        for outer, *holes in geometry["coordinates"]:
            assert shapely.is_ccw(shapely.LinearRing(outer))
            assert not any(shapely.is_ccw(shapely.LinearRing(hole)) for hole in holes)


def test_screens_are_given_the_hole_after_its_outline() -> None:
    answer = Client().get(f"/api/resident/areas/{LIULIN}/outlines").json()
    by_code = {one["code"]: one["rings"] for one in answer["items"]}
    assert HUAIYIN in by_code
    outer, hole = by_code[LIULIN]
    assert shapely.Polygon(outer, [hole]).equals(WITH_A_HOLE)
    assert shapely.is_ccw(shapely.LinearRing(outer)) is not shapely.is_ccw(shapely.LinearRing(hole))


def test_the_map_for_other_pages_leaves_the_hole_empty() -> None:
    page = Client().get("/embed/map").content.decode()

    liulin, chengdong = (
        [ring.split("L") for ring in re.findall(r"M([\d. L]+)Z", path)]
        for path in re.findall(r' d="([^"]+)"', page)
    )
    assert (len(liulin), len(chengdong)) == (2, 2)
    # Filled by SVG's own rule (nonzero), which leaves empty what is wound the other way.
    assert "fill-rule" not in page
    turns = [
        shapely.is_ccw(shapely.LinearRing([tuple(map(float, at.split())) for at in ring]))
        for ring in liulin
    ]
    assert turns == [False, True], "north is up, so that the drawing is a mirror image"
