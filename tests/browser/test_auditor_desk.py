"""The auditor's desk: what was refused at the doors, and the alarm that came of it."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, expect

from linli.attempts.models import Attempt
from linli.attempts.note import Tried, note
from linli.attempts.watch import watch_attempts
from linli.people.queries import officer_by_username
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_desk import at_desk
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
    expect(page.locator(".rd-table tbody tr")).to_have_count(21)
    assert grave_faults(page) == []
    pictured(page, "desk-security-lines")
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
