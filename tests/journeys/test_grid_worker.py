"""网格员: He Xiulan walks her grid, reports what she sees, and does what her station can do itself.

Her telephone had no signal: the report arrives late, once, and with the time at which it was seen.
"""

from tests.cast import HUAIYIN, IN_HUAIYIN, IN_ZHONGLOU, LIULIN
from tests.journeys.district import District
from tests.journeys.people import refused


def test_she_reports_and_her_station_clears_it_away(district: District) -> None:
    # given
    worker, street = district.he_xiulan, district.wang_min
    seen = {
        "text": "单元门口垃圾堆了三天，招苍蝇。",
        "category": "rubbish-pile",
        "at": IN_HUAIYIN,
        "photo": worker.photographs(at=IN_HUAIYIN),
        "reported_at": "2026-11-18T08:05:00+08:00",
    }

    # when: her telephone sends it again and again until it hears of it
    receipt = worker.enters(**seen, key="phone-1-report-7")
    again = worker.enters(**seen, key="phone-1-report-7")

    # then: it arrived once, with her station, under the street's eyes
    number = receipt["number"]
    assert again == {**receipt, "repeated": True}
    assert receipt["unit"]["code"] == f"community-{HUAIYIN}"
    page = worker.opens(number)
    assert (page["channel"], page["desk"]["code"]) == ("grid", f"street-{LIULIN}")
    [voice] = page["reports"]
    assert voice["reported_at"] == "2026-11-18T08:05:00+08:00"
    assert worker.list() == worker.list(mine="true") == [number]

    # when: she takes it on, clears it away and proves it; her own photo shows how it was before
    worker.accepts(number)
    worker.does("note", number, {"text": "已联系环卫车，下午清运。", "public": True})
    with refused("case.answer.no_photo_after", 422):
        worker.answers(number, "已清运。")
    worker.answers(number, "垃圾已清运，地面已冲洗。", after=[worker.photographs()])

    # then: the street verifies, for nobody verifies her own answer
    with refused("people.may_not", 403):
        district.liu_fang.verifies(number)
    street.verifies(number)
    street.closes(number)
    assert worker.list() == []
    assert worker.opens(number)["state"]["code"] == "closed"


def test_she_reports_for_a_neighbour_who_gets_the_code(district: District) -> None:
    # given
    worker, granny = district.he_xiulan, district.granny_lin

    # when
    receipt = worker.enters("楼道灯坏了，老人看不见路", at=IN_HUAIYIN, phone=granny.phone)

    # then: it is the neighbour's
    granny.signs_in()
    [hers] = granny.gets("/resident/me/reports")["items"]
    assert (hers["number"], hers["code"]) == (receipt["number"], receipt["code"])


def test_the_next_grid_is_not_hers(district: District) -> None:
    # given: a case next door, which another station has
    worker = district.he_xiulan
    number = district.somebody().reports("垃圾成堆", category="rubbish-pile", at=IN_ZHONGLOU)[
        "number"
    ]

    # then: for her it does not exist
    assert worker.list() == []
    with refused("case.unknown", 404):
        worker.opens(number)
    with refused("case.unknown", 404):
        worker.accepts(number)
    # and: the desks' verbs are not at her door, nor hers at the desks'
    with refused("address.unknown", 404):
        worker.does("close", number, {})
