"""A file with names and numbers, at the desk: one asks and says why, another agrees or says no."""

import os
from pathlib import Path

from playwright.sync_api import Page, expect

from linli.exchange.sheets.export import write_next
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_desk import at_desk
from tests.cast import IN_HUAIYIN
from tests.journeys.district import District

PICTURES = os.environ.get("LINLI_PICTURES", "")
WHY = "停水三天，逐户电话通知。"


def pictured(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def test_a_file_with_names_takes_two(phone: Opened, district: District) -> None:
    # given: a report by name; somebody who may ask, and an auditor
    district.wu_ting.enters(
        "灯杆歪了",
        channel="hotline",
        category="lamp-post-damaged",
        at=IN_HUAIYIN,
        name="林秀英",
        phone="13912340001",
    )
    district.takes_office("lu_jing", "陆静", "auditor", "centre")

    # when: she asks, with the columns of names and numbers
    page = at_desk(phone, "zhou.ming")
    page.goto("/desk/?list=all")
    expect(page.locator(".cases .r")).to_have_count(1)
    page.keyboard.press("e")
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="带，要第二人同意").click()
    sheet.get_by_label("为什么要导出，用来做什么").fill(WHY)
    assert grave_faults(page) == []
    pictured(page, "desk-file-ask")
    sheet.get_by_role("button", name="提交，等第二人同意").click()
    expect(sheet.get_by_role("listitem")).to_contain_text("等第二人同意")

    # and: the auditor reads why, and agrees
    second = at_desk(phone, "lu.jing")
    second.goto("/desk/unsealings")
    expect(second.get_by_text(WHY)).to_be_visible()
    assert grave_faults(second) == []
    assert too_wide(second) <= 0
    pictured(second, "desk-file-asked")
    second.get_by_role("button", name="同意导出").click()
    expect(second.get_by_text("已同意，文件马上做")).to_be_visible()

    # then: it is made, and can be fetched a few times
    assert write_next()
    page.reload()
    expect(page.locator(".cases .r")).to_have_count(1)
    page.keyboard.press("e")
    row = page.get_by_role("dialog").get_by_role("listitem")
    expect(row).to_contain_text("还能下载 3 次")
    with page.expect_download():
        row.get_by_role("button", name="下载").click()
    pictured(page, "desk-file-made")
