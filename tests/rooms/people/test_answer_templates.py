"""A unit's answer templates: its own clerks write them, and their placeholders are real."""

import pytest

from linli.journal.acting import Actor, Forbidden, Invalid, NotFound
from linli.people.acts.answer_templates import (
    arrange_templates,
    change_template,
    count_use,
    remove_template,
    restore_template,
    write_template,
)
from linli.people.models import AnswerTemplate
from linli.people.placeholders import filled
from linli.people.units import unit_by_code
from tests.cast import NOW, Cast
from tests.rooms.people.conftest import refused

CITY = "dept-urban-management"


def written(by: Actor, *, text: str = "{编号}：{单位}已到场修好。", category: str = "") -> int:
    return write_template(CITY, title="已修好", text=text, category=category, by=by, now=NOW)


def test_a_clerk_writes_her_own_units_templates_and_no_other_s(cast: Cast) -> None:
    mine = written(cast.chen_qiang)
    with refused(Forbidden):
        written(cast.sun_li)
    with refused(NotFound):
        change_template(mine, title="x", text="y", category="", by=cast.sun_li, now=NOW)
    with refused(NotFound):
        remove_template(mine, by=cast.sun_li, now=NOW)
    row = AnswerTemplate.objects.get()
    assert (row.title, row.removed_at) == ("已修好", None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{编好}已修好", "是否应为“{编号}”"),  # a misspelt word is told the near one
        ("{numbr} is done", "number"),
        ("{姓名}您好", "占位词"),  # nothing personal can be put in
        ("编号}已修好", "花括号"),
        ("   ", "内容"),
    ],
)
def test_a_text_with_a_hole_is_refused(cast: Cast, text: str, says: str) -> None:
    with refused(Invalid) as told:
        written(cast.chen_qiang, text=text)
    assert says in told.value.zh + told.value.en
    assert not AnswerTemplate.objects.exists()


def test_a_template_for_a_category_that_is_not_is_refused(cast: Cast) -> None:
    assert written(cast.chen_qiang, category="road-pothole")
    with refused(Invalid):
        written(cast.chen_qiang, category="no-such-thing")


def test_what_was_taken_away_comes_back(cast: Cast) -> None:
    mine = written(cast.chen_qiang)
    remove_template(mine, by=cast.chen_qiang, now=NOW)
    assert not count_use(mine, unit_ids=frozenset({unit_by_code(CITY).id}))
    restore_template(mine, by=cast.chen_qiang, now=NOW)
    assert count_use(mine, unit_ids=frozenset({unit_by_code(CITY).id}))
    assert not count_use(mine, unit_ids=frozenset({unit_by_code("centre").id}))
    assert AnswerTemplate.objects.get().used == 1


def test_they_stand_in_the_order_that_is_wanted(cast: Cast) -> None:
    first, second, third = (written(cast.chen_qiang) for _ in range(3))
    arrange_templates(CITY, [third, first], by=cast.chen_qiang, now=NOW)
    ids = AnswerTemplate.objects.order_by("place").values_list("id", flat=True)
    assert list(ids) == [third, first, second]


def test_placeholders_are_put_in_by_either_word() -> None:
    text = "{编号} {number} {期限} {单位}"
    assert filled(text, {"number": "LJ-1", "unit": "城管局"}) == "LJ-1 LJ-1 {期限} 城管局"
