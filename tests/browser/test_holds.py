"""依法留存 at the desk: one holds what a case says, another agrees, and both see until when."""

import os
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_desk import at_desk
from tests.cast import IN_HUAIYIN
from tests.journeys.district import District

PICTURES = os.environ.get("LINLI_PICTURES", "")
WHY = "区法院调查令（2026）第 118 号。"


def pictured(page: Page, name: str) -> None:
    assert grave_faults(page) == []
    assert too_wide(page) <= 0
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def test_one_holds_and_another_agrees(phone: Opened, district: District) -> None:
    # given
    number = district.wu_ting.enters(
        "灯杆歪了", channel="hotline", category="lamp-post-damaged", at=IN_HUAIYIN
    )["number"]
    district.takes_office("lu_jing", "陆静", "auditor", "centre")

    # when: she asks on the case's page
    page = at_desk(phone, "zhou.ming")
    page.goto(f"/desk/c/{number}")
    page.get_by_role("button", name="申请留存…").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("涉及诉讼或仲裁").check()
    sheet.get_by_label("理由").fill(WHY)
    pictured(page, "hold-ask")
    sheet.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已留存，等另一人同意。无人同意会自动解除")).to_be_visible()
    pictured(page, "hold-case")

    # and: the auditor finds it among what waits, on a telephone too, and agrees
    second = at_desk(phone, "lu.jing")
    second.goto("/desk/holds?which=waiting")
    expect(second.get_by_text(WHY)).to_be_visible()
    pictured(second, "hold-waits")
    second.set_viewport_size({"width": 390, "height": 780})
    pictured(second, "hold-waits-phone")
    second.get_by_role("button", name="同意留存").click()
    expect(second.get_by_text("没有等人同意的申请")).to_be_visible()
    pictured(second, "hold-none-phone")
    second.set_viewport_size({"width": 1440, "height": 900})
    second.goto("/desk/holds")
    expect(second.get_by_text("留存中").last).to_be_visible()
    pictured(second, "hold-list")

    # then: the case's page says so, and offers what comes next
    page.reload()
    expect(page.get_by_role("button", name="申请解除…")).to_be_visible()
    pictured(page, "hold-held")
