"""隐去、撤回、注销: what is taken out is gone, from page and search and messages; the fact stays.

A report names a neighbour; the desk takes it out. A reporter takes her report back. Another has
herself forgotten, and of what she said nothing is left when her matter is over.
"""

from datetime import timedelta
from uuid import uuid4

from linli.cases.evidence.tasks import purge
from linli.cases.models import StoredFile
from tests.cast import HUAIYIN, IN_HUAIYIN
from tests.journeys.district import District
from tests.journeys.leaks import found, tables
from tests.journeys.people import refused

NEIGHBOUR = "王建国"
HIS_PHONE = "13766660000"
GONE = "〔已隐去 redacted〕"


def test_what_the_desk_takes_out_is_gone(district: District) -> None:
    # given: a report that names a neighbour and shows him, and an answer that names him again
    granny, station, desk = district.granny_lin, district.liu_fang, district.wang_min
    granny.signs_in()
    photo = granny.photographs()
    receipt = granny.reports(
        f"楼上{NEIGHBOUR}（{HIS_PHONE}）天天往单元门口倒垃圾",
        category="rubbish-pile",
        at=IN_HUAIYIN,
        place_words=f"{NEIGHBOUR}家楼下",
        photo=photo,
    )
    number, code = receipt["number"], receipt["code"]
    station.accepts(number)
    station.answers(number, f"已与{NEIGHBOUR}谈话，垃圾已清。", after=[station.photographs()])
    assert NEIGHBOUR in granny.messages()[-1]
    assert desk.finds(NEIGHBOUR) == [number]
    page = desk.opens(number)
    [voice] = page["reports"]
    note = next(one for one in page["notes"] if one["kind"] == "answer")

    # when: not everybody may, not for any reason, not of another case
    out = {
        "ground": "personal-data",
        "reports": [voice["id"]],
        "notes": [note["id"]],
        "evidence": [photo],
        "place": True,
    }
    with refused("people.may_not", 403):
        station.does("redact", number, out)
    with refused("case.ground_unknown", 422):
        desk.does("redact", number, {**out, "ground": "embarrassing"})
    with refused("case.redact.not_its_own", 422):
        desk.does("redact", number, {**out, "reports": [str(uuid4())]})
    with refused("case.redact.nothing", 422):
        desk.does("redact", number, {"ground": "personal-data"})
    # nor by changing the page and sending it back
    desk.does("redact", number, {**out, "summary": "单元门口倾倒垃圾"})

    # then: gone from the page, the reporter's view, messages, search; the photo too
    page = desk.opens(number)
    for seen in (page, granny.follows(code), granny.messages(), granny.gets("/resident/me/export")):
        assert NEIGHBOUR not in str(seen)
        assert HIS_PHONE not in str(seen)
    assert page["reports"][0]["text"] == GONE
    assert page["reports"][0]["redacted"]
    assert (page["summary"], page["place"]) == ("单元门口倾倒垃圾", "")
    assert desk.finds(NEIGHBOUR) == desk.finds(HIS_PHONE) == []
    assert desk.finds("倾倒垃圾") == [number]
    for who, path in ((desk, "/workbench/evidence"), (granny, "/resident/photos")):
        with refused("no_evidence", 404):
            who.sees(f"{path}/{photo}")
    assert desk.finds("天天") == []

    # and: it is nowhere in the database, and the picture is deleted with the next sweep
    assert not found([NEIGHBOUR, HIS_PHONE], tables())
    kept = StoredFile.objects.count()
    purge(district.now + timedelta(hours=1))
    assert StoredFile.objects.count() == kept - 1

    # and: that it happened stays on record, with ids alone; the case goes on
    journal = district.xu_hui.gets(f"/workbench/cases/{number}/journal")["items"]
    facts = next(one["facts"] for one in journal if one["event"] == "case.redacted")
    assert facts["ground"] == "personal-data"
    assert (facts["reports"], facts["evidence"]) == ([voice["id"]], [photo])
    assert "case.redacted" in granny.steps(code)
    desk.verifies(number)
    desk.closes(number)


def test_a_report_that_is_taken_back_ends_its_case(district: District) -> None:
    # given
    somebody, unit = district.granny_lin, district.chen_qiang
    somebody.signs_in()
    receipt = somebody.reports("灯杆歪了", category="lamp-post-damaged", at=IN_HUAIYIN)
    number, code = receipt["number"], receipt["code"]
    unit.accepts(number)
    assert somebody.follows(code)["verbs"] == ["notes", "withdraw"]

    # when: a stranger with a code that he made up; no reason; then the reporter
    with refused("receipt.unknown", 404):
        district.somebody().withdraws("AAAA-BBBB-CCCC")
    with refused("case.ground_unknown", 422):
        somebody.withdraws(code, ground="because")
    somebody.withdraws(code)

    # then: she is told that it was done; the unit knows, and there is nothing left to do
    assert somebody.messages()[-1] == f"编号{number}已按您的要求撤回。"
    assert somebody.follows(code)["state"]["code"] == "withdrawn"
    assert any(f"{number}已撤回" in message for message in unit.inbox())
    assert unit.list() == []
    assert unit.list(ended="true") == [number]
    with refused("case.not_now.answer", 409):
        unit.answers(number, "已扶正。", after=[unit.photographs()])
    with refused("case.not_now.note", 409):
        somebody.adds(code, "又歪了")


def test_whoever_has_herself_forgotten_is_forgotten(district: District) -> None:
    # given: a resident whose words name her, in every place that takes words
    granny, unit, desk = district.granny_lin, district.chen_qiang, district.wang_min
    said = ("我是林秀英，住三单元", "门口有我家的蓝色花盆", "谢谢，我腿脚不好")
    granny.signs_in()
    receipt = granny.reports(
        f"灯杆歪了。{said[0]}",
        category="lamp-post-damaged",
        at=IN_HUAIYIN,
        place_words="三单元501门口",
        photo=granny.photographs(),
    )
    number, code = receipt["number"], receipt["code"]
    granny.adds(code, said[1])

    # when: she wants to be forgotten while her matter is open
    granny.posts("/resident/me", method="DELETE")

    # then: she is nobody any more, and her session has ended; her matter goes on
    with refused("sign_in.needed", 401):
        granny.gets("/resident/me")
    page = unit.opens(number)
    assert (page["reports"][0]["name"], page["reports"][0]["phone"]) == ("", "")
    assert said[0] in page["reports"][0]["text"]
    unit.accepts(number)
    unit.answers(number, "已扶正。", after=[unit.photographs()])
    desk.verifies(number)
    desk.closes(number)
    district.days_pass(days=1)

    # then: when it is over, what she said goes too
    page = desk.opens(number)
    assert page["reports"][0]["text"] == GONE
    assert not found(["林秀英", granny.phone, said[0], said[1], "三单元501"], tables())
    # but the district can still say what it did
    events = [line["event"] for line in page["timeline"]]
    assert events[-4:] == ["case.closed", "case.redacted", "timer.rang", "callback.asked"]


def test_words_of_a_callback_go_with_the_one_who_said_them(district: District) -> None:
    # given: a closed case that was rated in words
    granny, unit, desk = district.granny_lin, district.chen_qiang, district.wang_min
    granny.signs_in()
    receipt = granny.reports("灯杆歪了", category="lamp-post-damaged", at=IN_HUAIYIN)
    number = receipt["number"]
    unit.accepts(number)
    unit.answers(number, "已扶正。", after=[unit.photographs()])
    desk.verifies(number)
    desk.closes(number)
    district.days_pass(days=1)
    granny.rates(receipt["code"], words="谢谢，我是三楼的林秀英")

    # when: she proves with a code that it is she
    granny.signs_in()
    granny.posts("/resident/me", method="DELETE")

    # then: the answer counts, the words are gone
    assert not found(["林秀英"], tables())
    seen = district.somebody().follows(receipt["code"])
    assert seen["callback"]["answer"]["solved"]


def test_what_was_added_before_a_merger_goes_too(district: District) -> None:
    # given: her case was merged into a neighbour's, after she had added to it
    granny, unit, desk = district.granny_lin, district.chen_qiang, district.wang_min
    granny.signs_in()
    kept = district.somebody().reports("灯杆歪了", category="lamp-post-damaged", at=IN_HUAIYIN)
    hers = granny.reports("杆子要倒", category="lamp-post-damaged", area=HUAIYIN)
    granny.adds(hers["code"], "我是林秀英，就在我家门口")
    number = kept["number"]
    assert hers["number"] != number
    desk.does("merge", hers["number"], {"other": number})

    # when
    granny.posts("/resident/me", method="DELETE")
    unit.accepts(number)
    unit.answers(number, "已扶正。", after=[unit.photographs()])
    desk.verifies(number)
    desk.closes(number)

    # then: her words are gone from both, the neighbour's stay
    assert not found(["林秀英", "杆子要倒"], tables())
    assert sorted(voice["text"] for voice in desk.opens(number)["reports"]) == [GONE, "灯杆歪了"]
