"""The land of the demo district: as committed, nested, without overlap or gap."""

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import shapely

from linli.policy.sections.levels import Levels
from linli.simulate.district import COMMUNITIES, GRIDS, STREETS, SUBGRIDS, district
from linli.simulate.land import Land, geojson
from linli.territory.features import AreaFeature
from linli.territory.survey import survey

pytestmark = pytest.mark.slow

COMMITTED = Path(__file__).resolve().parents[3] / "districts/demo/areas.geojson"


@cache
def lands() -> list[Land]:
    return district()


def test_the_same_seed_gives_the_committed_bytes():
    assert geojson(lands()).encode() == COMMITTED.read_bytes()


def test_the_file_is_small_enough_for_the_repository():
    assert COMMITTED.stat().st_size < 3_000_000


def test_there_are_as_many_areas_as_in_a_real_district():
    assert Counter(land.level for land in lands()) == {
        "district": 1,
        "street": STREETS,
        "community": COMMUNITIES,
        "grid": GRIDS,
        "subgrid": SUBGRIDS,
    }


def test_codes_nest_and_parents_come_first():
    seen: set[str | None] = {None}
    for land in lands():
        assert land.parent in seen
        assert land.code.startswith(land.parent or "")
        assert land.code not in seen
        seen.add(land.code)


def test_names_of_streets_and_communities_are_unique_in_both_languages():
    named = [land.name for land in lands() if land.level in ("street", "community")]
    assert len({name.zh for name in named}) == len(named) == STREETS + COMMUNITIES
    assert len({name.en for name in named}) == len(named)


def test_the_land_nests_and_tiles_to_the_square_metre():
    found = survey(
        [
            AreaFeature(land.code, land.level, land.name.zh, land.name.en, land.parent, land.shape)
            for land in lands()
        ],
        top_level="district",
        least_m2=0.01,
    )
    assert found.clean


def test_neighbours_share_their_border_points_exactly():
    parents = {land.parent for land in lands()}
    for level in ("street", "community", "grid"):
        assert shapely.coverage_is_valid([land.shape for land in lands() if land.level == level])
    assert shapely.coverage_is_valid([land.shape for land in lands() if land.code not in parents])


def test_grids_are_small_in_town_and_large_outside():
    sizes = sorted(land.shape.area for land in lands() if land.level == "grid")
    assert sizes[-1] > 20 * sizes[0]


def test_another_seed_gives_another_district_that_works_as_well():
    other = district(1)
    assert len(other) == len(lands())
    assert geojson(other) != geojson(lands())


def test_the_levels_are_those_of_the_demo_pack():
    levels = Levels.model_validate(
        tomllib.loads((COMMITTED.parent / "levels.toml").read_text(encoding="utf-8"))
    )
    assert all(levels.of_area(land.code).code == land.level for land in lands())
