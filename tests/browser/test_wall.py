"""The command centre's wall: alive, down to a grid and back, one order from two screens, replay."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from playwright.sync_api import Page, expect

from linli.insights.models import Progress
from linli.insights.tasks import keep_up
from linli.journal.models import Entry
from linli.supervision.models import Order
from linli.web.built import built
from linli.web.command import board
from linli.web.rates import forget_knocks
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults
from tests.browser.screens import COMMAND, opens
from tests.browser.serving import served
from tests.cast import IN_GUDU, IN_HUAIYIN, LIULIN, NOW, PASSWORD, forget, founded
from tests.journeys.district import District

ONE = {"width": 1920, "height": 1080}
SECONDS_TO_THE_WALL = 3.0
# The second click of whoever hurries falls in the very moment in which the window is drawn.
PRESSED_TWICE = """
() => new Promise((done, fail) => {
  setTimeout(() => fail(new Error('No window came.')), 20_000)
  new MutationObserver((_, watching) => {
    const go = document.querySelector('[role=dialog] .go')
    if (!go || !document.querySelector('.chips')) return
    watching.disconnect()
    go.click()
    done()
  }).observe(document.body, { childList: true, subtree: true })
  document.querySelector('[data-testid=alarm] button').click()
})
"""
HAND_MOVES = """
() => {
  const list = document.querySelector('[data-testid=alarms]')
  const moves = () => list.dispatchEvent(new PointerEvent('pointermove', { bubbles: true }))
  window.hand = setInterval(moves, 100)
}
"""
COVER = "路口的井盖不见了，很危险。"


class Counting:
    """The worker's part in this: it folds twice a second until it is told to stop."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        while not self.stop.wait(0.5):
            keep_up(datetime.now(UTC))
        connection.close()

    def end(self) -> None:
        self.stop.set()
        self.thread.join()


@pytest.fixture
def district(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[District]:
    """The demo district on a Wednesday morning, and its clock goes on."""
    if not built("command"):
        pytest.fail("The command app is not built: run `make frontend`.")
    monkeypatch.setattr(settings, "LINLI_CODE_SENDER", "tests.journeys.phones.Telephones")
    forget()
    forget_knocks()
    with time_machine.travel(NOW, tick=True) as clock:
        yield District(founded(), clock)
    board.BOARDS.close()
    forget()


@pytest.fixture
def counting(district: District) -> Iterator[Counting]:
    found = Counting()
    yield found
    found.end()


def a_cover(
    district: District, at: tuple[float, float] = IN_HUAIYIN, category: str = "cover-missing"
) -> str:
    """A cover is missing, and the bureau has two hours."""
    receipt = district.somebody().reports(COVER, category=category, at=at)
    district.tell()
    return str(receipt["number"])


def caught_up() -> None:
    """Count until all that is on record is counted: other transactions of the server may hold the
    journal's tail back for a moment.
    """
    ends = time.monotonic() + 60
    newest = Entry.objects.order_by("-id").values_list("id", flat=True).first()
    while time.monotonic() < ends:
        keep_up(datetime.now(UTC))
        if Progress.objects.filter(entry_id=newest).exists():
            return
        time.sleep(0.2)
    raise AssertionError("The counts did not catch up with the journal.")


def before_the_wall(phone: Opened, path: str = "/wall/", *, page: Page | None = None) -> Page:
    """The duty officer's session, on a screen of its own."""
    page = page or phone(viewport=ONE)
    signed = page.context.request.post(
        "/api/workbench/session",
        data={"username": "zhou.ming", "password": PASSWORD},
        headers={"X-Linli": "1"},
    )
    assert signed.ok
    page.goto(path)
    return page


def open_cases(page: Page) -> Any:
    return page.get_by_test_id("counter-open").locator(".n")


def test_a_new_case_is_on_the_wall_within_three_seconds(
    phone: Opened, district: District, counting: Counting
) -> None:
    page = before_the_wall(phone)
    # An empty district is a wall like any other.
    expect(open_cases(page)).to_have_text("0")
    assert not grave_faults(page)

    # when: three cases come in, for a busy machine may be late with one of them
    took = []
    for many, kind in enumerate(("cover-missing", "lamp-post-damaged", "illegal-posters"), 1):
        a_cover(district, category=kind)
        began = time.monotonic()
        expect(open_cases(page)).to_have_text(str(many), timeout=30_000)
        took.append(time.monotonic() - began)

    # then
    assert min(took) < SECONDS_TO_THE_WALL, took
    expect(page.get_by_test_id("tick").first).to_contain_text("新受理")
    expect(page.get_by_test_id("feed")).to_contain_text("实时")


def test_the_wall_outlives_its_server(phone: Opened, district: District) -> None:
    a_cover(district)
    caught_up()
    page = before_the_wall(phone)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    page.clock.install()

    with served(port):
        page.goto(f"http://localhost:{port}/wall/")
        expect(open_cases(page)).to_have_text("1")
        expect(page.get_by_test_id("feed")).to_contain_text("实时")

    # when: the server is gone, and a minute and more goes by; meanwhile something happens
    a_cover(district, IN_GUDU)
    caught_up()
    page.clock.fast_forward(70_000)
    # then: the wall says how old its figures are, and what it cannot do
    expect(page.get_by_test_id("stale")).to_contain_text("数据停在")
    expect(page.get_by_test_id("stale")).to_contain_text("次重连")
    expect(open_cases(page)).to_have_text("1")

    # when: it is there again
    with served(port):
        # then: the page comes back by itself, and nothing is missing or there twice
        keep_up(datetime.now(UTC))
        expect(open_cases(page)).to_have_text("2", timeout=60_000)
        expect(page.get_by_test_id("stale")).to_be_hidden()
        expect(page.get_by_test_id("tick")).to_have_count(2)


def test_nothing_moves_under_the_hand(
    phone: Opened, district: District, counting: Counting
) -> None:
    a_cover(district)
    district.clock.move_to(NOW + timedelta(hours=2, minutes=30))
    page = before_the_wall(phone)
    expect(page.get_by_test_id("alarm")).to_have_count(1)

    # when: a hand moves over the list while things happen
    page.get_by_test_id("alarm").first.hover()
    page.evaluate(HAND_MOVES)
    a_cover(district, IN_GUDU)
    # then: the wall says that it waits, and does not move
    feed = page.get_by_test_id("feed")
    expect(feed).to_contain_text("操作中，画面不动", timeout=30_000)
    expect(feed).to_contain_text("已积 1 条，5 秒后补上")
    expect(open_cases(page)).to_have_text("1")
    # and: some seconds after the last touch it has caught up
    page.evaluate("clearInterval(window.hand)")
    expect(open_cases(page)).to_have_text("2", timeout=30_000)

    # when: the window for an order is open, it holds however long that takes
    page.get_by_test_id("alarm").first.get_by_role("button").click()
    a_cover(district, category="illegal-posters")
    expect(feed).to_contain_text("已积 1 条，关闭后补上", timeout=30_000)
    expect(open_cases(page)).to_have_text("2")
    page.keyboard.press("Escape")
    expect(open_cases(page)).to_have_text("3", timeout=30_000)


def test_data_that_stands_still_says_so(phone: Opened, district: District) -> None:
    number = a_cover(district)
    district.clock.move_to(NOW + timedelta(hours=3))
    caught_up()
    Progress.objects.update(as_of=datetime.now(UTC) - timedelta(seconds=30))
    page = before_the_wall(phone)
    expect(page.get_by_test_id("feed")).to_contain_text("迟")
    expect(page.get_by_role("button", name=re.compile("督办"))).to_be_visible()

    Progress.objects.update(as_of=datetime.now(UTC) - timedelta(minutes=5))
    page.reload()

    expect(page.get_by_test_id("stale")).to_contain_text("数据停在")
    expect(page.get_by_role("button", name="待恢复")).to_be_disabled()
    assert not grave_faults(page)
    keep_up(datetime.now(UTC))
    expect(page.get_by_test_id("stale")).to_be_hidden(timeout=30_000)
    assert number


def test_down_to_the_grid_and_up_again(phone: Opened, district: District) -> None:
    a_cover(district)
    caught_up()
    page = before_the_wall(phone)

    page.locator(f'[data-code="{LIULIN}001"]').click()
    expect(page.get_by_role("navigation")).to_contain_text("柳林街道")
    assert f"area={LIULIN}" in page.url
    page.locator(f'[data-code="{LIULIN}001001"]').click()
    expect(page.get_by_role("navigation")).to_contain_text("槐荫社区")
    assert f"in={LIULIN}001" in page.url

    # A screen that is switched on again shows what it showed.
    page.reload()
    expect(page.get_by_role("navigation")).to_contain_text("槐荫社区")
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation")).to_contain_text("柳林街道")
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation")).to_have_text("全区")
    assert "area=" not in page.url
    page.go_back()
    expect(page.get_by_role("navigation")).to_contain_text("柳林街道")


def test_the_map_is_walked_by_keys(phone: Opened, district: District) -> None:
    a_cover(district)
    caught_up()
    page = before_the_wall(phone)
    street = page.locator(f'[data-target="{LIULIN}"]')
    here = page.locator("[data-target]:focus")
    expect(street).to_have_accessible_name(re.compile("柳林街道.*1"))

    # Tab comes to the map once, arrows go on from there.
    page.locator("[data-target][tabindex='0']").focus()
    page.keyboard.press("Tab")
    expect(here).to_have_count(0)
    page.keyboard.press("Shift+Tab")
    expect(here).to_have_count(1)
    street.focus()
    page.keyboard.press("ArrowRight")
    expect(here).not_to_have_attribute("data-target", LIULIN)
    expect(page.locator(".ring")).to_have_count(2)
    expect(page.get_by_role("navigation")).to_contain_text("方向键")

    # when: Enter opens what has the focus, which goes along
    street.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation")).to_contain_text("柳林街道")
    expect(here).to_have_attribute("data-target", re.compile(rf"^{LIULIN}\d{{3}}$"))
    page.locator(f'[data-target="{LIULIN}001"]').focus()
    page.keyboard.press("Enter")
    expect(here).to_have_attribute("data-target", re.compile(rf"^{LIULIN}001\d{{3}}$"))
    assert not grave_faults(page)

    # then: Esc goes back up, to where one came from
    page.keyboard.press("Escape")
    expect(here).to_have_attribute("data-target", f"{LIULIN}001")
    page.keyboard.press("Escape")
    expect(here).to_have_attribute("data-target", LIULIN)
    expect(page.get_by_role("navigation")).to_contain_text("全区")


def test_two_walls_give_one_order(phone: Opened, district: District) -> None:
    a_cover(district)
    district.clock.move_to(NOW + timedelta(hours=2, minutes=30))
    caught_up()
    walls = [before_the_wall(phone), before_the_wall(phone)]
    for page in walls:
        expect(page.get_by_role("button", name=re.compile("^督办 "))).to_be_enabled()
        # Deaf at first: whoever hurries has not read it yet.
        page.evaluate(PRESSED_TWICE)
        expect(page.get_by_role("dialog")).to_contain_text("应办结")
        # Everything is chosen beforehand: whose street it is gets a copy.
        expect(page.get_by_role("group", name="抄送")).to_contain_text("✓")
        expect(page.get_by_role("group", name="答复期限")).to_contain_text("✓")
    assert Order.objects.count() == 0

    # when: one of them shortens the time to answer, and both send
    walls[0].get_by_role("button", name=re.compile("^2 时")).click()
    for page in walls:
        go = page.get_by_role("button", name="确认督办")
        expect(go).to_have_attribute("aria-disabled", "false")
        go.click()
        expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("✓ 已督办")

    # then: there is one order, the first one's
    order = Order.objects.get()
    assert order.copies
    assert order.due_at - order.issued_at < timedelta(hours=2)
    # and: when the counts know of it, the row still stays where the hand is
    caught_up()
    walls[1].keyboard.press("Escape")
    expect(walls[1].get_by_test_id("alarms")).to_contain_text("需人处理 0", timeout=30_000)
    expect(walls[1].get_by_test_id("sent")).to_contain_text("已督办")


def test_a_day_again_and_back_to_now(phone: Opened, district: District) -> None:
    a_cover(district)
    district.clock.move_to(NOW + timedelta(hours=3))
    a_cover(district, IN_GUDU)
    caught_up()
    page = before_the_wall(phone)
    page.clock.install()
    page.reload()
    expect(open_cases(page)).to_have_text("2")

    page.get_by_role("button", name="回放").click()
    expect(page.get_by_test_id("replay")).to_contain_text("不是此刻的情况")
    slider = page.get_by_role("slider")
    slider.focus()
    for by in ("PageUp", "PageDown", "PageDown"):
        page.keyboard.press(by)

    # An hour and more before the second one came in; the live need stays in sight.
    expect(open_cases(page)).to_have_text("1")
    expect(page.get_by_test_id("replay")).to_contain_text("实时有 1 件需人处理")
    expect(page.get_by_test_id("alarms").get_by_role("button")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("replay")).to_be_hidden()
    expect(open_cases(page)).to_have_text("2")

    # and: left alone, a wall goes back to now by itself
    page.get_by_role("button", name="回放").click()
    expect(page.get_by_test_id("replay")).to_be_visible()
    page.clock.fast_forward("05:10")
    expect(page.get_by_test_id("replay")).to_be_hidden()


def test_nothing_grave_on_any_wall(phone: Opened, district: District) -> None:
    a_cover(district)
    district.clock.move_to(NOW + timedelta(hours=3))
    caught_up()
    page = before_the_wall(phone)
    for screen in COMMAND:
        for language in ("zh", "en"):
            opens(page, screen, {"street": LIULIN, "language": language})
            assert not grave_faults(page), (screen.code, language)


def test_whoever_may_not_watch_is_told_who_may(phone: Opened, district: District) -> None:
    page = phone("/wall/", viewport=ONE)
    expect(page.get_by_role("link", name="去登录")).to_have_attribute(
        "href", re.compile("/desk/signin")
    )
    assert not grave_faults(page)


def test_the_watch_ends_by_signing_out(phone: Opened, district: District) -> None:
    caught_up()
    page = before_the_wall(phone)

    # when: one slip of the hand
    page.get_by_role("button", name="退出", exact=True).click()
    expect(page.get_by_test_id("feed")).to_be_visible()

    # then: asked, and pressed again, the wall is closed to whoever comes next
    page.get_by_role("button", name="再按一次退出").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    page.goto("/wall/")
    expect(page.get_by_role("link", name="去登录")).to_be_visible()
