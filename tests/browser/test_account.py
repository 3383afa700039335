"""My account: what I am signed in on and what I sign in with, mine alone to end and to change."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.screens import signs_in
from tests.browser.test_desk import DESK
from tests.cast import NOW, PASSWORD
from tests.journeys.district import District

NEW = "willow by the river 7"


def at_my_account(phone: Opened, who: str, **looks: object) -> Page:
    page = phone(**{"viewport": DESK, **looks})
    page.clock.set_fixed_time(NOW)
    signs_in(page, who, PASSWORD)
    page.goto("/desk/account")
    expect(page.get_by_role("heading", name="账号与安全")).to_be_visible()
    return page


def test_a_forgotten_session_is_ended_from_the_desk(phone: Opened, district: District) -> None:
    # given: the same officer is still signed in on a telephone
    left_behind = phone(viewport=PHONE)
    signs_in(left_behind, "zhou.ming", PASSWORD)

    # when: she looks at her account and does not want that one any more
    zhou = at_my_account(phone, "zhou.ming")
    rows = zhou.locator(".devices li")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="这一台")).to_have_count(1)
    assert grave_faults(zhou) == []
    zhou.get_by_role("button", name="退出 电脑").click()

    # then: it is gone, from the list and from the telephone
    expect(zhou.get_by_text("已退出 1 台")).to_be_visible()
    expect(rows).to_have_count(1)
    left_behind.goto("/desk/")
    expect(left_behind.get_by_role("heading", name="登录")).to_be_visible()


def test_a_grid_worker_changes_her_password_on_her_phone(phone: Opened, district: District) -> None:
    he = at_my_account(phone, "he.xiulan", viewport=PHONE)
    he.get_by_label("原密码").fill("not this one at all")
    he.get_by_label("新密码").fill(NEW)
    he.get_by_role("button", name="换密码").click()
    expect(he.get_by_text("原密码不对")).to_be_visible()
    assert too_wide(he) <= 0

    he.get_by_label("原密码").fill(PASSWORD)
    he.get_by_role("button", name="换密码").click()
    expect(he.get_by_text("换好了")).to_be_visible()

    again = phone(viewport=PHONE)
    signs_in(again, "he.xiulan", NEW)
