"""Before a grave act the desk asks again who it is; the form behind stays, and the act goes on."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from linli.people.acts.factors import begin_factor, confirm_factor
from linli.people.acts.provider_links import link_provider
from linli.people.factors import code_at, step_of
from linli.people.models import FactorReset, Officer, Session
from linli.people.provider.asking import forget_provider
from tests.browser.conftest import PHONE, Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_admin_people import administers
from tests.browser.test_classes import pictured
from tests.browser.test_desk import DESK
from tests.cast import NOW, PASSWORD
from tests.journeys.district import District
from tests.rooms.people.provider import CLIENT, ISSUER, SECRET, Provider

TITLE = "再验证一次是您本人"


def resets(page: Page, why: str) -> None:
    """Fills in why a second factor is reset, and presses."""
    page.get_by_role("button", name="重置第二重验证").click()
    page.get_by_label("为什么重置").fill(why)
    page.get_by_role("dialog").get_by_role("button", name="重置第二重验证").click()


def lost_phone(who: Any) -> None:
    secret = begin_factor(by=who, now=NOW)
    confirm_factor(code_at(secret, step_of(NOW)), by=who, now=NOW)


def test_an_old_session_proves_itself_and_the_act_goes_on_once(
    phone: Opened, district: District
) -> None:
    # given: 秦瑜 came to work an hour ago, and 周明 has lost her phone
    zhou = district.cast.zhou_ming
    lost_phone(zhou)
    qin = administers(phone, "qin.yu", f"people?who={zhou.id}")
    district.clock.shift(timedelta(hours=1))
    sent: list[str] = []
    qin.on("request", lambda one: sent.append(one.url) if "factor-reset" in one.url else None)

    # when: she resets it, is asked who she is, and would rather not now
    resets(qin, "手机丢了，看过工作证")
    again = qin.get_by_role("dialog", name=TITLE)
    expect(again.get_by_label("密码")).to_be_visible()
    assert grave_faults(qin) == []
    pictured(qin, "prove-again")
    assert again.evaluate("one => one.contains(document.activeElement)")
    for _ in range(9):
        qin.keyboard.press("Tab")
    # From its last field the keyboard passes by the browser's own bars, never by what lies behind.
    inside = "one => document.activeElement === document.body || "
    inside += "one.contains(document.activeElement)"
    assert again.evaluate(inside), "the keyboard stays in it"
    qin.keyboard.press("Escape")

    # then: nothing was done, her words are where they were, and she reads what is missing
    expect(again).to_have_count(0)
    form = qin.get_by_role("dialog")
    expect(form.get_by_label("为什么重置")).to_have_value("手机丢了，看过工作证")
    expect(form.get_by_text("要先再验证一次是您本人")).to_be_visible()
    assert not FactorReset.objects.exists()
    pictured(qin, "prove-again-not")

    # when: she presses again, mistypes, and then does not
    form.get_by_role("button", name="重置第二重验证").click()
    again.get_by_label("密码").fill("not my password")
    again.get_by_role("button", name="验证，接着办").click()
    expect(again.get_by_text("密码不对")).to_be_visible()
    pictured(qin, "prove-again-wrong")
    again.get_by_label("密码").fill(PASSWORD)
    qin.keyboard.press("Enter")

    # then: it is done, by the third request and no other, and she is asked no more
    expect(qin.get_by_text("周明 的第二重验证已重置")).to_be_visible()
    expect(again).to_have_count(0)
    assert len(sent) == 3
    assert FactorReset.objects.count() == 1
    qin.get_by_role("button", name="停用账号").click()
    qin.get_by_role("dialog").get_by_role("button", name="停用账号").click()
    expect(qin.get_by_role("complementary", name="周明").get_by_text("已停用")).to_be_visible()
    assert Officer.objects.get(id=zhou.id).locked_at is not None


def test_with_a_bound_phone_its_code_is_asked_for_too(phone: Opened, district: District) -> None:
    secret = begin_factor(by=district.cast.he_xiulan, now=NOW)
    he = phone(viewport=PHONE)
    he.clock.set_fixed_time(NOW)
    answer = he.request.post(
        "/api/workbench/session",
        data={"username": "he.xiulan", "password": PASSWORD},
        headers={"X-Linli": "1"},
    )
    assert answer.ok
    session = Session.objects.get(officer=district.cast.he_xiulan.id)
    code = code_at(secret, step_of(NOW))
    confirm_factor(code, session_id=session.id, by=district.cast.he_xiulan, now=NOW)
    district.clock.shift(timedelta(hours=1))

    he.goto("/desk/account")
    he.get_by_role("button", name="换一批恢复码").click()
    he.get_by_role("dialog").get_by_role("button", name="换一批恢复码").click()
    again = he.get_by_role("dialog", name=TITLE)
    again.get_by_label("密码").fill(PASSWORD)
    again.get_by_role("button", name="验证，接着办").click()
    expect(again.get_by_text("请填手机上的 6 位口令")).to_be_visible()
    assert grave_faults(he) == []
    assert too_wide(he) <= 0
    pictured(he, "prove-again-code")
    later = NOW + timedelta(hours=1)
    again.get_by_label("手机上的 6 位口令").fill(code_at(secret, step_of(later)))
    again.get_by_role("button", name="验证，接着办").click()
    expect(he.locator(".paper li")).to_have_count(10)


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, live_server: Any) -> Provider:
    """The district's provider, which knows 周明 alone."""
    for name, value in (
        ("PUBLIC_URL", live_server.url),
        ("PROVIDER", ISSUER),
        ("PROVIDER_CLIENT", CLIENT),
        ("PROVIDER_SECRET", SECRET),
    ):
        monkeypatch.setattr(settings, f"LINLI_{name}", value)
    answering = Provider()
    monkeypatch.setattr("linli.people.provider.asking.ask", answering)
    forget_provider()
    return answering


def test_whoever_comes_by_the_provider_proves_herself_there_in_a_window_of_its_own(
    phone: Opened, district: District, provider: Provider
) -> None:
    # given: 周明 has no password here, and came by the provider an hour ago
    zhou = district.cast.zhou_ming
    page = administers(phone, "zhou.ming", "webhooks")
    link_provider(zhou.id, "7", by=district.cast.qin_yu, now=NOW)
    Officer.objects.filter(id=zhou.id).update(password="!")
    Session.objects.filter(officer=zhou.id).update(
        ended_at=None, proved_by=Session.Proof.PROVIDER_STRONG
    )
    district.clock.shift(timedelta(hours=1))
    later = int((NOW + timedelta(hours=1)).timestamp())

    def at_the_provider(route: Route) -> None:
        times = {"iat": later, "exp": later + 300, "auth_time": later}
        code, state = provider.lets_in(route.request.url, "7", amr=["mfa"], **times)
        asked = parse_qs(urlsplit(route.request.url).query)
        assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
        back = f"{asked['redirect_uri'][0]}?code={code}&state={state}"
        route.fulfill(status=302, headers={"Location": back})

    page.context.route(f"{ISSUER}/**", at_the_provider)

    # when: she binds a phone, and goes to the provider in a new window
    page.goto("/desk/account")
    page.get_by_role("button", name="绑定手机").click()
    again = page.get_by_role("dialog", name=TITLE)
    expect(again.get_by_label("密码")).to_have_count(0)
    expect(again.get_by_text("在新窗口里验证")).to_be_visible()
    assert grave_faults(page) == []
    pictured(page, "prove-again-provider")
    with page.context.expect_page():
        again.get_by_role("button", name="到统一身份认证验证").click()

    # then: the window has told the page, which has gone on where it was
    expect(again).to_have_count(0)
    expect(page.get_by_role("img", name="绑定用的二维码")).to_be_visible()
    assert Session.objects.filter(officer=zhou.id, proved_at__gt=NOW).count() == 1


def test_it_reads_in_english_and_in_the_dark(phone: Opened, district: District) -> None:
    looks = '{"language":"en","theme":"dark"}'
    zhou = district.cast.zhou_ming
    lost_phone(zhou)
    qin = phone(viewport=DESK, color_scheme="dark")
    qin.add_init_script(f"localStorage.setItem('linli.looks', '{looks}')")
    qin.clock.set_fixed_time(NOW)
    qin.request.post(
        "/api/workbench/session",
        data={"username": "qin.yu", "password": PASSWORD},
        headers={"X-Linli": "1"},
    )
    district.clock.shift(timedelta(hours=1))
    qin.goto("/desk/account")
    qin.get_by_role("button", name="Set it up").click()
    expect(qin.get_by_role("dialog", name="Prove once more that it is you")).to_be_visible()
    expect(qin.get_by_label("Password").last).to_be_visible()
    assert grave_faults(qin) == []
    pictured(qin, "prove-again-english-dark")
