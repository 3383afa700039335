"""The desk sees what a case seems to be about, by which words and places, and whose it would be."""

from typing import Any

from linli.cases.acts.amend import Amendment, amend
from linli.cases.acts.dispatch import dispatch
from linli.cases.models import Case
from linli.intake.learning import learn_from
from linli.intake.receive import receive
from linli.journal.acting import VISITOR, Actor
from linli.journal.deliver import deliver_all
from linli.routing.known import forget as forget_precedents
from linli.routing.text.folds import Labelled
from linli.routing.text.kept import put_in_force
from tests.cast import HUAIYIN, NOW, Cast
from tests.rooms.intake.given import a_report
from tests.rooms.web.callers import signed_in, statements

BY = Actor.system("tests.suggested")
SAYINGS = {
    "lift-fault": ["升降机卡在半空", "乘梯时突然一抖", "轿厢门打不开", "梯子上上下下不停"],
    "noise-living": ["隔壁天天吊嗓子", "楼上弹珠声不断", "半夜有人敲墙", "一早就放大喇叭"],
    "road-pothole": ["路上有个大坑", "路面坑洼不平", "车轮陷进坑里", "坑里积水看不见"],
}


def filed(text: str) -> str:
    report = a_report(text=text, category="", position=None, area_code=HUAIYIN)
    return receive(report, by=VISITOR, now=NOW).number


def asked(cast: Cast, number: str) -> dict[str, Any]:
    told = signed_in(cast.zhou_ming).get(f"/workbench/cases/{number}/suggested")
    found: dict[str, Any] = told.json()
    return found


def taught() -> None:
    rows = [
        Labelled(f"{label} {n}", label, "", f"{words}，第{n}次说了")
        for label, all_of_them in SAYINGS.items()
        for n, words in enumerate(all_of_them * 5)
    ]
    put_in_force(learn_from(rows, by=BY, now=NOW).id, by=BY, now=NOW)


def test_without_a_model_the_packs_words_and_the_place_suggest_and_say_which(cast: Cast) -> None:
    found = asked(cast, filed("小区门口的路灯不亮三天了"))

    assert "路灯" in found["matters"][0]["why"]["zh"]
    whys = [why["zh"] for why in found["units"][0]["reasons"]]
    assert found["units"][0]["unit"] == found["matters"][0]["unit"]
    assert any("事项清单" in why for why in whys)
    assert found["beside"] is None


def test_the_models_words_are_told_and_how_sure_it_is(cast: Cast) -> None:
    taught()
    found = asked(cast, filed("轿厢门打不开了"))

    first = found["matters"][0]
    assert first["category"]["code"] == "lift-fault"
    assert "轿厢" in first["why"]["zh"]
    assert "%" not in first["why"]["zh"]


def test_of_two_matters_the_second_units_help_is_suggested(cast: Cast) -> None:
    taught()
    number = filed("轿厢门打不开，梯子上上下下不停，车轮陷进坑里，路面坑洼不平")

    found = asked(cast, number)

    assert found["beside"] is not None
    names = {found["matters"][0]["category"]["code"], found["beside"]["category"]["code"]}
    assert names == {"lift-fault", "road-pothole"}
    assert found["beside"]["unit"]["code"] != found["units"][0]["unit"]["code"]


def test_what_desks_decided_near_by_is_shown_as_the_nearest_precedent(cast: Cast) -> None:
    earlier = filed("这里要人来看看")
    case = Case.objects.get(number=earlier)
    amend(case.id, Amendment(category="road-pothole"), by=cast.zhou_ming, now=NOW)
    dispatch(case.id, "utility-gas", by=cast.zhou_ming, now=NOW)
    deliver_all(now=NOW)
    forget_precedents()
    later = Case.objects.get(number=filed("还是要人来看看"))
    amend(later.id, Amendment(category="road-pothole"), by=cast.zhou_ming, now=NOW)

    found = asked(cast, later.number)

    (precedent,) = found["precedents"]
    assert (precedent["number"], precedent["unit"]["code"]) == (earlier, "utility-gas")


def test_who_may_not_dispatch_here_is_not_told(cast: Cast) -> None:
    number = filed("小区门口的路灯不亮三天了")
    for stranger in (cast.sun_li, cast.he_xiulan):
        told = signed_in(stranger).get(f"/workbench/cases/{number}/suggested")
        assert told.status_code in {403, 404}


def test_it_takes_few_questions(cast: Cast) -> None:
    number = filed("小区门口的路灯不亮三天了")
    caller = signed_in(cast.liu_fang)
    caller.get(f"/workbench/cases/{number}/suggested")
    with statements() as sql:
        caller.get(f"/workbench/cases/{number}/suggested")
    # What is kept in memory may be looked at anew at any moment: the case itself is what counts.
    assert sum("cases_" in one for one in sql) <= 5, sql
