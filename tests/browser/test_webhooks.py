"""推送订阅 at the desk: made, its secret shown once, its log read, paused, resumed, replayed."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from linli.exchange.webhooks.models import Subscription
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_admin_people import administers
from tests.browser.test_desk import DESK
from tests.browser.test_every_screen import dressed
from tests.browser.test_warnings import pictured
from tests.cast import DISTRICT, IN_HUAIYIN
from tests.journeys.district import District
from tests.rooms.exchange.receiving import Receiver, seen_at_once, worked

__all__ = ["seen_at_once"]
NAME = "应急局联动平台"


def looked_over(page: Page, name: str) -> None:
    """As the desk has it, on a smaller one, in the dark and in English, and on a telephone."""
    pictured(page, name)
    page.set_viewport_size({"width": 1280, "height": 720})
    pictured(page, f"{name}-1280")
    for language, theme, large in (("en", "light", False), ("zh", "dark", True)):
        dressed(page, language, theme, large=large)
        pictured(page, f"{name}-{language}")
        page.set_viewport_size({"width": 390, "height": 844})
        assert too_wide(page) <= 0
        assert not grave_faults(page)
        pictured(page, f"{name}-{language}-390")
        page.set_viewport_size(DESK)
    dressed(page, "zh", "light")


@pytest.mark.usefixtures("seen_at_once")
def test_a_subscription_is_made_watched_paused_and_replayed(
    phone: Opened, district: District
) -> None:
    receiver = Receiver()
    page = administers(phone, "zhou.ming", "webhooks")
    expect(page.get_by_text("还没有推送订阅")).to_be_visible()
    assert not grave_faults(page)
    pictured(page, "hooks-none")

    # when: she makes one; an address within the house is refused beside its field
    page.get_by_role("button", name="新建订阅").first.click()
    form = page.get_by_role("dialog")
    form.get_by_label("名称").fill(NAME)
    form.get_by_label("推送地址").fill("https://127.0.0.1/in")
    form.get_by_label("接收单位").select_option("dept-emergency")
    form.get_by_label("辖区").select_option(DISTRICT)
    form.get_by_label("能看到哪些案件").select_option("duty_officer")
    form.get_by_role("button", name="全选").click()
    assert not grave_faults(page)
    pictured(page, "hooks-form")
    form.get_by_role("button", name="建好并给密钥").click()
    expect(form.get_by_text("不能推送到这个地址")).to_be_visible()
    assert not Subscription.objects.exists()
    form.get_by_label("推送地址").fill("https://8.8.8.8/linli/events")
    form.get_by_role("button", name="建好并给密钥").click()

    # then: the secret is shown, this once
    secret = page.locator(".hook-secret")
    expect(secret).to_contain_text("whsec_")
    shown = secret.inner_text()
    pictured(page, "hooks-secret")
    page.get_by_role("dialog").get_by_role("button", name="关上").click()
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    expect(page.get_by_text("等对方确认")).to_be_visible()
    assert shown not in page.content()

    # and: once it has answered, what happens arrives and stands on the log
    worked(receiver, now=district.now)
    pole = {"category": "lamp-post-damaged", "at": IN_HUAIYIN}
    told = str(district.somebody().reports("路口的杆子歪了", **pole)["number"])
    worked(receiver, now=district.now)
    page.get_by_role("button", name="刷新").click()
    expect(page.get_by_text(told).first).to_be_visible()
    expect(page.locator(".hook-rows").get_by_text("已送达").first).to_be_visible()
    page.get_by_role("button", name="看内容").first.click()
    expect(page.get_by_text("和当时发出的一字不差")).to_be_visible()
    assert not grave_faults(page)
    pictured(page, "hooks-body")
    page.get_by_role("dialog").get_by_role("button", name="关上").click()

    # and: with the other side down the log says so, and what waits
    receiver.status = 503
    district.somebody().reports("灯也不亮了", **pole)
    worked(receiver, now=district.now)
    page.get_by_role("button", name="刷新").click()
    expect(page.locator(".hook-rows").get_by_text("对方回复 503").first).to_be_visible()
    looked_over(page, "hooks-log")

    # and: paused, resumed and replayed from the first event
    page.get_by_role("button", name="暂停").click()
    page.get_by_role("dialog").get_by_role("button", name="暂停").click()
    expect(page.locator(".hook-state").get_by_text("已暂停")).to_be_visible()
    pictured(page, "hooks-paused")
    page.get_by_role("button", name="恢复推送").click()
    expect(page.locator(".hook-state").get_by_text("已暂停")).to_have_count(0)
    receiver.status, had = 200, len(receiver.told)
    first = next(one["id"] for one in receiver.came if one["subject"] == told)
    page.get_by_role("button", name="重放", exact=True).click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("从某个事件").check()
    sheet.get_by_label("事件编号").fill(first)
    pictured(page, "hooks-back")
    sheet.get_by_role("button", name="重放").click()
    expect(page.get_by_text("开始重放")).to_be_visible()
    worked(receiver, now=district.now)
    assert ("opened", told) in receiver.told[had:], "told again, under the same id"

    # and: the list shows how it is doing
    page.get_by_role("link", name="所有订阅").click()
    expect(page.get_by_role("link", name=NAME, exact=True)).to_be_visible()
    assert not grave_faults(page)
    pictured(page, "hooks")

    # and: a secret that is older than it should be says so, on the list and beside its age
    Subscription.objects.update(made_at=district.now - timedelta(days=401))
    page.reload()
    expect(page.get_by_text("密钥用得太久，该更换了")).to_be_visible()
    looked_over(page, "hooks-old")
    page.get_by_role("link", name=NAME, exact=True).click()
    expect(page.get_by_text("密钥启用于")).to_be_visible()
    expect(page.get_by_text("密钥用得太久，该更换了")).to_be_visible()
    looked_over(page, "hook-old")
