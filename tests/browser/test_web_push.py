"""Web push on a telephone: turned on, shown by the app's worker, opened, and turned off."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Worker, expect

from linli.notices.endpoints import endpoint_of
from linli.notices.models import Address
from linli.notices.recipients import value_of
from tests.browser.conftest import PHONE, Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.screens import signs_in
from tests.cast import NOW, PASSWORD
from tests.journeys.district import District
from tests.journeys.phones import code_on
from tests.rooms.notices.test_browsers import SERVICE, connected
from tests.rooms.notices.ways.test_push import AUTH, UA_PUBLIC

# The browser of the tests has no push service: what one would say is said here.
SUBSCRIBES = """
(() => {
  const ENDPOINT = '%s' + (localStorage.getItem('moved') || '');
  let made = null;
  const one = {
    endpoint: ENDPOINT,
    toJSON: () => ({ endpoint: ENDPOINT, keys: { p256dh: '%s', auth: '%s' } }),
    unsubscribe: async () => { made = null; sessionStorage.removeItem('made'); return true; },
  };
  if (sessionStorage.getItem('made')) made = one;
  PushManager.prototype.getSubscription = async () => made;
  PushManager.prototype.subscribe = async () => { sessionStorage.setItem('made', '1'); return (made = one); };
})();
"""  # noqa: E501  # a program of the browser's
DENIED = "Object.defineProperty(Notification, 'permission', { get: () => 'denied' })"
# The page that a press on a notification opens, with no window in the way of it.
PRESSED = """
async (number) => {
  const led = [];
  const free = { url: location.origin + '/r/me', focus: async () => free, navigate: async (to) => led.push(to) };
  const busy = { url: location.origin + '/r/report', focus: async () => led.push('focused') };
  self.clients.matchAll = async () => [busy, free];
  const [one] = await self.registration.getNotifications();
  await opened(one.data.to);
  return led;
}
"""  # noqa: E501  # as above
# The browser took another subscription, and says which it had.
RENEWED = """
async ([was, to, p256dh, auth]) => {
  const made = { endpoint: to, toJSON: () => ({ keys: { p256dh, auth } }) };
  await renewed({ endpoint: was, options: { applicationServerKey: new ArrayBuffer(65) } }, made);
  await renewed(null, made);
}
"""
SHOWN = """
async () => (await self.registration.getNotifications()).map((one) => [one.title, one.body])
"""


def subscribing(name: str) -> str:
    return SUBSCRIBES % (SERVICE + name, UA_PUBLIC, AUTH)


def enters(page: Page, number: str) -> None:
    page.get_by_label("手机号").fill(number)
    page.get_by_role("button", name="发验证码").click()
    page.get_by_label("验证码").wait_for()
    page.get_by_label("验证码").fill(code_on(number))
    page.get_by_role("button", name="登录", exact=True).click()


def delivered(page: Page, told: dict[str, Any]) -> Worker:
    """A message comes to the app's worker, as from a push service."""
    context = page.context
    worker = next(iter(context.service_workers), None) or context.wait_for_event("serviceworker")
    line, found = context.new_cdp_session(page), list[str]()
    line.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda said: found.extend(one["registrationId"] for one in said["registrations"]),
    )
    line.send("ServiceWorker.enable")
    page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    while not found:
        page.wait_for_timeout(50)
    origin = page.evaluate("location.origin")
    line.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": origin, "registrationId": found[-1], "data": json.dumps(told)},
    )
    return worker


def test_granny_is_told_on_her_phone_until_she_turns_it_off(
    phone: Opened, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected(monkeypatch)
    granny = district.granny_lin

    # given: a telephone on which nothing is on, and she presses once
    page = phone(viewport=PHONE)
    page.clock.set_fixed_time(NOW)
    page.context.grant_permissions(["geolocation", "notifications"])
    page.add_init_script(subscribing("phone"))
    page.goto("/r/me")
    enters(page, granny.phone)
    page.get_by_role("button", name="在这台设备打开").click()
    expect(page.get_by_text("这台设备会收到")).to_be_visible()
    assert Address.objects.get().device.startswith("Chrome")
    assert grave_faults(page) == []
    assert too_wide(page) <= 0

    # when: a message comes
    told = {"title": "邻里区", "body": "城管局已接单。", "code": "7K429M", "number": "LJ-1"}
    worker = delivered(page, told | {"tag": "notice-7", "link": ""})

    # then: the worker shows it, in its words, and a press on it opens her matter
    for _ in range(100):
        if shown := worker.evaluate(SHOWN):
            break
        page.wait_for_timeout(50)
    assert shown == [["邻里区", "城管局已接单。"]]
    assert worker.evaluate(PRESSED) == [page.evaluate("location.origin") + "/r/p/7K429M"]

    # and: her tablet says what it lacks and where it is on, and turns it off there in one press
    tablet = phone(viewport=PHONE, user_agent="Mozilla/5.0 (iPad; CPU OS 26_0 like Mac OS X)")
    tablet.clock.set_fixed_time(NOW)
    tablet.add_init_script("delete window.PushManager")
    tablet.goto("/r/me")
    enters(tablet, granny.phone)
    expect(tablet.get_by_text("要先放到主屏幕")).to_be_visible()
    tablet.get_by_role("button", name="关闭 Chrome").click()
    expect(tablet.get_by_role("button", name="关闭 Chrome")).to_be_hidden()
    assert not Address.objects.exists()
    page.reload()
    expect(page.get_by_role("button", name="在这台设备打开")).to_be_visible()

    # and: an officer who once said no is told how to undo it
    chen = phone(viewport=PHONE)
    chen.add_init_script(DENIED)
    signs_in(chen, "chen.qiang", PASSWORD)
    chen.goto("/desk/account")
    expect(chen.get_by_text("您之前选了不允许通知")).to_be_visible()
    assert too_wide(chen) <= 0


def endpoint() -> str:
    """Where her one browser is written to."""
    return endpoint_of(value_of(Address.objects.get()).plain)


def test_a_browser_that_is_reached_elsewhere_goes_on_being_told(
    phone: Opened, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected(monkeypatch)
    page = phone(viewport=PHONE)
    page.clock.set_fixed_time(NOW)
    page.context.grant_permissions(["geolocation", "notifications"])
    page.add_init_script(subscribing("phone"))
    page.goto("/r/me")
    enters(page, district.granny_lin.phone)
    page.get_by_role("button", name="在这台设备打开").click()
    expect(page.get_by_text("这台设备会收到")).to_be_visible()

    # when: the browser takes another subscription and its worker hears of it
    worker = next(iter(page.context.service_workers), None)
    worker = worker or page.context.wait_for_event("serviceworker")
    worker.evaluate(RENEWED, [f"{SERVICE}phone", f"{SERVICE}phone-2", UA_PUBLIC, AUTH])
    # then: it is written to there
    assert endpoint() == f"{SERVICE}phone-2"

    # and when: another, of which no worker hears, and she opens the app
    page.evaluate("localStorage.setItem('moved', '-3')")
    page.evaluate(f"localStorage.setItem('linli-push-agreed/r/', '{kept('phone-2')}')")
    page.reload()
    expect(page.get_by_text("这台设备会收到")).to_be_visible()
    assert endpoint() == f"{SERVICE}phone-3"

    # but: what was withdrawn elsewhere is not agreed to again by it
    Address.objects.all().delete()
    page.evaluate("localStorage.setItem('moved', '-4')")
    page.reload()
    expect(page.get_by_role("button", name="在这台设备打开")).to_be_visible()
    assert not Address.objects.exists()


def kept(name: str) -> str:
    """What the app wrote down when she agreed there."""
    return json.dumps({"endpoint": SERVICE + name, "key": UA_PUBLIC})
