"""The desk sees beside a case what may be the same matter, with what speaks for it and against."""

from linli.cases.models import Case
from linli.intake.receive import receive
from linli.intake.report import Position, Receipt
from linli.journal.acting import VISITOR
from tests.cast import HUAIYIN, IN_HUAIYIN, IN_ZHONGLOU, NOW, Cast
from tests.rooms.intake.given import a_photo, a_report
from tests.rooms.web.callers import signed_in, statements

SAID = "幸福家园3栋门口路面坑洼，老人摔倒了"
# 70 m north: farther than the pothole may be joined, near enough to be shown.
BESIDE = Position(IN_HUAIYIN[0] + 70 / 111_195, IN_HUAIYIN[1])
NEAR = Position(IN_HUAIYIN[0] + 20 / 111_195, IN_HUAIYIN[1])


def filed(text: str, position: Position | None, **known: object) -> Receipt:
    return receive(a_report(text=text, position=position, **known), by=VISITOR, now=NOW)


def test_the_likeliest_comes_first_with_its_reasons(cast: Cast) -> None:
    here = filed(SAID, Position(*IN_HUAIYIN))
    same = filed("幸福家园三栋门口的路面坑洼，有老人摔倒", BESIDE)
    contradicts = filed(SAID.replace("3栋", "5栋"), NEAR)
    silent = filed("又来了", BESIDE)
    filed(SAID, Position(*IN_ZHONGLOU))  # too far to be shown
    assert not any(one.joined for one in (same, contradicts, silent))

    found = signed_in(cast.liu_fang).get(f"/workbench/cases/{here.number}/alike").json()["items"]

    verdicts = {one["number"]: one["verdict"] for one in found}
    assert verdicts == {
        same.number: "same",
        contradicts.number: "related",
        silent.number: "nothing",
    }
    assert found[0]["number"] == same.number
    assert "小区、单位名称" in [one["zh"] for one in found[0]["agrees"]]
    assert found[0]["metres"] == 70
    (other,) = [one for one in found if one["number"] == contradicts.number]
    assert [one["zh"] for one in other["differs"]] == ["楼栋"]


def test_a_case_without_a_point_is_compared_with_its_area(cast: Cast) -> None:
    one = filed(SAID, None, area_code=HUAIYIN)
    other = filed(SAID, None, area_code=HUAIYIN)
    filed("路灯下面有个坑", None, area_code=HUAIYIN)

    found = signed_in(cast.liu_fang).get(f"/workbench/cases/{one.number}/alike").json()["items"]

    assert [(each["number"], each["verdict"], each["metres"]) for each in found] == [
        (other.number, "same", None)
    ]


def test_two_cases_anywhere_are_compared_for_who_may_read_both(cast: Cast) -> None:
    here = filed(SAID, Position(*IN_HUAIYIN), evidence=(a_photo("cafe"),))
    far = filed("又来了", Position(*IN_ZHONGLOU), evidence=(a_photo("cafe"),))
    path = f"/workbench/cases/{here.number}/alike?other={far.number}"

    (item,) = signed_in(cast.zhou_ming).get(path).json()["items"]
    assert item["verdict"] == "related"
    assert "同一张照片" in [one["zh"] for one in item["agrees"]]
    assert signed_in(cast.liu_fang).get(path).status_code == 404


def test_what_has_ended_is_compared_with_nothing_and_the_statements_are_few(cast: Cast) -> None:
    here = filed(SAID, Position(*IN_HUAIYIN))
    path = f"/workbench/cases/{here.number}/alike"
    liu = signed_in(cast.liu_fang)
    filed("又来了", BESIDE)
    with statements() as few:
        liu.get(path)
    for words in ("大坑", "车颠", "难走", "积水", "石子"):
        filed(words, BESIDE)
    with statements() as many:
        assert len(liu.get(path).json()["items"]) == 4
    assert len(many) == len(few)

    Case.objects.filter(id=here.case_id).update(state="closed", ended_at=NOW)
    assert liu.get(path).json()["items"] == []
