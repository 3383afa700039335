"""水管爆裂: works break a water main, and four thousand households are dry.

A grid worker reports; the district's centre splits the case in three; 63 more reports join it, and
every reporter is kept informed; a notice goes to everyone in the area; the main case closes only
when all of its parts have.
"""

from datetime import timedelta

from tests.cast import CHENGDONG, HUAIYIN, IN_GUDU, IN_HUAIYIN, LIULIN
from tests.journeys.district import District
from tests.journeys.people import refused

BURST = "地铁挖断主管爆管，全小区停水"


def test_four_thousand_households_are_dry(district: District) -> None:
    # given: the grid worker's report, which lies at the district's centre
    field, community, street = district.he_xiulan, district.liu_fang, district.wang_min
    centre, water = district.zhou_ming, district.zhao_lei
    fire = district.takes_office("luo_bin", "罗斌", "unit_clerk", "dept-fire")
    neighbour = district.granny_lin
    neighbour.signs_in()
    far_away = district.xiao_zhang
    far_away.signs_in()
    far_away.reports("路灯不亮", category="street-lamp-out", at=IN_GUDU)
    main = field.enters(BURST, category="water-main-burst", at=IN_HUAIYIN)["number"]
    assert centre.opens(main)["unit"]["code"] == "utility-water"
    water.accepts(main)
    centre.does("report_up", main, {"note": "影响四千户，需区里统筹。"})

    # then: it waits for the centre, and who had it stays informed
    assert any(main in one and "上报" in one for one in water.inbox())
    assert water.opens(main)["state"]["code"] == "filed"

    # when: the centre splits it: door to door, repair, water carts; the repair is the main part
    parts = {
        unit: centre.does("split", main, {"text": text, "unit": unit, "category": category})[
            "other"
        ]
        for unit, text, category in (
            (f"street-{LIULIN}", "组织网格员逐户告知", "ask-policy"),
            ("dept-fire", "调水车送水", "ask-policy"),
        )
    }
    centre.dispatches(main, "utility-water")
    water.accepts(main)

    # and: 63 more report the same; each joins, and each has a code of her own
    codes = []
    neighbour_code = neighbour.reports(f"{BURST}，一滴水都没有", at=IN_HUAIYIN)["code"]
    for count in range(62):
        receipt = district.somebody().reports(
            f"{BURST}，我家第{count}天没水", category="water-main-burst", at=IN_HUAIYIN
        )
        assert receipt["number"] == main, count
        codes.append(receipt["code"])
    assert len(centre.opens(main)["reports"]) == 64
    assert len(set(codes)) == 62

    # and: a notice goes to everyone in the area
    notice = {
        "area": LIULIN,
        "title_zh": "临时停水",
        "text_zh": "主管爆裂抢修中，请在小区门口送水车取水。",
        "urgency": "utility",
        "valid_to": (district.now + timedelta(days=2)).isoformat(),
        "number": main,
    }
    with refused("people.may_not", 403):
        community.posts("/workbench/area-notices", notice)
    with refused("people.may_not", 403):
        street.posts("/workbench/area-notices", {**notice, "area": CHENGDONG})
    published = street.posts("/workbench/area-notices", {**notice, "number": None})
    (shown,) = street.gets("/workbench/area-notices")["items"]
    assert shown["reached"] == 1  # of the known residents, the one who reported there
    assert any("送水车" in one for one in neighbour.messages())
    assert not any("送水车" in one for one in far_away.messages())
    passer_by = district.somebody()
    for query in ({"area": HUAIYIN}, {"latitude": IN_HUAIYIN[0], "longitude": IN_HUAIYIN[1]}, {}):
        (seen,) = passer_by.gets("/resident/notices", **query)["items"]
        assert seen["title"]["zh"] == "临时停水"
    assert not passer_by.gets("/resident/notices", area=CHENGDONG)["items"]

    # when: the water is back the next day
    district.days_pass(hours=6)
    photo = water.photographs()
    water.answers(main, "主管已修复，恢复供水。", after=[photo], before=[water.photographs()])
    centre.verifies(main)

    # then: the main case closes only when all parts have
    with refused("case.close.parts_open", 409) as said:
        centre.closes(main)
    assert all(number in said["zh"] for number in parts.values())
    for unit, clerk in ((f"street-{LIULIN}", street), ("dept-fire", fire)):
        number = parts[unit]
        clerk.accepts(number)
        clerk.answers(number, "已完成。")
        centre.verifies(number)
        centre.closes(number)
    centre.closes(main)

    # and: every reporter was kept informed, the first and the last, and the notice is taken down
    for code in (codes[0], codes[-1], neighbour_code):
        assert district.somebody().follows(code)["state"]["code"] == "closed"
    assert any(main in one and "已办结" in one for one in neighbour.messages())
    street.posts(f"/workbench/area-notices/{published['id']}/end")
    assert not passer_by.gets("/resident/notices", area=HUAIYIN)["items"]


def test_the_main_case_may_decide_not_to_wait(district: District) -> None:
    # given: a case with a part that will take months
    centre, urban = district.zhou_ming, district.chen_qiang
    number = district.somebody().reports("想问停车政策", category="ask-policy", at=IN_HUAIYIN)[
        "number"
    ]
    centre.dispatches(number, "dept-urban-management")
    urban.accepts(number)
    part = centre.does("split", number, {"text": "规划停车场", "unit": "dept-housing"})["other"]
    urban.answers(number, "已答复政策。")
    centre.verifies(number)
    with refused("case.close.parts_open", 409):
        centre.closes(number)

    # when: the desk decides, with the reason
    body = {"awaited": False, "note": "停车场规划另案跟进。"}
    with refused("people.may_not", 403):
        urban.posts(f"/workbench/cases/{number}/parts", body)
    centre.posts(f"/workbench/cases/{number}/parts", body)

    # then: it closes, the part goes on, and the reason is in the timeline
    centre.closes(number)
    assert centre.opens(part)["state"]["code"] == "dispatched"
    notes = [line["note"] for line in centre.opens(number)["timeline"]]
    assert "停车场规划另案跟进。" in notes


def test_the_main_unit_asks_for_help_and_waits_for_it(district: District) -> None:
    # given: the water company repairs, and cannot close the road by itself
    centre, water = district.zhou_ming, district.zhao_lei
    police = district.takes_office("shen_tao", "沈涛", "unit_clerk", "dept-police")
    transport = district.takes_office("guo_jia", "郭佳", "unit_clerk", "dept-transport")
    number = district.somebody().reports(BURST, at=IN_HUAIYIN)["number"]
    water.accepts(number)
    asked = f"/workbench/cases/{number}/tasks"
    with refused("case.unknown", 404):
        police.opens(number)

    # when: it asks two units, each for its part, one of them within two hours
    limit = {"kind": "continuous_hours", "amount": 2}
    water.posts(asked, {"unit": "dept-police", "what": "封闭半幅道路", "limit": limit})
    water.posts(asked, {"unit": "dept-transport", "what": "调整公交线路"})
    (task,) = police.gets("/workbench/assisting")["items"]
    assert task["what"] == "封闭半幅道路"
    assert police.list(helping=True) == [number]
    police.posts(f"/workbench/assisting/{task['id']}/accept")
    district.days_pass(hours=3)

    # then: the late one is late, and the answer waits for both, in words
    late = {one["unit"]["code"]: one["late"] for one in water.gets(asked)["items"]}
    assert late == {"dept-police": True, "dept-transport": False}
    photo = water.photographs()
    with refused("case.answer.waits", 409) as said:
        water.answers(number, "已修复。", after=[photo])
    assert "公安" in said["zh"]
    assert "交通" in said["zh"]
    (waiting,) = (
        one
        for one in water.gets(f"/workbench/cases/{number}/verbs")["items"]
        if one["verb"] == "answer"
    )
    assert waiting["why"]["zh"] == said["zh"]

    # when: the one is done; the other declines, and the desk agrees
    police.posts(f"/workbench/assisting/{task['id']}/finish", {"note": "已封闭，已恢复。"})
    (other,) = transport.gets("/workbench/assisting")["items"]
    transport.posts(f"/workbench/assisting/{other['id']}/decline", {"note": "此处没有公交线路。"})
    with refused("people.may_not", 403):
        water.posts(f"/workbench/assisting/{other['id']}/waive", {"note": "不等了。"})
    centre.posts(f"/workbench/assisting/{other['id']}/waive", {"note": "情况属实。"})

    # then: it is answered, and who was let off sees the case no more
    water.answers(number, "已修复。", after=[photo])
    with refused("case.unknown", 404):
        transport.opens(number)
    assert [one["state"]["code"] for one in centre.gets(asked)["items"]] == ["done", "waived"]
