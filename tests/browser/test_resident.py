"""A resident's screens: the broken cover from its photo to her word, and the pages around it."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from linli.cases.models import Report
from tests.browser.conftest import Opened
from tests.browser.looking import too_wide
from tests.cast import HUAIYIN_GRID, IN_HUAIYIN, NOW
from tests.journeys.district import District
from tests.journeys.phones import code_on
from tests.journeys.pictures import picture

WORDS = "柳林路 12 号门口的井盖碎了，晚上没有灯，怕有人踩空。"


def photographs(folder: Path, name: str = "cover.jpg") -> str:
    file = folder / name
    file.write_bytes(picture())
    return str(file)


def reports(page: Page, folder: Path, words: str = WORDS) -> str:
    """From the first screen to the receipt: photo, next, send; gives the progress page."""
    page.goto("/r/")
    page.locator("input[type=file]").first.set_input_files(photographs(folder))
    page.get_by_label("哪里不对，写几个字").fill(words)
    page.get_by_role("button", name="用我现在的位置").click()
    expect(page.get_by_text("槐荫社区 槐荫社区第一网格")).to_be_visible()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="送出").click()
    expect(page.get_by_role("heading", name="收到了，谢谢您")).to_be_visible()
    return page.get_by_role("link", name="看进展").get_attribute("href") or ""


def test_a_cover_from_photo_to_her_word(phone: Opened, district: District, tmp_path: Path) -> None:
    # given: the water bureau's clerk, and a passer-by with a telephone
    clerk = district.takes_office("qian_feng", "钱锋", "unit_clerk", "dept-water")
    page = phone()
    page.clock.set_fixed_time(NOW)

    # when: she reports the cover, choosing its kind from the catalogue
    page.goto("/r/report")
    page.locator("input[type=file]").set_input_files(photographs(tmp_path))
    page.get_by_label("哪里不对，写几个字").fill(WORDS)
    page.get_by_role("button", name="用我现在的位置").click()
    expect(page.get_by_text("误差约 8 米")).to_be_visible()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="都不是，我来选").click()
    page.get_by_label("找一类").fill("井盖")
    page.locator("dialog").get_by_role("button", name="井盖破损").click()
    page.get_by_role("button", name="送出").click()

    # then: at once the number, who, until when, and the code
    expect(page.get_by_role("heading", name="收到了，谢谢您")).to_be_visible()
    number = page.get_by_text(re.compile(r"^LJ-\d{8}-\d{4}$")).inner_text()
    expect(page.get_by_text("林江区水务局", exact=True).first).to_be_visible()
    expect(page.get_by_text("今天 16:20 前答复")).to_be_visible()

    # when: the unit accepts and answers, the desk closes, and a day goes by
    district.tell()
    clerk.accepts(number)
    clerk.answers(number, "已更换井盖。", after=[clerk.photographs()])
    district.wang_min.verifies(number)
    district.wang_min.closes(number)
    district.days_pass(days=1, hours=1)
    page.clock.set_fixed_time(district.now)
    page.get_by_role("link", name="看进展").click()

    # then: the parcel's way, both photos, and the question
    expect(page.get_by_text("已办结，等您确认")).to_be_visible()
    expect(page.get_by_text("您上报")).to_be_visible()
    expect(page.get_by_text("已更换井盖。")).to_be_visible()
    expect(page.locator(".ba img")).to_have_count(2)

    # when: she says that it is not solved
    page.get_by_role("link", name="还没好").click()
    page.get_by_role("button", name="联系过", exact=True).click()
    page.get_by_role("button", name="不满意", exact=True).click()
    page.get_by_role("button", name="提交评价").click()

    # then: it is reopened
    expect(page.get_by_text("已经重办。")).to_be_visible()
    district.tell()
    assert "case.reopened" in district.zhou_ming.events(number)

    # and: her receipt can be printed
    page.get_by_role("button", name="看进展").click()
    page.get_by_role("link", name="回执单").click()
    expect(page.get_by_text("林江区社会治理事项办理回执单")).to_be_visible()
    assert too_wide(page) <= 0


def test_a_neighbour_joins_what_is_known(phone: Opened, district: District, tmp_path: Path) -> None:
    page, other = phone(), phone()
    reports(page, tmp_path)

    other.goto("/r/report")
    other.get_by_label("哪里不对，写几个字").fill("井盖塌了")
    other.get_by_role("button", name="用我现在的位置").click()
    expect(other.get_by_text("误差约 8 米")).to_be_visible()
    other.get_by_role("button", name="下一步").click()
    expect(other.get_by_text("附近 50 米内，有人报过这一件")).to_be_visible()
    other.get_by_role("button", name="是同一件，我也加入").click()

    expect(other.get_by_role("heading", name="已加入同一件，谢谢您")).to_be_visible()


def test_a_neighbour_who_says_it_is_another_one_has_her_own(
    phone: Opened, district: District, tmp_path: Path
) -> None:
    # given: two holes near one another, and the same words for both
    page, other = phone(), phone()
    reports(page, tmp_path)
    other.goto("/r/report")
    other.get_by_label("哪里不对，写几个字").fill(WORDS)
    other.get_by_role("button", name="用我现在的位置").click()
    expect(other.get_by_text("误差约 8 米")).to_be_visible()
    other.get_by_role("button", name="下一步").click()

    # when
    other.get_by_role("button", name="都不是，接着报我的").click()
    other.get_by_role("button", name="送出").click()

    # then: she is not told that it is the one she said it is not
    expect(other.get_by_role("heading", name="收到了，谢谢您")).to_be_visible()
    assert Report.objects.values("case").distinct().count() == 2


def test_she_adds_and_takes_back(phone: Opened, district: District, tmp_path: Path) -> None:
    page = phone()
    page.goto(reports(page, tmp_path))
    page.get_by_role("button", name="补充").click()
    page.get_by_label("补充的话").fill("是靠东的那一个。")
    page.get_by_role("button", name="补充上去").click()
    expect(page.get_by_text("已补充", exact=True)).to_be_visible()

    page.get_by_role("button", name="撤回").click()
    page.get_by_role("button", name="问题已经自行解决").click()
    page.get_by_role("button", name="确认撤回").click()
    expect(page.get_by_text("已撤回").first).to_be_visible()


def test_a_scanned_code_brings_the_place_along(phone: Opened, tmp_path: Path) -> None:
    page = phone(f"/r/?area={HUAIYIN_GRID}&category=cover-damaged")
    expect(page.get_by_text("扫码带来的位置")).to_be_visible()
    expect(page.get_by_text("槐荫社区 槐荫社区第一网格")).to_be_visible()
    page.get_by_label("哪里不对，写几个字").fill("井盖碎了")
    page.get_by_role("button", name="下一步").click()

    # and: what a handler of covers will want to know
    page.get_by_role("group", name="井盖上写着什么？").get_by_role(
        "button", name="电", exact=True
    ).click()
    page.get_by_role("button", name="送出").click()
    expect(page.get_by_text("林江区水务局", exact=True).first).to_be_visible()
    assert Report.objects.get().answers == {"mark": "power"}


def test_she_leaves_her_number_afterwards(phone: Opened, district: District) -> None:
    # given: a report without a number, and one nearby that is on the map when asked for
    receipt = district.somebody().reports(WORDS, category="cover-damaged", at=IN_HUAIYIN)
    page = phone("/r/report")
    page.get_by_label("哪里不对，写几个字").fill("路灯也不亮")
    page.get_by_role("button", name="用我现在的位置").click()
    expect(page.get_by_text("误差约 8 米")).to_be_visible()
    page.get_by_role("button", name="下一步").click()
    assert page.locator("dialog svg.area-map").count() == 0
    page.get_by_role("button", name="看看在哪里").click()
    expect(page.get_by_role("img", name="附近报过的位置草图")).to_be_visible()
    page.get_by_role("button", name="都不是，接着报我的").click()
    page.get_by_role("button", name="送出").click()

    # when: the receipt stands there, she gives her number and the code that comes to it
    page.get_by_role("button", name="留个手机号，换了手机也能看").click()
    page.get_by_role("textbox", name="手机号").fill("13912340088")
    page.get_by_role("button", name="发验证码").click()
    page.get_by_label("验证码").wait_for()
    page.get_by_label("验证码").fill(code_on("13912340088"))
    page.get_by_role("button", name="确认", exact=True).click()

    # then: it is hers, and the other is not
    expect(page.get_by_text("用 13912340088 登录就能看进展")).to_be_visible()
    assert Report.objects.exclude(resident=None).get().text == "路灯也不亮"
    assert Report.objects.get(case__number=receipt["number"]).resident_id is None


def test_notices_are_those_of_where_she_lives(phone: Opened, district: District) -> None:
    page = phone("/r/me")
    page.get_by_role("button", name="换一片").click()
    page.get_by_label("选街道、社区").first.select_option(label="柳林街道")
    page.locator("dialog select").nth(1).select_option(label="槐荫社区")
    page.get_by_role("button", name="就看这里").click()
    expect(page.get_by_text("槐荫社区", exact=True)).to_be_visible()

    page.reload()
    expect(page.get_by_text("槐荫社区", exact=True)).to_be_visible()


def test_signing_in_shows_what_is_hers(phone: Opened, district: District) -> None:
    granny = district.granny_lin
    granny.signs_in()
    number = granny.reports(WORDS, category="cover-damaged", phone=granny.phone)["number"]
    district.wu_ting.reveals(number, "callback")
    page = phone("/r/me")
    page.get_by_label("手机号").fill(granny.phone)
    page.get_by_role("button", name="发验证码").click()
    page.get_by_label("验证码").wait_for()
    page.get_by_label("验证码").fill(code_on(granny.phone))
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_text("我的信息")).to_be_visible()
    expect(page.get_by_label("怎么称呼")).to_have_value("林秀英")
    # and: who was shown her name, and what for
    expect(page.get_by_text("热线话务员看了您的姓名、电话，为了回访")).to_be_visible()
    page.goto("/r/mine")
    expect(page.get_by_text("我名下的")).to_be_visible()
    expect(page.get_by_text(WORDS[:10])).to_be_visible()
