"""My account: what I am signed in on and what I sign in with, mine alone to end and to change."""

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from linli.people.acts.factors import begin_factor, confirm_factor
from linli.people.factors import code_at, step_of
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


def test_a_phone_is_bound_and_asked_for_at_the_next_sign_in(
    phone: Opened, district: District
) -> None:
    # when: she scans the square (here: copies the key), types the code
    zhou = at_my_account(phone, "zhou.ming")
    zhou.get_by_role("button", name="绑定手机").click()
    expect(zhou.get_by_role("img", name="绑定用的二维码")).to_be_visible()
    key = zhou.locator(".key").inner_text().replace(" ", "")
    assert grave_faults(zhou) == []
    zhou.get_by_label("手机上现在的 6 位数字").fill("000000")
    zhou.get_by_role("button", name="绑定", exact=True).click()
    expect(zhou.get_by_text("口令不对")).to_be_visible()
    zhou.get_by_label("手机上现在的 6 位数字").fill(code_at(key, step_of(NOW)))
    zhou.get_by_role("button", name="绑定", exact=True).click()

    # then: the recovery codes are shown, once
    codes = zhou.locator(".paper li")
    expect(codes).to_have_count(10)
    assert grave_faults(zhou) == []
    recovery = codes.first.inner_text()
    zhou.get_by_role("button", name="收好了").click()
    expect(codes).to_have_count(0)
    expect(zhou.get_by_text("恢复码还剩 10 个")).to_be_visible()

    # and: on another device the password alone is not enough
    again = phone(viewport=PHONE)
    again.clock.set_fixed_time(NOW)
    again.goto("/desk/signin")
    again.get_by_label("用户名").fill("zhou.ming")
    again.get_by_label("密码").fill(PASSWORD)
    again.get_by_role("button", name="登录", exact=True).click()
    again.get_by_label("手机上的 6 位口令").fill("111111")
    again.get_by_role("button", name="登录", exact=True).click()
    expect(again.get_by_text("口令不对")).to_be_visible()
    again.get_by_label("手机上的 6 位口令").fill(recovery)
    again.get_by_role("button", name="登录", exact=True).click()
    expect(again.get_by_role("navigation", name="主菜单")).to_be_visible()
    assert too_wide(again) <= 0


def test_a_lost_phone_is_reset_by_the_administrator_and_its_owner_reads_it(
    phone: Opened, district: District
) -> None:
    # given: 周明 has bound a phone that is lost now
    cast = district.cast
    secret = begin_factor(by=cast.zhou_ming, now=NOW)
    confirm_factor(code_at(secret, step_of(NOW)), by=cast.zhou_ming, now=NOW)

    # when
    qin = phone(viewport=DESK)
    qin.clock.set_fixed_time(NOW)
    signs_in(qin, "qin.yu", PASSWORD)
    qin.goto(f"/desk/admin/people?who={cast.zhou_ming.id}")
    qin.get_by_role("button", name="重置第二重验证").click()
    qin.get_by_label("为什么重置").fill("手机丢了，看过工作证")
    qin.get_by_role("dialog").get_by_role("button", name="重置第二重验证").click()
    expect(qin.get_by_text("周明 的第二重验证已重置")).to_be_visible()

    # then: she signs in with her password, is told on every page, and reads it
    zhou = phone(viewport=DESK)
    zhou.clock.set_fixed_time(NOW)
    signs_in(zhou, "zhou.ming", PASSWORD)
    zhou.goto("/desk/inbox")
    zhou.get_by_role("link", name="去看").click()
    expect(zhou.get_by_text("原因：手机丢了，看过工作证")).to_be_visible()
    zhou.get_by_role("button", name="知道了").click()
    expect(zhou.get_by_text("原因：手机丢了")).to_have_count(0)


def test_a_passkey_is_added_and_then_signs_in_by_itself(
    phone: Opened, district: District, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given: the house is known by a name, and her computer has a chip that knows her finger
    named = live_server.url.replace("127.0.0.1", "localhost")
    monkeypatch.setattr(settings, "LINLI_PUBLIC_URL", named)
    zhou = phone(viewport=DESK)
    zhou.clock.set_fixed_time(NOW)
    chip = zhou.context.new_cdp_session(zhou)
    chip.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    chip.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    zhou.goto(f"{named}/desk/signin")
    zhou.get_by_label("用户名").fill("zhou.ming")
    zhou.get_by_label("密码").fill(PASSWORD)
    zhou.get_by_role("button", name="登录", exact=True).click()
    expect(zhou.get_by_role("navigation", name="主菜单")).to_be_visible()

    # when: she adds it, a moment after she came in
    zhou.goto(f"{named}/desk/account")
    zhou.get_by_role("button", name="添加通行密钥").click()
    sheet = zhou.get_by_role("dialog")
    sheet.get_by_label("叫什么").fill("办公室电脑")
    assert grave_faults(zhou) == []
    sheet.get_by_role("button", name="在这台设备上添加").click()
    expect(zhou.locator(".paper li")).to_have_count(10)
    zhou.get_by_role("button", name="收好了").click()
    expect(zhou.get_by_role("button", name="移除 办公室电脑")).to_be_visible()
    assert grave_faults(zhou) == []

    # then: signed out, she comes in with her finger alone
    zhou.context.clear_cookies()
    zhou.goto(f"{named}/desk/signin")
    zhou.get_by_role("button", name="用通行密钥登录").click()
    expect(zhou.get_by_role("navigation", name="主菜单")).to_be_visible()

    # and: the password alone asks for it now
    zhou.context.clear_cookies()
    zhou.goto(f"{named}/desk/signin")
    zhou.get_by_label("用户名").fill("zhou.ming")
    zhou.get_by_label("密码").fill(PASSWORD)
    zhou.get_by_role("button", name="登录", exact=True).click()
    expect(zhou.get_by_text("再用通行密钥证明是您")).to_be_visible()
    assert grave_faults(zhou) == []
    zhou.get_by_role("button", name="用通行密钥继续").click()
    expect(zhou.get_by_role("navigation", name="主菜单")).to_be_visible()
