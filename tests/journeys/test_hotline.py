"""热线: an operator takes a call, and finds the caller's matter by the end of her number.

Names and numbers are masked for everyone; whoever needs them says what for, and that is on record.
"""

from tests.cast import IN_HUAIYIN
from tests.journeys.district import District
from tests.journeys.people import refused

NAME = "林秀英"
PLACE = "柳林路12号三单元501"


def test_an_operator_files_for_a_caller_and_finds_her_again(district: District) -> None:
    # given
    granny, operator, unit = district.granny_lin, district.wu_ting, district.chen_qiang

    # when: Granny Lin calls
    receipt = operator.enters(
        "楼下的灯杆歪了，怕砸到人。",
        channel="hotline",
        category="lamp-post-damaged",
        at=IN_HUAIYIN,
        name=NAME,
        phone=granny.phone,
        place_words=PLACE,
    )
    number = receipt["number"]
    assert (receipt["lacking"], receipt["unit"]["code"]) == ([], "dept-urban-management")

    # then: it is hers; when she gets an account with that number, it is there
    granny.signs_in()
    assert [one["number"] for one in granny.gets("/resident/me/reports")["items"]] == [number]
    assert granny.follows(receipt["code"])["number"] == number
    assert "已登记" in granny.messages()[0]

    # then: nobody sees who she is without asking for it
    for whoever in (operator, unit, district.wang_min, district.xu_hui, district.he_xiulan):
        page = whoever.opens(number)
        [voice] = page["reports"]
        assert (voice["name"], voice["phone"]) == ("林**", "139****0001")
        assert voice["place"] == "柳林路**号**单元**"
        for secret in (NAME, granny.phone, PLACE, "三单元"):
            assert secret not in str(page)

    # and: she is found by the end of her number by those who may search so; 0001 is no call abroad
    tail = granny.phone[-4:]
    for may in (operator, district.zhou_ming, district.ma_jun, district.wang_min):
        assert may.finds(tail) == [number], may.username
    for may_not in (district.xu_hui, district.he_xiulan, unit):
        assert may_not.finds(tail) == []
        assert may_not.finds("灯杆") == [number]
    with refused("people.may_not", 403):
        district.deng_wei.finds(tail)
    with refused("people.staff_only", 403):
        granny.gets("/workbench/search", q=tail)
    with refused("sign_in.needed", 401):
        district.somebody().gets("/workbench/search", q=tail)
    # by her name or her door nobody is found in passing
    assert operator.finds(NAME) == []

    # when: the unit has to call her
    with refused("case.reveal.reason_unknown", 422):
        unit.reveals(number, "curious")
    with refused("people.may_not", 403):
        district.xu_hui.reveals(number, "contact")
    [bare] = unit.reveals(number, "contact")

    # then: it has what it needs, and who read it, and why, is on record without being repeated
    assert (bare["name"], bare["phone"], bare["place"]) == (NAME, granny.phone, PLACE)
    page = operator.opens(number)
    read = page["timeline"][-1]
    assert (read["event"], read["officer"]) == ("personal.read", "陈强")
    assert "联系诉求人" in read["text"]["zh"]
    entry = district.xu_hui.gets(f"/workbench/cases/{number}/journal")["items"][-1]
    assert entry["facts"]["reason"] == "contact"
    assert NAME not in str(entry)
    # and: the reporter is not told who looked, for it is the house's own book
    assert "personal.read" not in granny.steps(receipt["code"])


def test_an_operator_calls_back(district: District) -> None:
    # given: a call about a lamp post that was set upright
    operator, unit, desk = district.wu_ting, district.chen_qiang, district.wang_min
    receipt = operator.enters(
        "灯杆歪了",
        channel="hotline",
        category="lamp-post-damaged",
        at=IN_HUAIYIN,
        phone="13700000001",
    )
    number = receipt["number"]
    unit.accepts(number)
    unit.answers(number, "已扶正。", after=[unit.photographs()])
    desk.verifies(number)
    desk.closes(number)
    district.days_pass(days=1)
    [voice] = operator.opens(number)["reports"]
    said = {"report": voice["id"], "contacted": True, "solved": True, "satisfaction": "basically"}

    # when: a unit cannot enter how well it did
    with refused("people.may_not", 403):
        unit.does("callback", number, said)
    operator.does("callback", number, said)

    # then
    answer = district.somebody().follows(receipt["code"])["callback"]["answer"]
    assert answer["satisfaction"] == "basically"
