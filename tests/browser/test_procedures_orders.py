"""督办 and 裁定 through the screens: one key is one order; whoever is ruled on keeps the case."""

import re

import pytest
from playwright.sync_api import expect

from linli.cases.models import Case
from linli.supervision.models import Order
from tests.browser.conftest import Opened
from tests.browser.test_desk import at_desk
from tests.browser.test_procedures_whistle import told_the_time
from tests.cast import IN_HUAIYIN
from tests.journeys.district import District, at

POSTERS = {"category": "illegal-posters", "at": IN_HUAIYIN}


def test_one_key_pressed_twice_at_two_screens_is_one_order(
    phone: Opened, district: District
) -> None:
    # given: a community that is silent, and two clerks of its street
    number = district.somebody().reports("楼道里贴满小广告", **POSTERS)["number"]
    district.tell()
    district.takes_office("fang_min", "方敏", "street_clerk", "street-990100001")
    wang, fang = at_desk(phone, "wang.min"), at_desk(phone, "fang.min")

    # when: both open the same case, and one of them presses twice
    for page in (wang, fang):
        page.goto(f"/desk/supervision?case={number}")
        expect(page.get_by_role("button", name="督办槐荫社区工作站")).to_be_visible()
        expect(page.get_by_text("要在明天 10:20 前书面答复")).to_be_visible()
    wang.get_by_role("button", name="请今天到场。").click()
    wang.get_by_role("button", name="督办槐荫社区工作站").dblclick()
    expect(wang.get_by_text("督办单已发出，对方已收到")).to_be_visible()
    fang.get_by_role("button", name="督办槐荫社区工作站").click()

    # then: one order, and the other reads who was first
    expect(fang.get_by_role("alert")).to_contain_text("不必重复")
    order = Order.objects.get()
    assert order.words is not None
    assert order.words.text == "请今天到场。"
    district.tell()

    # when: the community answers, at first with nothing but the headings
    liu = at_desk(phone, "liu.fang")
    liu.goto("/desk/supervision")
    liu.get_by_role("row", name=re.compile(order.number)).get_by_role("link").click()
    liu.get_by_role("button", name="送出答复").click()
    expect(liu.get_by_text("请在三条后面写上内容")).to_be_visible()
    liu.get_by_label("书面答复").fill("已安排清理；当班人员请假，已补班。")
    liu.get_by_role("button", name="送出答复").click()
    expect(liu.get_by_text("答复已送出，等对方认定")).to_be_visible()

    # and: the street sends it back with a reason, and accepts the second
    told_the_time(wang, district)
    wang.get_by_role("button", name="退回答复").click()
    wang.get_by_label("理由").fill("没有说明几时清完。")
    wang.get_by_role("button", name="退回答复").click()
    expect(wang.get_by_text("已退回，对方要重新答复")).to_be_visible()
    told_the_time(liu, district)
    liu.get_by_label("书面答复").fill("今天 17:00 前清完。")
    liu.get_by_role("button", name="送出答复").click()
    expect(liu.get_by_text("答复已送出")).to_be_visible()
    told_the_time(wang, district)
    wang.get_by_role("button", name="认可答复").click()
    wang.get_by_role("button", name="认可答复").click()
    expect(wang.get_by_text("已认可，督办单办结")).to_be_visible()

    # then
    order.refresh_from_db()
    assert order.state == "accepted"


def test_the_ladder_of_a_silent_community_is_seen_as_it_climbs(
    phone: Opened, district: District
) -> None:
    # given: nobody accepts, and the server is down over the deadline
    number = district.somebody().reports("楼道里贴满小广告", **POSTERS)["number"]
    district.until(at(18, 15))
    with district.nobody_watches(hours=3):
        pass
    district.until(at(18, 18, 1))

    # when: the district looks
    zhou = at_desk(phone, "zhou.ming")
    zhou.clock.set_fixed_time(district.now)
    zhou.goto(f"/desk/supervision?case={number}")

    # then: what was climbed, late and why; the card; who presses; what comes next
    ladder = zhou.locator(".ladder")
    expect(ladder.get_by_text("现在由柳林街道社会治理中心盯")).to_be_visible()
    expect(ladder.get_by_text("黄牌、发督办单")).to_be_visible()
    expect(ladder.get_by_text(re.compile("因系统停机")).first).to_be_visible()
    expect(ladder.get_by_text("往后还有")).to_be_visible()

    # and: it shows in the figures of the community
    zhou.goto("/desk/supervision?box=figures")
    row = zhou.get_by_role("row", name=re.compile("槐荫社区"))
    expect(row.get_by_role("cell").nth(2)).to_have_text("1")

    # and: the order of the ladder is on the community's list, and can be withdrawn by the street
    wang = at_desk(phone, "wang.min")
    wang.goto("/desk/supervision?box=issued")
    wang.get_by_role("row", name=re.compile("小广告")).get_by_role("link").click()
    wang.get_by_role("button", name="撤销督办单").click()
    wang.get_by_role("button", name="撤销督办单").click()
    expect(wang.get_by_text("这里要填")).to_be_visible()
    wang.get_by_label("理由").fill("社区已到场。")
    wang.get_by_role("button", name="撤销督办单").click()
    expect(wang.get_by_text("已撤销", exact=True).first).to_be_visible()
    assert Order.objects.get().state == "withdrawn"


@pytest.fixture
def kicked_about(district: District) -> str:
    """A leaning pole that two units gave back, reported up to the district."""
    receipt = district.somebody().reports(
        "路口的杆子歪了，风一吹就晃", category="lamp-post-damaged", at=IN_HUAIYIN
    )
    number = str(receipt["number"])
    district.chen_qiang.returns(number, "杆上无路灯，不是灯杆。", proposed_unit="property-hengyuan")
    district.wang_min.dispatches(number, "property-hengyuan")
    district.sun_li.returns(
        number, "在小区红线外。", ground="not-our-place", proposed_unit="utility-water"
    )
    district.wang_min.does("report_up", number, {"note": "两家退单，请区中心裁定。"})
    return number


def test_the_centre_rules_and_the_ruled_unit_cannot_return_it(
    phone: Opened, district: District, kicked_about: str
) -> None:
    due = Case.objects.get(number=kicked_about).due_at
    zhou = at_desk(phone, "zhou.ming")

    # when: she sees the chain with its grounds, and what speaks for whom
    zhou.goto("/desk/rulings")
    expect(zhou.get_by_text("退回 2 次")).to_be_visible()
    zhou.get_by_role("link", name=re.compile("杆子歪了")).click()
    expect(zhou.get_by_text("杆上无路灯，不是灯杆。")).to_be_visible()
    expect(zhou.get_by_text("在小区红线外。")).to_be_visible()
    expect(zhou.get_by_text("它不能再退回")).to_be_visible()
    zhou.get_by_role("radio", name=re.compile("建议|退单时")).last.check()
    expect(zhou.get_by_label("裁定理由")).to_have_value(re.compile("依据：恒源物业|依据："))
    zhou.get_by_role("radio", name=re.compile("供水")).check()
    zhou.get_by_role("button", name=re.compile("裁定由.*供水.*办理")).click()

    # then
    expect(zhou.get_by_text("裁定好了")).to_be_visible()
    case = Case.objects.get(number=kicked_about)
    assert (case.holder.code, case.due_at) == ("utility-water", due)
    district.tell()

    # and: the unit reads on its page that it cannot give the case back
    zhao = at_desk(phone, "zhao.lei")
    zhao.goto(f"/desk/c/{kicked_about}")
    expect(zhao.get_by_text("裁定").first).to_be_visible()
    expect(zhao.get_by_role("button", name="退单")).to_have_count(0)
