"""僵尸车: a resident photographs an abandoned black car, and it is gone.

The place comes from the photo, the category from the text. Within half an hour the desk confirms
the property office; it finds the property company; the car is moved; a photo proves it; the
resident follows by the code on her receipt, gets the result, and rates it.
"""

from tests.cast import HUAIYIN, IN_HUAIYIN
from tests.journeys.district import District
from tests.journeys.people import refused


def test_the_dead_car_is_moved(district: District) -> None:
    # given: somebody without an account, and a clerk in the property office
    passer_by = district.somebody()
    tan_jie = district.takes_office("tan_jie", "谭杰", "unit_clerk", "dept-housing")
    desk, company = district.liu_fang, district.sun_li

    # when: she sends a photo and a line
    photo = passer_by.photographs(at=IN_HUAIYIN)
    receipt = passer_by.reports("小区门口有一辆黑色僵尸车，落满灰，停了半年没人开", photo=photo)

    # then: the receipt says who has it; the place came from the photo, the category from the text
    number, code = receipt["number"], receipt["code"]
    assert receipt["unit"]["code"] == f"community-{HUAIYIN}"
    assert not receipt["dispatched"]
    assert receipt["category"]["code"] == "dead-car"
    assert receipt["lacking"] == ["contact"]
    page = desk.opens(number)
    assert page["area"]["code"].startswith(HUAIYIN)
    assert (page["latitude"], page["longitude"]) == IN_HUAIYIN
    assert "route.proposed" in desk.events(number)
    assert desk.list() == [number]
    assert any(number in message for message in desk.inbox())

    # when: within half an hour the desk confirms the property office, which finds the company
    district.days_pass(minutes=25)
    desk.dispatches(number, "dept-housing")
    district.days_pass(minutes=40)
    tan_jie.returns(number, "小区由恒源物业管理，请派物业公司。", proposed_unit="property-hengyuan")
    desk.dispatches(number, "property-hengyuan")
    company.accepts(number)

    # and: the car is moved two days later; words alone do not prove it
    district.days_pass(days=2)
    with refused("case.answer.no_photo_after", 422):
        company.answers(number, "车主已把车开走。")
    after = company.photographs()
    company.answers(number, "已联系车主，车辆已移走，车位已清扫。", after=[after])
    desk.verifies(number)
    desk.closes(number)

    # then: she sees each step, the words of the answer and the photo that proves it, and no names
    seen = passer_by.follows(code)
    assert seen["state"]["code"] == "closed"
    assert passer_by.steps(code) == [
        "case.opened",
        "case.dispatched",
        "case.returned",
        "case.dispatched",
        "case.accepted",
        "case.answered",
        "case.verified",
        "case.closed",
    ]
    assert "已联系车主，车辆已移走，车位已清扫。" in [step["note"] for step in seen["steps"]]
    assert [(one["id"], one["own"]) for one in seen["photos"]] == [(photo, True), (after, False)]
    assert "孙丽" not in str(seen)
    assert passer_by.sees(f"/resident/progress/{code}/photos/{after}")

    # and: a day later she is asked, and says that she is satisfied
    assert seen["callback"] is None
    district.days_pass(days=1)
    assert passer_by.follows(code)["verbs"] == ["callback"]
    passer_by.rates(code, satisfaction="satisfied", words="谢谢！")
    answer = passer_by.follows(code)["callback"]["answer"]
    assert (answer["solved"], answer["satisfaction"], answer["words"]) == (
        True,
        "satisfied",
        "谢谢！",
    )
    assert desk.opens(number)["state"]["code"] == "closed"


def test_a_photo_says_where_it_was_taken_only_to_its_sender(district: District) -> None:
    # given
    passer_by = district.somebody()

    # when
    passer_by.photographs(at=IN_HUAIYIN)

    # then: the place is offered, and the picture itself is drawn anew
    offered = passer_by.last_upload
    assert (offered["latitude"], offered["longitude"]) == IN_HUAIYIN
    receipt = passer_by.reports("僵尸车", photo=offered["id"])
    assert b"Exif" not in district.liu_fang.sees(f"/workbench/evidence/{offered['id']}")
    assert district.liu_fang.opens(receipt["number"])["files"][0]["id"] == offered["id"]
