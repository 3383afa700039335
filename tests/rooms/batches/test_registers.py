"""Registers and maps: holidays, division codes, areas and their outlines, as proposals."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
import shapely
import time_machine

from linli.people.units import unit_by_code
from linli.policy.models import Proposal
from linli.policy.queries import current
from linli.territory.coordinates import LatLon, wgs84_to_bd09, wgs84_to_gcj02
from linli.territory.lookup import current as land
from linli.territory.models import AreaProposal
from linli.territory.queries import area_names
from tests.cast import DISTRICT, HUAIYIN, LIULIN, NOW, Cast
from tests.rooms.batches.desk import book, confirmed, sent, taken_out, to_mend, tried
from tests.rooms.web.callers import Caller, signed_in

ROOT = Path(__file__).parents[3]
CHINA = Path(os.environ.get("LINLI_DATA", ROOT.parent / "shared" / "data")) / "china"
PAPERS = ["http://www.gov.cn/zhengce/content/2026-11/01/content_1.htm"]
NEW_YEAR = [
    {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
    {"name": "元旦", "date": "2026-12-31", "isOffDay": True},
    {"name": "春节", "date": "2027-02-20", "isOffDay": False},
    {"name": "春节", "date": "2027-02-22", "isOffDay": False},
    {"name": "飞碟节", "date": "2027-13-01", "isOffDay": True},
    {"name": "远年", "date": "2031-01-01", "isOffDay": True},
]


@pytest.fixture(autouse=True)
def _at_ten_twenty() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def deng(cast: Cast) -> Caller:
    return signed_in(cast.deng_wei)


def announcement(days: list[dict[str, Any]], year: int = 2027) -> bytes:
    return json.dumps({"$schema": "x", "year": year, "papers": PAPERS, "days": days}).encode()


def adopted(cast: Cast) -> None:
    zhou = signed_in(cast.zhou_ming)
    waits = zhou.get("/workbench/areas/proposals").json()["waits"]
    answer = zhou.post(f"/workbench/areas/proposals/{waits['id']}/adopt")
    assert answer.status_code == 200, answer.content.decode()


def test_an_announcement_of_holidays_replaces_its_year(deng: Caller) -> None:
    batch = tried(deng, announcement(NEW_YEAR), "holidays")
    assert batch["counts"] == {"changed": 2, "known": 1, "rejected": 3}
    assert [one["row"] for one in batch["problems"]] == [4, 5, 6]
    confirmed(deng, batch)
    years = Proposal.objects.get().pack["calendar"]["years"]
    assert years["2027"] == {
        "holidays": ["2027-01-01"],
        "make_up_days": ["2027-02-20"],
        "half_days": [],
        "provisional": False,
    }
    # A day of the year before is added to that year, and nothing of it goes.
    assert "2026-12-31" in years["2026"]["holidays"]
    assert "2026-10-01" in years["2026"]["holidays"]


@pytest.mark.parametrize(
    "data",
    [b"[]", b"{", b'{"year": 2027}', announcement([]), b"[" * 100_000, announcement(NEW_YEAR, 1)],
)
def test_what_is_no_announcement_is_refused_at_the_door(data: bytes, deng: Caller) -> None:
    assert sent(deng, data, "holidays").status_code == 422


def test_areas_go_out_and_in_and_a_new_grid_gets_its_place(deng: Caller, cast: Cast) -> None:
    # given: what was taken out is known when it comes back, whole
    batch = tried(deng, taken_out(deng, "areas"), "areas", "&whole=true")
    assert batch["changes"] == []
    assert batch["counts"]["known"] == batch["rows_done"] == len(area_names())

    # when: a community is new, one is renamed, and three rows cannot be
    rows = [
        [f"{LIULIN}009", "新桥社区"],
        [HUAIYIN, "槐荫第一社区"],
        ["9.90E+14", "丢了末位"],
        ["880100001", "别区的街道"],
        ["99010000100", "位数不对"],
    ]
    batch = tried(deng, book(["编码", "名称"], *rows), "areas")
    assert (batch["counts"]["changed"], batch["counts"]["rejected"]) == (2, 3)
    assert any("新增“新桥社区”" in one["zh"] for one in batch["changes"])
    batch = confirmed(deng, batch)
    assert AreaProposal.objects.get().proposed_by_id == cast.deng_wei.id

    # and: a row to mend comes back alone, and is added to what waits
    mended = to_mend(deng, batch)
    assert (
        confirmed(
            deng,
            tried(deng, book(mended[0], [f"{LIULIN}010", "老桥社区", *mended[1][2:]]), "areas"),
        )["stage"]
        == "done"
    )
    waits = deng.get("/workbench/areas/proposals").json()["waits"]
    assert waits["all_changes"] == 3
    own = deng.post(f"/workbench/areas/proposals/{waits['id']}/adopt")
    assert own.status_code == 403

    # then: another puts them in force, and their stations are units at once
    adopted(cast)
    assert land().place_of(f"{LIULIN}010") is not None
    assert unit_by_code(f"community-{LIULIN}009").name_zh == "新桥社区工作站"
    assert land().locate(28.885, 112.605).code.startswith(HUAIYIN)  # outlines stay


def test_proposed_areas_can_be_turned_down(deng: Caller, cast: Cast) -> None:
    confirmed(deng, tried(deng, book(["编码", "名称"], [HUAIYIN, "槐荫第一社区"]), "areas"))
    zhou = signed_in(cast.zhou_ming)
    number = zhou.get("/workbench/areas/proposals").json()["waits"]["id"]
    assert zhou.ask("DELETE", f"/workbench/areas/proposals/{number}").status_code == 200
    found = zhou.get("/workbench/areas/proposals").json()
    assert found["waits"] is None
    assert [one["outcome"] for one in found["settled"]] == ["withdrawn"]
    assert AreaProposal.objects.get().areas == []


def test_a_register_of_codes_is_checked_as_a_tree_and_compared(deng: Caller) -> None:
    lines = [
        f"{LIULIN},柳林镇,{DISTRICT}",
        f"{DISTRICT}003,新街道,{DISTRICT}",
        f"{DISTRICT}003,又一个,{DISTRICT}",
        f"{DISTRICT}004001,没有街道的社区,",
        f"{DISTRICT}005,挂错上级,110101",
        "11010100,位数不对,",
        "110101001,东华门街道,110101",
    ]
    data = "code,name,areaCode\n" + "\n".join(lines)
    batch = tried(deng, data.encode("gb18030"), "divisions")
    assert batch["counts"]["elsewhere"] == 1
    assert (batch["counts"]["changed"], batch["counts"]["rejected"]) == (2, 4)
    told = " ".join(one["zh"] for one in batch["changes"])
    assert "柳林镇" in told
    assert "“城东街道”（990100002）不在表里，会保留" in told
    assert "新增“新街道”" in told


@pytest.mark.skipif(not CHINA.is_dir(), reason="public data is absent: set LINLI_DATA")
def test_the_register_of_the_whole_country_nests(deng: Caller) -> None:
    batch = tried(deng, (CHINA / "streets.csv").read_bytes(), "divisions")
    assert batch["rows_done"] > 41_000
    assert batch["counts"]["elsewhere"] + batch["counts"]["rejected"] == batch["rows_done"]
    assert batch["counts"]["rejected"] < 100


@pytest.mark.parametrize("system", ["wgs84", "gcj02", "bd09"])
def test_outlines_come_in_any_of_three_systems(system: str, deng: Caller, cast: Cast) -> None:
    """The community grows by a strip to the north; in each system it lies where it lies."""
    shift = {"wgs84": lambda one: one, "gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}[system]
    ring = [
        (112.60, 28.88),
        (112.61, 28.88),
        (112.61, 28.901),
        (112.60, 28.901),
        (112.60, 28.88),
    ]
    moved = [shift(LatLon(y, x)) for x, y in ring]
    feature = {
        "type": "Feature",
        "properties": {"adcode": int(HUAIYIN), "name": "槐荫社区", "name_en": "Huaiyin Community"},
        "geometry": {
            "type": "Polygon",
            "coordinates": [[[one.longitude, one.latitude] for one in moved]],
        },
    }
    data = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()

    # A file that does not say its system is asked for it, and not guessed.
    asked = tried(deng, data, "outlines")
    assert asked["stage"] == "failed"
    assert "坐标系" in asked["problems"][0]["why"]["zh"]

    batch = tried(deng, data, "outlines", f"&crs={system}")
    told = " ".join(one["zh"] for one in batch["changes"])
    assert f"（{HUAIYIN}）的边界重画" in told
    assert f"{HUAIYIN} 有" in told  # and lies outside its street now
    confirmed(deng, batch)
    adopted(cast)
    found = land().locate(28.9005, 112.605)
    assert found.code == HUAIYIN  # type: ignore[union-attr]  # it is inside
    again = tried(deng, data, "outlines", f"&crs={system}")
    assert again["counts"] == {"changed": 0, "known": 1, "gone": 0, "rejected": 0}


def test_a_map_that_is_wrong_is_told_feature_by_feature(deng: Caller) -> None:
    square = shapely.geometry.mapping(shapely.box(112.6, 28.88, 112.61, 28.9))
    features = [
        {"type": "Feature", "properties": {"code": HUAIYIN, "name": "槐荫"}, "geometry": square},
        {"type": "Feature", "properties": {"name": "无编码"}, "geometry": square},
        {
            "type": "Feature",
            "properties": {"code": LIULIN, "name": "点"},
            "geometry": {"type": "Point"},
        },
    ]
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    batch = tried(deng, data, "outlines", "&crs=wgs84")
    assert {one["row"] for one in batch["problems"]} == {2, 3}
    assert batch["counts"]["rejected"] == len(batch["problems"])
    assert sent(deng, b'{"features": ' + b"[" * 5_000, "outlines").status_code == 422
    assert current().id
