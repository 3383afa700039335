"""Facts in, route out."""

import time
from datetime import UTC, datetime
from typing import Any

import pytest

from linli.policy.pack import Pack
from linli.routing.decide import decide
from linli.routing.explain import explain_facts
from linli.routing.facts import Facts, Route
from tests.unit.routing.a_pack import a_pack, category, rule

GRID = "990100001001001"
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai
NIGHT = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)  # 02:00 in Shanghai


def routed(pack: Pack, text: str = "", **facts: Any) -> Route:
    known: dict[str, Any] = {
        "category": "",
        "area_code": GRID,
        "channel": "resident",
        "received_at": NOON,
        **facts,
    }
    return decide(Facts(text=text, **known), pack)


@pytest.mark.parametrize(
    ("text", "category", "confidence"),
    [
        ("有辆僵尸车停了一年", "dead-car", "likely"),  # one word
        ("小区门口井盖丢失了", "cover-missing", "likely"),  # the longer word wins
        ("井盖", "", "none"),  # a tie is no answer
        ("你好", "", "none"),  # nothing known
        ("", "", "none"),
    ],
)
def test_the_text_speaks_for_a_category(text: str, category: str, confidence: str) -> None:
    route = routed(a_pack(), text)

    assert (route.category, route.confidence) == (category, confidence)


def test_a_tie_gives_suggestions_and_goes_to_the_desk() -> None:
    pack = a_pack()
    route = routed(pack, "井盖")

    assert route.unit_code is None
    assert route.rule == "desk"
    assert route.desk_code == pack.desk_over(GRID)
    assert {one.category for one in route.suggestions} == {"cover-missing", "cover-rattling"}
    assert "井盖" in route.suggestions[0].why_zh


def test_a_named_category_is_certain_and_its_duty_names_the_unit() -> None:
    route = routed(a_pack(), "噪音", category="cover-missing")

    assert (route.category, route.unit_code) == ("cover-missing", "water")
    assert (route.confidence, route.rule) == ("certain", "duty:cover-missing")
    assert route.urgency == "emergency"


def test_a_category_that_the_pack_does_not_have_counts_as_none() -> None:
    assert routed(a_pack(), "你好", category="dragons").category == ""


def test_the_desk_of_a_level_is_found_by_the_place() -> None:
    pack = a_pack()

    assert routed(pack, category="dead-car").unit_code == pack.desk_at("community", GRID)


def test_a_duty_that_needs_a_place_goes_to_the_district_desk_without_one() -> None:
    pack = a_pack()
    route = routed(pack, category="dead-car", area_code=None)

    assert route.unit_code is None
    assert route.desk_code == pack.district_desk
    assert route.confidence == "none"
    assert "地点不明" in route.why_zh


def test_what_was_said_may_raise_the_urgency_but_not_lower_it() -> None:
    assert routed(a_pack(), category="noise", urgency="emergency").urgency == "emergency"
    assert routed(a_pack(), category="cover-missing", urgency="general").urgency == "emergency"


@pytest.mark.parametrize(
    ("when", "facts", "fits"),
    [
        ({"categories": ["noise"]}, {"category": "noise"}, True),
        ({"categories": ["noise"]}, {"category": "dead-car"}, False),
        ({"groups": ["order"]}, {"category": "noise"}, True),
        ({"kinds": ["event"]}, {"category": "noise"}, True),
        ({"kinds": ["event"]}, {"category": "dead-car"}, False),
        ({"areas_under": ["990100001"]}, {}, True),  # a street holds its grids
        ({"areas_under": ["990100002"]}, {}, False),
        ({"areas_under": ["990100001"]}, {"area_code": None}, False),
        ({"words_any": ["夜间", "施工"]}, {"text": "工地施工"}, True),
        ({"words_all": ["夜间", "施工"]}, {"text": "工地施工"}, False),
        ({"words_all": ["夜间", "施工"]}, {"text": "夜间还在施工"}, True),
        ({"channels": ["grid"]}, {}, False),
        ({"channels": ["grid"]}, {"channel": "grid"}, True),
        ({"urgency": ["emergency"]}, {"category": "cover-missing"}, True),
        ({"hours": ["22:00", "06:00"]}, {"received_at": NIGHT}, True),  # across midnight
        ({"hours": ["22:00", "06:00"]}, {}, False),
        ({"hours": ["09:00", "17:00"]}, {}, True),  # local time, not UTC
        ({"channels": ["grid"], "words_any": ["施工"]}, {"text": "施工"}, False),  # all must hold
    ],
)
def test_a_rule_fits_when_all_its_conditions_hold(
    when: dict[str, Any], facts: dict[str, Any], fits: bool
) -> None:
    pack = a_pack(rule("to-fire", when, unit="fire"))

    assert (routed(pack, **facts).rule == "to-fire") is fits


def test_the_first_rule_that_fits_decides() -> None:
    pack = a_pack(
        rule("first", {"words_any": ["噪音"]}, unit="police"),
        rule("second", {"words_any": ["噪音"]}, unit="fire"),
    )
    route = routed(pack, "噪音")

    assert (route.rule, route.unit_code, route.why_zh) == ("first", "police", "规则 first")
    assert route.confidence == "certain"


def test_a_rule_may_name_only_the_category_and_its_duty_names_the_unit() -> None:
    pack = a_pack(rule("night", {"words_any": ["吵"]}, category="noise"))
    route = routed(pack, "太吵了")

    assert (route.category, route.unit_code, route.rule) == ("noise", "urban", "night")
    assert route.confidence == "certain"


def test_a_rule_on_a_category_found_in_the_text_is_no_surer_than_the_text() -> None:
    pack = a_pack(rule("noise-to-police", {"categories": ["noise"]}, unit="police"))

    assert routed(pack, "噪音扰民").confidence == "likely"
    assert routed(pack, category="noise").confidence == "certain"


def test_a_rule_whose_desk_has_no_place_asks_the_desk() -> None:
    pack = a_pack(rule("local", {"words_any": ["噪音"]}, desk_of="community"))
    route = routed(pack, "噪音", area_code=None)

    assert (route.unit_code, route.confidence, route.rule) == (None, "none", "local")


def test_the_explanation_names_every_rule_that_was_tried() -> None:
    pack = a_pack(
        rule("at-night", {"hours": ["22:00", "06:00"], "channels": ["grid"]}, unit="police"),
        rule("noise", {"words_any": ["噪音"]}, unit="fire"),
        rule("never-reached", {"words_any": ["噪音"]}, unit="water"),
    )
    told = explain_facts(Facts("噪音", "", GRID, "resident", NOON), pack)

    tried = {step.what: step.fits for step in told.steps}
    assert tried["at-night"] is False
    assert tried["noise"] is True
    assert "never-reached" not in tried
    assert "22:00" in next(step.zh for step in told.steps if step.what == "at-night")
    assert told.to_json()["route"]["unit"] == "fire"
    assert told.lines("zh")[-1].startswith("→ fire")
    assert "noise" in told.lines("en")[-1]


def test_a_decision_takes_microseconds() -> None:
    words = [f"{chr(0x4E00 + n)}{chr(0x5E00 + n)}" for n in range(600)]
    many = [category(f"c{n}", {"unit": "urban"}, *words[n * 7 : n * 7 + 7]) for n in range(85)]
    pack = a_pack(
        *(
            rule(f"r{n}", {"words_any": [f"词{n}"], "channels": ["grid"]}, unit="fire")
            for n in range(20)
        ),
        categories={
            "groups": [{"code": "roads", "name": {"zh": "路", "en": "Roads"}}],
            "categories": many,
        },
    )
    said = "反映小区门口的路灯坏了三天没有人来修，晚上老人出行不安全，请尽快处理。"
    facts = Facts(said * 4, "", GRID, "resident", NOON)
    decide(facts, pack)

    began = time.perf_counter()
    for _ in range(200):
        decide(facts, pack)
    spent_us = (time.perf_counter() - began) / 200 * 1e6

    # It is some 35 µs; the fence is wide because the cores may be shared.
    assert spent_us < 1_000
