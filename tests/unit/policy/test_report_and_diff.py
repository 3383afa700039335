"""Warnings, the report for programs, and a new pack's changes in words."""

import json
from datetime import date
from pathlib import Path

from linli.policy.diff import diff
from linli.policy.read import read_pack
from linli.policy.report import area_warnings, calendar_warnings, check_pack
from tests.unit.policy.folder import DEMO, copied, edit

TODAY = date(2026, 7, 1)


def without_2027(tmp_path: Path) -> Path:
    folder = copied(tmp_path)
    path = folder / "calendar.toml"
    path.write_text(path.read_text("utf-8").split("[years.2027]")[0], "utf-8")
    return folder


def test_in_summer_the_next_year_need_not_be_known(tmp_path: Path) -> None:
    assert calendar_warnings(read_pack(without_2027(tmp_path)), TODAY) == []


def test_in_november_the_next_year_is_missed(tmp_path: Path) -> None:
    pack = read_pack(without_2027(tmp_path))

    (warning,) = calendar_warnings(pack, date(2026, 11, 1))

    assert warning.key == "years.2027"
    assert "missing" in warning.en


def test_a_derived_year_is_warned_of() -> None:
    (warning,) = calendar_warnings(read_pack(DEMO), date(2026, 12, 31))
    assert "derived" in warning.en


def test_a_missing_year_is_a_loud_error_and_the_next_one_a_warning_two_months_ahead() -> None:
    report = check_pack(DEMO, today=date(2028, 11, 1))
    assert [each.key for each in report.errors] == ["years.2028"]
    assert not report.sound
    assert "2028" in report.errors[0].zh
    assert [each.key for each in report.warnings if each.file == "calendar.toml"] == ["years.2029"]


def test_areas_that_the_territory_does_not_have_are_named() -> None:
    pack = read_pack(DEMO)
    features = json.loads((DEMO / "areas.geojson").read_text("utf-8"))["features"]
    codes = {feature["properties"]["code"] for feature in features}

    assert area_warnings(pack, codes) == []
    assert [each.key for each in area_warnings(pack, codes - {"990100014"})] == [
        "rules[industrial-dumping].when.areas_under"
    ]


def test_the_report_of_a_sound_pack_can_be_sent_as_json() -> None:
    report = check_pack(DEMO, today=TODAY)

    answer = json.loads(json.dumps(report.to_json()))

    assert answer["sound"] is True
    assert answer["hash"] == read_pack(DEMO).hash
    assert answer["errors"] == []
    assert answer["counts"]["categories"] >= 60


def test_the_report_of_a_bad_pack_has_no_hash(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    edit(folder, "routing.toml", '"utility-gas"', '"utility-gaz"')

    answer = check_pack(folder, today=TODAY).to_json()

    assert answer["sound"] is False
    assert answer["hash"] is None
    assert answer["errors"][0]["nearest"] == "utility-gas"
    assert answer["errors"][0]["file"] == "routing.toml"


def test_equal_packs_differ_in_nothing() -> None:
    assert diff(read_pack(DEMO), read_pack(DEMO)) == []


def test_changes_are_told_in_words(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    edit(folder, "clock.toml", "max_days = 365", "max_days = 180")
    edit(folder, "categories/parts-roads.toml", "amount = 2 }", "amount = 3 }")
    edit(folder, "categories/parts-roads.toml", '"大坑"', '"路面大坑"')
    edit(folder, "categories/suggestions.toml", 'code = "praise"', 'code = "thanks"')
    edit(folder, "units.toml", 'zh = "林江供水公司"', 'zh = "林江自来水公司"')

    told = {change.key: change for change in diff(read_pack(DEMO), read_pack(folder))}

    answer = told["categories.categories[road-collapse].limits.answer"]
    assert answer.zh == "事项“路面塌陷”的办结时限由“2 个连续小时”改为“3 个连续小时”"
    assert answer.en == (
        'category "Road collapse": time to answer changes from "2 continuous hours" to '
        '"3 continuous hours"'
    )
    words = told["categories.categories[road-collapse].keywords"]
    assert words.zh == "事项“路面塌陷”的关键词增加 路面大坑，减去 大坑"
    assert told["categories.categories[praise]"].en == 'removes the category "Praise"'
    assert told["categories.categories[thanks]"].zh == "新增事项“表扬感谢”"
    assert told["units.units[utility-water].name"].zh.endswith("改为“林江自来水公司”")
    assert "180" in told["clock.hold.max_days"].en
    assert len(told) == 6


def test_a_new_order_of_rules_is_a_change(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    path = folder / "routing.toml"
    first, second, *rest = path.read_text("utf-8").split("[[rules]]")[1:]
    path.write_text("[[rules]]".join(["", second, first, *rest]), "utf-8")

    (change,) = diff(read_pack(DEMO), read_pack(folder))

    assert "order of the routing rules" in change.en
