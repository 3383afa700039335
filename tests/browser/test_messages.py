"""消息: an officer says how she wants to be told, and the desk sees what became of it."""

import pytest
from playwright.sync_api import expect

from linli.notices.acts import Message, notify
from linli.notices.channels import Undeliverable
from linli.notices.sending import send_due
from tests.browser.conftest import PHONE, Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.screens import signs_in
from tests.browser.test_desk import DESK
from tests.cast import NOW, PASSWORD
from tests.journeys.district import District
from tests.rooms.notices.conftest import connected


def test_an_address_is_given_and_proved_and_a_failure_is_sent_again(
    phone: Opened, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateways = connected(monkeypatch)

    # given: an officer who gives her mailbox on her phone, and reads the code there
    chen = phone(viewport=PHONE)
    chen.clock.set_fixed_time(NOW)
    signs_in(chen, "chen.qiang", PASSWORD)
    chen.goto("/desk/account")
    chen.get_by_role("button", name="填写地址").click()
    chen.get_by_label("邮件地址").fill("chen@example.gov.cn")
    chen.get_by_role("button", name="发送验证码").click()
    proof = chen.get_by_label("收到的 6 位验证码")
    expect(proof).to_be_visible()
    send_due(now=NOW)
    proof.fill(gateways.mail.sent.pop().values["code"])
    chen.get_by_role("button", name="验证", exact=True).click()
    expect(chen.get_by_text("c***@example.gov.cn 已验证")).to_be_visible()
    chen.get_by_role("checkbox", name="邮件").check()
    chen.get_by_role("radio", name="随时都可以").check()
    assert grave_faults(chen) == []
    assert too_wide(chen) <= 0
    chen.get_by_role("button", name="保存消息设置").click()
    expect(chen.get_by_text("设置好了")).to_be_visible()
    chen.reload()
    expect(chen.get_by_role("checkbox", name="邮件")).to_be_checked()

    # when: a message to her cannot be delivered
    gateways.mail.failure = Undeliverable("mailbox_full")
    unit = district.cast.unit("dept-urban-management")
    message = Message(
        template="holder-closed", case_id=1, unit_id=unit.id, values={"number": "LJ-1"}
    )
    notify([message], entry_id=1_000_001, now=NOW)
    send_due(now=NOW)

    # then: the desk sees which, why, of the address the ends alone, and has it sent again
    zhou = phone(viewport=DESK)
    zhou.clock.set_fixed_time(NOW)
    signs_in(zhou, "zhou.ming", PASSWORD)
    zhou.goto("/desk/admin/notices?tab=sent")
    row = zhou.locator(".log .each li").filter(has_text="网关答复：mailbox_full")
    expect(row).to_contain_text("已结案")
    expect(row).to_contain_text("c***@example.gov.cn")
    assert grave_faults(zhou) == []
    row.get_by_role("checkbox").check()
    gateways.mail.failure = None
    zhou.get_by_role("button", name="重发 1 条", exact=True).click()
    expect(zhou.get_by_text("1 条正在重发")).to_be_visible()
    send_due(now=NOW)
    assert [one.to for one in gateways.mail.sent] == ["chen@example.gov.cn"]

    # and: of many she is told how many, before they go
    gateways.mail.failure = Undeliverable("no_such_address")
    notify([message], entry_id=1_000_002, now=NOW)
    send_due(now=NOW)
    gateways.mail.failure = None
    zhou.goto("/desk/admin/notices?tab=sent")
    zhou.get_by_role("button", name="邮件，失败 1 条，点开看").click()
    expect(zhou.locator(".log .each li")).to_have_count(1)
    zhou.get_by_role("button", name="重发筛出的 1 条").click()
    sheet = zhou.get_by_role("dialog", name="重发 1 条？")
    expect(sheet).to_contain_text("会再收到一次")
    sheet.get_by_role("button", name="重发 1 条").click()
    expect(zhou.get_by_text("1 条正在重发")).to_be_visible()
    assert send_due(now=NOW) == 1
