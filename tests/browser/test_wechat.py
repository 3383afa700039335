"""WeChat on a telephone: bound in its own browser, agreed to message by message, given up."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from linli.notices.acts import notify
from linli.notices.models import Address, Agreement
from linli.notices.sending import send_due
from linli.simulate.wechat import SimulatedWechat
from tests.browser.conftest import PHONE, Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_web_push import enters
from tests.cast import NOW
from tests.journeys.district import District
from tests.rooms.notices.conftest import to
from tests.rooms.notices.wechats import listening

IN_WECHAT = (
    "Mozilla/5.0 (Linux; Android 14; V2307A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/130.0.6723.103 Mobile Safari/537.36 MicroMessenger/8.0.56.2800(0x28003859) WeChat/arm64"
)
AT_THE_OFFICES = f"{IN_WECHAT} wxwork/4.1.30"


@pytest.fixture
def wechat(
    district: District,
    live_server: Any,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    tmp_path: Path,
) -> Iterator[SimulatedWechat]:
    settings.LINLI_PUBLIC_URL = live_server.url
    with listening(monkeypatch, settings, tmp_path) as found:
        yield found


def fit(page: Page) -> None:
    assert grave_faults(page) == []
    assert too_wide(page) <= 0


def test_granny_binds_her_wechat_and_is_told_there_as_often_as_she_agreed(
    phone: Opened, district: District, wechat: SimulatedWechat
) -> None:
    granny = district.granny_lin

    # given: her usual browser, which says where it can be done
    usual = phone(viewport=PHONE)
    usual.clock.set_fixed_time(NOW)
    usual.goto("/r/me")
    enters(usual, granny.phone)
    expect(usual.get_by_text("要在微信里打开这一页来绑定")).to_be_visible()
    expect(usual.get_by_role("button", name="绑定微信")).to_be_hidden()
    usual.get_by_role("button", name="二维码").click()
    expect(usual.get_by_role("img", name="用微信扫一扫")).to_be_visible()
    fit(usual)
    # and the office's messenger, which is no WeChat though it says so
    office = phone("/r/me", viewport=PHONE, user_agent=AT_THE_OFFICES)
    enters(office, granny.phone)
    expect(office.get_by_text("要在微信里打开这一页来绑定")).to_be_visible()

    # when: she opens it in WeChat, and WeChat has no time at first
    page = phone(viewport=PHONE, user_agent=IN_WECHAT)
    page.clock.set_fixed_time(NOW)
    page.goto("/r/me")
    enters(page, granny.phone)
    wechat.fault = -1
    page.get_by_role("button", name="绑定微信").click()
    expect(page.get_by_text("微信现在没有答复，什么都没有改")).to_be_visible()
    assert not Address.objects.exists()
    fit(page)
    wechat.fault = 0
    page.get_by_role("button", name="再试一次").click()

    # then: it is bound, and one step is left
    expect(page.get_by_role("heading", name="微信绑定好了")).to_be_visible()
    assert "code=" not in page.url
    assert Address.objects.get().resident_id == district.cast.granny_lin.id
    fit(page)
    page.get_by_role("button", name="同意接收一条").click()
    page.get_by_role("link", name="取消 Cancel").click()
    expect(page.get_by_role("heading", name="没有同意，不会发")).to_be_visible()
    page.get_by_role("button", name="同意接收一条").click()
    page.get_by_role("link", name="同意 Agree").click()
    expect(page.get_by_text("还可收到 1 条")).to_be_visible()
    fit(page)
    page.reload()
    expect(page.get_by_role("heading", name="我的", exact=True)).to_be_visible()
    assert Agreement.objects.count() == 1, "an address that was opened again says nothing twice"

    # and when: a message comes
    notify([to(district.cast.granny_lin)], entry_id=7, now=NOW)
    send_due(now=NOW)
    assert len(wechat.sent) == 1
    # then: her page says that they are used up, and offers another
    page.goto("/r/me")
    expect(page.get_by_text("已绑定，同意的条数用完了")).to_be_visible()
    page.get_by_role("button", name="再同意一条").click()
    page.get_by_role("link", name="同意 Agree").click()
    page.get_by_role("link", name="回到“我的”").click()
    expect(page.get_by_text("已绑定，还可收到 1 条")).to_be_visible()
    fit(page)
    # and it is given up in one press
    page.get_by_role("button", name="解绑").click()
    expect(page.get_by_role("button", name="绑定微信")).to_be_visible()
    assert not Address.objects.exists()
    assert not Agreement.objects.exists()
