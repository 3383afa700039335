"""踢皮球: three units in turn say that it is not theirs, and the clock never stops.

Each return has a ground and reasons, and names a better unit. The third is not possible: the
district has ruled who holds the case, and its ruling stands. The next report of its kind goes to
that unit at once, and nobody has to be asked again.
"""

from linli.intake.precedents import disagreements
from linli.routing.known import forget
from tests.cast import IN_HUAIYIN
from tests.journeys.district import District
from tests.journeys.people import refused

NEARBY = (IN_HUAIYIN[0] + 0.001, IN_HUAIYIN[1])


def test_the_third_return_is_not_possible(district: District) -> None:
    # given: a leaning pole with no name on it, reported by a passer-by
    passer_by, street, centre = district.somebody(), district.wang_min, district.zhou_ming
    chen_qiang, sun_li, zhao_lei = district.chen_qiang, district.sun_li, district.zhao_lei
    receipt = passer_by.reports(
        "路口的杆子歪了，风一吹就晃", category="lamp-post-damaged", at=IN_HUAIYIN
    )
    number, code, due = receipt["number"], receipt["code"], receipt["due_at"]
    assert receipt["unit"]["code"] == "dept-urban-management"

    # when: urban management returns it, but not without saying why
    district.days_pass(minutes=20)
    with refused("case.ground_unknown", 422) as said:
        chen_qiang.returns(number, "不归我们", ground="busy")
    assert "not-our-duty" in said["zh"]
    chen_qiang.returns(number, "杆上无路灯，不是灯杆。", proposed_unit="property-hengyuan")

    # then: it is at the street's desk with its reasons, and the reporter knows no less
    assert any("杆上无路灯，不是灯杆。" in message for message in street.inbox())
    assert passer_by.follows(code)["unit"]["code"] == street.opens(number)["desk"]["code"]

    # when: the desk tries the property company, which returns it as well
    district.days_pass(minutes=20)
    street.dispatches(number, "property-hengyuan")
    sun_li.returns(number, "在小区红线外。", ground="not-our-place", proposed_unit="utility-water")

    # and: the street reports it up, and the district rules
    street.does("report_up", number, {"note": "两家单位退单，请区中心裁定。"})
    assert any("两家单位退单" in message for message in centre.inbox())
    district.days_pass(minutes=20)
    with refused("case.dispatch.to_be_ruled", 409):
        centre.dispatches(number, "utility-water")
    page = centre.opens(number)
    assert page["responsible_until_accepted"]["code"] == "dept-urban-management"
    reasons = "经现场核实为供水井旁杆，由供水公司处置。"
    centre.does("rule", number, {"unit": "utility-water", "note": reasons})

    # then: the third cannot return it, and is told who rules and what works
    with refused("case.return.ruled", 409) as said:
        zhao_lei.returns(number, "也不归我们。")
    assert "裁定" in said["zh"]
    assert "签收" in said["zh"]
    # nor may the street, over which the district has ruled, take it away again
    with refused("people.may_not", 403):
        street.dispatches(number, "dept-urban-management")

    # then: it accepts; the deadline is what it was when the report came in
    zhao_lei.accepts(number)
    zhao_lei.answers(number, "已扶正加固。", after=[zhao_lei.photographs()])
    page = centre.opens(number)
    assert page["responsible_until_accepted"] is None
    assert page["due_at"] == due
    turns = [(turn["unit"]["code"], turn["ended_by"]) for turn in page["turns"]]
    assert turns == [
        ("dept-urban-management", "return"),
        ("property-hengyuan", "return"),
        ("utility-water", ""),
    ]
    assert [line["event"] for line in page["timeline"]].count("case.returned") == 2

    # and: the reporter saw all of it, without the words that units write to each other
    steps = passer_by.follows(code)["steps"]
    assert [step["text"]["zh"] for step in steps].count("正在重新确定办理单位") == 2
    assert not any("红线" in step["note"] for step in steps)

    # when: days later another lamp nearby, in like words
    district.days_pass(days=2)
    forget()
    again = district.somebody().reports(
        "这边路口的杆子也歪了，怕倒下来", category="lamp-post-damaged", at=NEARBY
    )

    # then: the ruling is a precedent, and the page says so
    assert again["unit"]["code"] == "utility-water"
    assert centre.opens(again["number"])["turns"][0]["rule"] == f"precedent:{number}"
    # and: where the rules disagree with what people decided is listed
    assert [(one.number, one.people_unit, one.rules_unit) for one in disagreements()] == [
        (number, "utility-water", "dept-urban-management"),
    ]
