"""Which places a text names, and when two texts contradict each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.intake.duplicates.places import compared, places_of


def differs(one: str, other: str) -> tuple[str, ...]:
    return compared(places_of(one), places_of(other)).differs


def agrees(one: str, other: str) -> tuple[str, ...]:
    return compared(places_of(one), places_of(other)).agrees


@pytest.mark.parametrize(
    ("one", "other", "on"),
    [
        ("幸福家园3栋电梯坏了", "幸福家园5栋电梯坏了", "building"),
        ("幸福家园十二栋停水", "幸福家园13号楼停水", "building"),
        ("3栋1单元门禁坏了", "3栋2单元门禁坏了", "unit"),
        ("梧桐花园没有路灯", "银杏花园没有路灯", "estate"),
        ("桂花路井盖丢了", "解放路井盖丢了", "road"),
        # estates of one name: the street or the district tells them apart
        ("槐荫街道幸福小区电梯坏了", "钟楼街道幸福小区电梯坏了", "town"),
        ("A3区幸福小区电梯坏了", "A5区幸福小区电梯坏了", "district"),
        ("桂花路18号门口积水", "桂花路96号门口积水", "door"),
        ("中海城三期漏水", "中海城五期漏水", "phase"),
        ("3路公交车太少", "12路公交车太少", "line"),
    ],
)
def test_places_that_contradict_each_other_are_seen(one: str, other: str, on: str) -> None:
    assert on in differs(one, other)
    assert on in differs(other, one)


@pytest.mark.parametrize(
    ("one", "other", "on"),
    [
        ("投诉幸福家园物业", "我是幸福家园的业主", "estate"),
        ("幸福家园12栋停水", "幸福家园十二栋停水了", "building"),
        ("桂花路和中山路口红绿灯坏了", "桂花路的红绿灯不亮", "road"),
        ("Ａ３区停水", "A3区停水", "district"),
        # who names the crossing and the estate, and who names the estate alone, mean one place
        ("桂花路旁的梧桐花园很吵", "中山路梧桐花园夜里施工", "estate"),
    ],
)
def test_places_that_are_one_are_seen(one: str, other: str, on: str) -> None:
    assert on in agrees(one, other)
    assert not differs(one, other)


@pytest.mark.parametrize(
    "text",
    [
        "我们小区没有路灯",
        "本社区很吵",
        "小区道路坑洼",
        "走在路上摔倒",
        "假期里停水",
        "政府不管",
        "",
    ],
)
def test_words_that_name_no_place_are_silent(text: str) -> None:
    other = "梧桐花园桂花路3栋"
    assert compared(places_of(text), places_of(other)) == compared(places_of(""), places_of(other))


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_contradicts_itself_and_both_sides_are_told_alike(one: str, other: str) -> None:
    here, there = places_of(one), places_of(other)
    assert compared(here, here).differs == ()
    assert compared(here, there) == compared(there, here)
