"""留不留名: what each choice means is said where it is chosen, and kept to."""

import os
from pathlib import Path

from playwright.sync_api import Page, expect

from linli.cases.models import Report, SealedReporter
from tests.browser.conftest import Opened
from tests.browser.looking import too_wide
from tests.browser.test_desk import at_desk
from tests.cast import IN_HUAIYIN
from tests.journeys.district import District

PICTURES = os.environ.get("LINLI_PICTURES", "")


def pictured(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def second_step(page: Page, words: str) -> None:
    page.goto("/r/report")
    page.get_by_label("哪里不对，写几个字").fill(words)
    page.get_by_role("button", name="说不清").click()
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", name="留不留名", exact=True)).to_be_visible()


def test_she_chooses_how_she_is_known(phone: Opened, district: District) -> None:
    # when: anonymous; there is no field for a number any more
    page = phone()
    second_step(page, "对面单位上班时间没人")
    expect(page.get_by_label("手机号（可不填）")).to_be_visible()
    page.get_by_role("button", name="匿名").click()
    expect(page.get_by_label("手机号", exact=True)).to_have_count(0)
    assert not too_wide(page)
    pictured(page, "known-anonymous")
    page.get_by_role("button", name="送出").click()

    # then: she is told that the code is all there is, and offered no phone
    expect(page.get_by_role("heading", name="收到了，谢谢您")).to_be_visible()
    expect(page.get_by_text("只有查询码查得到这一件")).to_be_visible()
    expect(page.get_by_text("留个手机号")).to_have_count(0)
    pictured(page, "sent-anonymous")
    assert Report.objects.get().known_as == "anonymous"

    # when: in confidence
    second_step(page, "对面单位下班也没人")
    page.get_by_role("button", name="保密").click()
    page.get_by_label("手机号", exact=True).fill("13987651234")
    pictured(page, "known-confidential")
    page.get_by_role("button", name="送出").click()
    expect(page.get_by_text("姓名和电话已封存")).to_be_visible()
    assert SealedReporter.objects.count() == 1


def test_the_desk_asks_how_a_caller_is_known(phone: Opened, district: District) -> None:
    page = at_desk(phone, "wu.ting")
    page.goto("/desk/new")
    page.get_by_label("来电人怎么说").fill("对面单位下班也没人")
    expect(page.get_by_label("回电号码")).to_be_visible()
    page.get_by_role("button", name="匿名", exact=True).click()
    expect(page.get_by_label("回电号码")).to_have_count(0)
    pictured(page, "desk-enter-anonymous")
    page.get_by_role("button", name="登记").last.click()
    expect(page.get_by_role("heading", name="登记好了")).to_be_visible()
    assert Report.objects.get().known_as == "anonymous"


def test_two_people_open_an_identity(phone: Opened, district: District) -> None:
    # given: a confidential report; somebody who may ask, and an auditor
    post = {"category": "lamp-post-damaged", "at": IN_HUAIYIN, "known_as": "confidential"}
    receipt = district.somebody().reports("灯杆歪了", name="欧阳慕雪", phone="13987651234", **post)
    district.takes_office("lu_jing", "陆静", "auditor", "centre")

    # when: she asks and says why
    page = at_desk(phone, "zhou.ming")
    page.goto(f"/desk/c/{receipt['number']}")
    page.get_by_role("button", name="申请启封…").click()
    page.get_by_label("有人身安全危险").check()
    page.get_by_label("写清楚：不启封为什么办不了").fill("有人守在她家门口，要马上找到她")
    pictured(page, "desk-unseal-ask")
    page.get_by_role("button", name="提交，等第二人同意").click()
    expect(page.get_by_text("等第二人同意").first).to_be_visible()

    # and: the auditor agrees
    second = at_desk(phone, "lu.jing")
    second.goto("/desk/unsealings")
    expect(second.get_by_text("有人守在她家门口")).to_be_visible()
    pictured(second, "desk-unsealings")
    second.get_by_role("button", name="同意启封").click()
    expect(second.get_by_text("已同意，诉求人会看到")).to_be_visible()

    # then: she reads it
    page.reload()
    page.get_by_role("button", name="查看姓名电话").click()
    expect(page.get_by_text("13987651234")).to_be_visible()
    pictured(page, "desk-unsealed")
