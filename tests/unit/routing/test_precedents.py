"""Which earlier decision counts for a report, and which does not."""

from datetime import datetime, timedelta
from typing import Any

from linli.policy.sections.routing import PrecedentRule
from linli.routing.decide import decide
from linli.routing.facts import Facts
from linli.routing.precedents import Known, by_category, fitting, vocabulary, words_of
from tests.cast import NOW, demo_pack

PLACE = (28.885, 112.605)
BLOCK = (28.886, 112.605)  # some hundred metres off
FAR = (28.895, 112.605)
RULE = PrecedentRule()
WORDS = frozenset({"灯杆", "路口"})


def known(case_id: int = 1, **more: Any) -> Known:
    facts: dict[str, Any] = {
        "kind": "ruling",
        "case_id": case_id,
        "number": f"LJ-{case_id}",
        "category": "lamp-post-damaged",
        "area_code": "990100001001001",
        "point": PLACE,
        "words": WORDS,
        "unit_code": "utility-water",
        "decided_at": NOW - timedelta(days=3),
    }
    return Known(**facts | more)


def asked(*precedents: Known, now: datetime = NOW, **more: Any) -> str | None:
    facts: dict[str, Any] = {
        "category": "lamp-post-damaged",
        "area_code": "990100001001001",
        "point": BLOCK,
        "words": WORDS,
    }
    found = fitting(by_category(precedents), **facts | more, now=now, rule=RULE)
    return None if found is None else found.precedent.unit_code


def test_one_ruling_near_by_in_like_words_is_enough() -> None:
    assert asked(known()) == "utility-water"
    assert asked(known(), category="dead-car") is None
    assert asked(known(), point=FAR) is None
    assert asked(known(), words=frozenset({"垃圾"})) is None
    assert asked(known(), now=NOW + timedelta(days=800)) is None


def test_without_a_point_the_grid_must_be_the_same() -> None:
    assert asked(known(), point=None) == "utility-water"
    assert asked(known(), point=None, area_code="990100001001002") is None
    assert asked(known(area_code="990100001001"), point=None, area_code="990100001001") is None


def test_of_several_rulings_the_newest_counts() -> None:
    newer = known(2, unit_code="dept-water", decided_at=NOW - timedelta(days=1))
    assert asked(newer, known()) == "dept-water"


def test_of_one_case_the_last_decision_counts() -> None:
    later = known(unit_code="dept-water", decided_at=NOW - timedelta(days=1))
    assert asked(known(), later) == "dept-water"


def test_desks_have_to_agree() -> None:
    said = [known(number, kind="correction") for number in (1, 2, 3)]
    assert asked(*said[:2]) is None
    assert asked(*said) == "utility-water"
    assert asked(*said, known(4, kind="correction", unit_code="dept-water")) is None


def test_nothing_personal_is_kept_of_a_text() -> None:
    pack = demo_pack()
    words = words_of("林秀英13912340001说路灯杆歪了", vocabulary(pack))
    assert "灯杆" in words
    assert not {"林秀", "秀英", "13", "39", "91"} & words


def test_rules_go_before_precedents_and_precedents_before_the_duty() -> None:
    pack = demo_pack()
    text = "路口的灯杆歪了"
    one = known(words=words_of(text, vocabulary(pack)), decided_at=NOW - timedelta(days=2))
    facts = Facts(text, "lamp-post-damaged", one.area_code, "resident", NOW, point=PLACE)

    alone, told = decide(facts, pack), decide(facts, pack, by_category([one]))

    assert (alone.unit_code, alone.rule) == ("dept-urban-management", "duty:lamp-post-damaged")
    assert (told.unit_code, told.rule) == ("utility-water", "precedent:LJ-1")
    assert told.confidence == "certain"
    assert "LJ-1" in told.why_zh
    inside = Facts("小区内的灯杆歪了", *("lamp-post-damaged", one.area_code, "resident", NOW))
    assert decide(inside, pack, by_category([one])).rule == "lamp-inside-estate"
    guessed = decide(
        Facts("灯杆倾斜", "", one.area_code, "resident", NOW, point=PLACE),
        pack,
        by_category(
            [
                known(
                    words=words_of("灯杆倾斜", vocabulary(pack)),
                    decided_at=NOW - timedelta(days=2),
                )
            ]
        ),
    )
    assert guessed.confidence == "likely"
