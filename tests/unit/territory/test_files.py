"""Files of areas: what is read, and how a bad one is refused."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import shapely

from linli.journal.acting import Invalid
from linli.policy.sections.levels import Levels
from linli.territory.coordinates import LatLon, wgs84_to_gcj02
from linli.territory.features import AreaFeature, FileErrors, parent_codes
from linli.territory.files import read_areas, read_code_list
from linli.territory.geojson import read_geojson

ROOT = Path(__file__).resolve().parents[3]
LEVELS = Levels.model_validate(
    tomllib.loads((ROOT / "districts/demo/levels.toml").read_text(encoding="utf-8"))
)
RING = [[112.6, 28.8], [112.7, 28.8], [112.7, 28.9], [112.6, 28.9], [112.6, 28.8]]


def feature(**changes: Any) -> dict[str, Any]:
    properties = {"code": "990100", "name_zh": "林江区", "name_en": "Linjiang District"}
    geometry = changes.pop("geometry", {"type": "Polygon", "coordinates": [RING]})
    return {
        "type": "Feature",
        "properties": {
            key: value for key, value in (properties | changes).items() if value is not ...
        },
        "geometry": geometry,
    }


def file_of(*features: Any, **members: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features, **members})


def refused(text: str) -> FileErrors:
    with pytest.raises(FileErrors) as caught:
        read_geojson(text, levels=LEVELS, crs="wgs84")
    return caught.value


def test_an_area_is_read_with_level_and_shape_and_its_original_is_kept():
    (area,) = read_geojson(file_of(feature()), levels=LEVELS, crs="cgcs2000")
    assert (area.code, area.level, area.name_zh) == ("990100", "district", "林江区")
    assert area.shape.equals(shapely.Polygon(RING))
    assert area.original == feature()["geometry"]
    assert (area.original_crs, area.repaired) == ("wgs84", False)


def test_a_shape_from_amap_is_brought_to_wgs84_and_kept_as_it_came():
    moved = [
        [place.longitude, place.latitude]
        for place in (wgs84_to_gcj02(LatLon(latitude, longitude)) for longitude, latitude in RING)
    ]
    shifted = feature(geometry={"type": "Polygon", "coordinates": [moved]})
    (area,) = read_geojson(file_of(shifted), levels=LEVELS, crs="gcj02")
    assert shapely.equals_exact(area.shape, shapely.Polygon(RING), tolerance=1e-6)
    assert area.original["coordinates"] == [moved]
    assert area.original_crs == "gcj02"


def test_the_file_may_name_its_coordinate_system_itself():
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    assert read_geojson(file_of(feature(), crs=crs), levels=LEVELS)


def test_a_file_that_names_no_coordinate_system_is_refused():
    with pytest.raises(Invalid) as caught:
        read_geojson(file_of(feature()), levels=LEVELS)
    assert caught.value.code == "territory.no_coordinate_system"


def test_a_file_that_contradicts_the_caller_is_refused():
    crs = {"type": "name", "properties": {"name": "gcj02"}}
    with pytest.raises(Invalid) as caught:
        read_geojson(file_of(feature(), crs=crs), levels=LEVELS, crs="wgs84")
    assert caught.value.code == "territory.two_coordinate_systems"


def test_datav_names_are_understood():
    raw = feature(
        code=..., name_zh=..., name_en=..., adcode=510108, name="成华区",
        level="district", parent={"adcode": 510100},
    )  # fmt: skip
    (area,) = read_geojson(file_of(raw), levels=LEVELS, crs="gcj02")
    assert (area.code, area.name_zh, area.name_en, area.parent) == (
        "510108",
        "成华区",
        "成华区",
        None,  # the city above is none of our levels
    )


def test_an_area_may_have_no_place():
    (area,) = read_geojson(file_of(feature(geometry=None)), levels=LEVELS, crs="wgs84")
    assert area.shape is None


def test_an_outline_that_crosses_itself_is_mended_and_marked():
    bow = [[112.6, 28.8], [112.7, 28.9], [112.7, 28.8], [112.6, 28.9], [112.6, 28.8]]
    crossed = feature(geometry={"type": "Polygon", "coordinates": [bow]})
    (area,) = read_geojson(file_of(crossed), levels=LEVELS, crs="wgs84")
    assert area.repaired
    assert area.shape.is_valid
    assert area.shape.area > 0


@pytest.mark.parametrize(
    ("bad", "key"),
    [
        (feature(code=...), "code"),
        (feature(code="99"), "code"),  # no level has codes of two digits
        (feature(code="9" * 40), "code"),
        (feature(code=True), "code"),
        (feature(name_zh=" "), "name_zh"),
        (feature(level="street"), "level"),  # but six digits are a district
        (feature(code="990100001", parent="880100"), "parent"),
        (feature(code="990100001", parent="990100001"), "parent"),
        (feature(geometry={"type": "Point", "coordinates": [112.6, 28.8]}), "geometry"),
        (feature(geometry={"type": "Polygon", "coordinates": []}), "geometry"),
        (feature(geometry={"type": "Polygon", "coordinates": [[[1, 2], [3, 4]]]}), "geometry"),
        (feature(geometry={"type": "Polygon", "coordinates": [[["a", "b"]] * 4]}), "geometry"),
        (feature(geometry={"type": "Polygon", "coordinates": None}), "geometry"),
        (feature(geometry={"type": "Polygon"}), "geometry"),
        (feature(geometry="POLYGON"), "geometry"),
        (
            # latitude first, or metres
            feature(geometry={"type": "Polygon", "coordinates": [[p[::-1] for p in RING]]}),
            "geometry",
        ),
        ({"type": "Feature"}, "properties"),
        (None, "properties"),
    ],
)
def test_a_bad_feature_is_named_by_number_and_property_in_both_languages(bad: Any, key: str):
    (problem,) = refused(file_of(feature(), bad)).problems
    assert (problem.feature, problem.key) == (2, key)
    assert problem.zh
    assert problem.en


def test_all_problems_of_a_file_are_told_at_once():
    errors = refused(file_of(feature(code="1"), feature(), feature(), feature(name_zh=...)))
    assert [(problem.feature, problem.key) for problem in errors.problems] == [
        (1, "code"),
        (3, "code"),  # the same code as feature 2
        (4, "name_zh"),
    ]
    assert "3 处问题" in errors.zh


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"features": []}', '{"features": {}}'])
def test_what_is_no_collection_of_features_is_refused(text: str):
    assert refused(text).problems[0].feature == 0


def test_not_a_number_in_a_shape_is_refused():
    ring = [[float("nan"), 28.8], *RING[1:]]
    bad = feature(geometry={"type": "Polygon", "coordinates": [ring]})
    assert refused(file_of(bad)).problems[0].key == "json"
    assert refused(file_of(bad).replace("NaN", "1e999")).problems[0].key == "geometry"


def test_a_list_of_codes_and_names_is_read_without_shapes():
    areas = read_code_list("code,name\n990100,林江区\n990100001,柳林街道\n", levels=LEVELS)
    assert [(area.code, area.level, area.shape) for area in areas] == [
        ("990100", "district", None),
        ("990100001", "street", None),
    ]


def test_a_list_in_another_encoding_is_refused_with_a_remedy(tmp_path: Path):
    path = tmp_path / "areas.csv"
    path.write_bytes("code,name\n990100,林江区\n".encode("gb18030"))
    with pytest.raises(FileErrors) as caught:
        read_areas(path, levels=LEVELS)
    assert "UTF-8" in caught.value.en


def test_the_parent_is_what_the_file_says_or_else_the_longest_known_beginning():
    areas = [
        AreaFeature(code, "level", code, code, parent)
        for code, parent in [
            ("9", None),
            ("91", None),
            ("912", "9"),  # said, though 91 would be longer
            ("9134", None),
            ("9135", "913"),  # said, but not there
            ("8", None),
        ]
    ]
    assert parent_codes(areas) == {
        "9": None, "91": "9", "912": "9", "9134": "91", "9135": "91", "8": None,
    }  # fmt: skip
