"""The auditor's desk: what was refused at the doors, and what administrators did."""

import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, expect

from linli.attempts.models import Attempt
from linli.attempts.note import Tried, note
from linli.attempts.watch import watch_attempts
from linli.people.acts.officers import lock_officer
from linli.people.acts.staff import add_officer, add_post
from linli.people.queries import officer_by_username
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_desk import at_desk
from tests.cast import HUAIYIN
from tests.journeys.district import District

PICTURES = os.environ.get("LINLI_PICTURES", "")


def pictured(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def test_guesses_at_an_account_reach_the_auditor(phone: Opened, district: District) -> None:
    # given: somebody guesses at an account from many places, and at many names from one
    district.takes_office("lu_jing", "陆静", "auditor", "centre")
    zhou = officer_by_username("zhou.ming")
    assert zhou is not None
    now, route = datetime.now(UTC), "POST /api/workbench/session"
    guess = Tried(kind=Attempt.Kind.SIGN_IN, code="sign_in.wrong", route=route)
    for number in range(12):
        here = f"203.0.113.{number}"
        note(replace(guess, officer_id=zhou.id, address=here), now=now)
    for number in range(9):
        note(replace(guess, name=f"a{number}", address="198.51.100.7"), now=now)
    sent = Tried(Attempt.Kind.MALWARE, "file.malware", "POST /api/workbench/evidence")
    note(replace(sent, name="somebody", address="203.0.113.1"), now=now)
    assert watch_attempts(now=now) == 2

    # when: the auditor comes to her desk
    page = at_desk(phone, "lu.jing")
    page.goto("/desk/security")
    expect(page.get_by_text("一个账号反复登录失败")).to_be_visible()
    assert grave_faults(page) == []
    pictured(page, "desk-security-alarms")
    hers = page.get_by_role("article").filter(has_text="周明")
    hers.get_by_role("button", name="看这些记录").click()
    expect(page.locator(".rd-table tbody tr")).to_have_count(12)
    page.get_by_role("button", name="去掉全部条件").click()
    expect(page.locator(".rd-table tbody tr")).to_have_count(22)
    expect(page.get_by_role("cell", name="文件含恶意代码")).to_be_visible()
    expect(page.get_by_text("文件里查出恶意代码")).to_be_visible()
    assert grave_faults(page) == []
    pictured(page, "desk-security-lines")
    # all of it goes on paper, not the part that stands in the window
    page.emulate_media(media="print")
    expect(page.locator(".rail")).to_be_hidden()
    expect(page.locator(".rd-fl")).to_be_hidden()
    expect(page.locator(".proc-body")).to_have_css("overflow", "visible")
    pictured(page, "desk-security-paper")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf())) > 1
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 390, "height": 780})
    assert too_wide(page) <= 0
    pictured(page, "desk-security-phone")

    # then: she judges it, in words
    page.goto("/desk/security")
    hers.get_by_role("button", name="处理…").click()
    hers.get_by_label("核实的情况，怎么处理的").fill("已问本人，不是她。请管理员停用两天。")
    hers.get_by_role("button", name="转交处理").click()
    expect(page.get_by_text("已记为“已转交”")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(1)
    assert too_wide(page) <= 0
    pictured(page, "desk-security-judged")


def test_what_administrators_did_is_found_by_kind_and_person(
    phone: Opened, district: District
) -> None:
    # given: two administrators have let somebody in, and locked somebody out
    cast, now = district.cast, datetime.now(UTC)
    lin = add_officer("lin.yue", "林悦", by=cast.deng_wei, now=now)
    add_post(lin, "grid_worker", unit_code=f"community-{HUAIYIN}", by=cast.qin_yu, now=now)
    lock_officer(cast.ma_jun.id, by=cast.qin_yu, now=now)

    # when: the auditor narrows what she sees, by a press and by words
    page = at_desk(phone, "xu.hui")
    page.goto("/desk/administrative-acts")
    rows = page.locator(".rd-table tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("秦瑜")
    assert grave_faults(page) == []
    pictured(page, "desk-administrative")
    page.get_by_role("button", name="岗位", exact=True).click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("任岗：槐荫社区工作站 网格员")
    page.get_by_role("button", name="去掉全部条件").click()
    expect(rows).to_have_count(3)
    page.get_by_label("姓名或用户名").fill("林悦")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="只看邓伟").press("Enter")
    expect(rows).to_have_count(1)

    # then: nothing found says so, and a telephone shows it all
    page.goto("/desk/administrative-acts?q=nobody")
    expect(page.get_by_text("没有这样的管理操作")).to_be_visible()
    pictured(page, "desk-administrative-empty")
    page.goto("/desk/administrative-acts")
    page.set_viewport_size({"width": 390, "height": 780})
    expect(rows).to_have_count(3)
    assert too_wide(page) <= 0
    assert grave_faults(page) == []
    pictured(page, "desk-administrative-phone")
