"""Questions that need the whole pack: desks over a place, units of a territory, the demo's size."""

import pytest

from linli.policy.read import read_pack
from linli.policy.sections.units import AreaName, UnitRef
from tests.unit.policy.folder import DEMO

pack = read_pack(DEMO)


@pytest.mark.parametrize(
    ("area", "desks"),
    [
        # a grid and a second-level grid: station, office, centre
        ("990100001002003", ("community-990100001002", "street-990100001", "centre")),
        ("99010000100200301", ("community-990100001002", "street-990100001", "centre")),
        # only the street is known
        ("990100001", ("street-990100001", "centre")),
        ("990100", ("centre",)),
        # no place at all
        (None, ("centre",)),
        ("", ("centre",)),
    ],
)
def test_the_desks_over_a_place_go_up_to_the_centre(
    area: str | None, desks: tuple[str, ...]
) -> None:
    assert pack.desks_over(area) == desks
    assert pack.desk_over(area) == desks[0]


def test_above_the_centre_there_is_no_desk() -> None:
    grid = "990100001002003"
    assert pack.desk_above("community-990100001002", grid) == "street-990100001"
    assert pack.desk_above("street-990100001", grid) == "centre"
    assert pack.desk_above("centre", grid) is None


def test_a_unit_that_is_no_desk_there_reports_to_the_lowest_one() -> None:
    assert pack.desk_above("dept-water", "990100001002003") == "community-990100001002"


def test_a_reference_means_a_unit_over_a_place() -> None:
    street = UnitRef(desk_of="street")
    assert pack.unit_for(street, "990100001002") == "street-990100001"
    assert pack.unit_for(street, None) is None
    assert pack.unit_for(UnitRef(unit="dept-fire"), None) == "dept-fire"


def test_a_series_makes_one_unit_for_each_area_of_its_level() -> None:
    areas = [
        AreaName("990100001001", "槐荫社区", "Huaiyin Community", "community"),
        AreaName("990100001", "柳林街道", "Liulin Subdistrict", "street"),
        AreaName("990100001001001", "一网格", "Grid 1", "grid"),
    ]

    entries = {entry.code: entry for entry in pack.units_for(areas)}

    assert len(entries) == len(pack.units.units) + 2
    station = entries["community-990100001001"]
    assert station.name_zh == "槐荫社区工作站"
    assert station.parent == "street-990100001"
    assert station.area == "990100001001"
    assert station.series == "community"
    assert entries["street-990100001"].parent == "centre"


def test_a_parent_comes_before_its_children() -> None:
    seen: set[str] = set()
    areas = [
        AreaName("990100001001", "槐荫社区", "Huaiyin Community", "community"),
        AreaName("990100001", "柳林街道", "Liulin Subdistrict", "street"),
    ]
    for entry in pack.units_for(areas):
        assert entry.parent is None or entry.parent in seen
        seen.add(entry.code)


def test_the_demo_district_is_as_large_as_a_real_one() -> None:
    assert len(pack.units.units) >= 28
    assert len(pack.categories.categories) >= 60
    kinds = {category.kind for category in pack.categories.categories}
    assert kinds >= {"part", "event", "consultation", "dispute", "suggestion", "service"}


def test_a_category_says_what_it_needs() -> None:
    for category in pack.categories.categories:
        assert category.keywords or category.code == "unclear"
        assert all("a" <= char <= "z" or char in "-" for char in category.code)
    missing = pack.category("cover-missing")
    assert missing is not None
    assert (missing.limits.answer.kind, missing.limits.answer.amount) == ("continuous_hours", 2)
    assert pack.category("no-such-thing") is None


def test_public_rates_fall_back_to_the_default() -> None:
    assert pack.intake.rate_limit("report") == 10
    assert pack.intake.rate_limit("a-new-route") == 120
