"""How a model does on what came after it: by week, and in the words that it does not know."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from linli.routing.text.drift import Decided, unknown_words, weeks_of
from linli.routing.text.folds import Labelled
from linli.routing.text.model import TextModel
from linli.routing.text.training import train

MONDAY, TUESDAY, NEXT_SUNDAY = date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 22)


@pytest.fixture(scope="module")
def model() -> TextModel:
    """It knows lifts from noise, and acts on whatever it is asked."""
    rows = [
        Labelled(str(number), label, "", f"{words}，第{number}次")
        for number in range(20)
        for label, words in (("lift", "电梯坏了没人修"), ("noise", "楼上半夜太吵了"))
    ]
    return replace(train(rows).model, threshold=0.0, slopes=np.ones(2, dtype=np.float32))


def said(text: str, label: str, person: int | None = None, day: date = MONDAY) -> Decided:
    return Decided(day, label, text, person)


def test_a_week_counts_what_was_named_as_people_did(model: TextModel) -> None:
    rows = [
        said("电梯坏了", "lift"),
        said("楼上半夜太吵了", "lift", day=TUESDAY),
        said("楼上半夜太吵了", "noise", day=NEXT_SUNDAY),
    ]

    first, second = weeks_of(model, rows)

    assert (first.monday, first.decided, first.right) == ("2026-11-09", 2, 1)
    assert (first.sure, first.sure_right) == (2, 1)
    assert (second.monday, second.decided, second.right) == ("2026-11-16", 1, 1)
    assert first.unknown == 0 < first.pairs


def test_a_word_is_shown_when_five_people_used_it_in_five_reports(model: TextModel) -> None:
    rows = [said(f"充电桩{mark}不通", "lift", person) for person, mark in enumerate("甲乙丙丁戊")]
    assert [(one.word, one.reports) for one in unknown_words(model, rows)] == [
        ("充电桩", 5),
        ("不通", 5),
    ]


@pytest.mark.parametrize(
    "people",
    [
        [1, 2, 3, 4],  # four people
        [1, 2, 3, 4, 4, 4],  # six reports, still four people
        [1, 2, 3, 4, None, None],  # nobody knows who the others are
    ],
)
def test_what_fewer_people_say_is_not_shown(model: TextModel, people: list[int | None]) -> None:
    rows = [said("张三丰家的充电桩", "lift", person) for person in people]
    assert unknown_words(model, rows) == []


def test_numbers_and_known_words_are_never_shown(model: TextModel) -> None:
    rows = [said("电梯坏了 13912345678 call me", "lift", person) for person in range(9)]
    assert unknown_words(model, rows) == []
