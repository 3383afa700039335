"""The screens in a real browser, before a real server: the journeys' district, committed."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.signals import request_finished, request_started
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from linli.web.built import built
from linli.web.rates import forget_knocks
from tests.cast import IN_HUAIYIN, NOW, forget, founded
from tests.journeys.district import District

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
HERE = Path(__file__).parent
PHONE = {"width": 360, "height": 780}
# A machine that does three things beside this one is slow, not wrong.
MOST_PATIENCE = 20_000
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium, or the one that Playwright was told to fetch."""
    # Playwright's loop runs in the thread of the tests, whose own statements wait for nobody.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=MOST_PATIENCE)
    with sync_playwright() as playwright:
        found = next((path for name in NAMES if (path := shutil.which(name))), None)
        if found is None and not Path(playwright.chromium.executable_path).exists():
            pytest.skip("No Chromium here: apt install chromium, or `playwright install chromium`.")
        opened = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def district(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[District]:
    """The demo district with its clock stopped, where every thread can see it."""
    for app in ("resident", "workbench"):
        if not built(app):
            pytest.fail(f"The {app} app is not built: run `make frontend`.")
    monkeypatch.setattr(settings, "LINLI_CODE_SENDER", "tests.journeys.phones.Telephones")
    forget()
    forget_knocks()
    with time_machine.travel(NOW, tick=False) as clock:
        yield District(founded(), clock)
    forget()


Opened = Callable[..., Page]


class Underway:
    """How many requests the live server is answering: a closed page may have left some behind."""

    def __init__(self) -> None:
        self.count = 0
        self._lock = Lock()
        request_started.connect(self._began)
        request_finished.connect(self._ended)

    def wait(self, seconds: float) -> None:
        """Wait for the last of them: the database goes next. A stream may hold on to its beat."""
        for _ in range(int(seconds / 0.02)):  # by count: the clock of these tests stands still
            if self.count <= 0:
                break
            time.sleep(0.02)

    def _began(self, **_: Any) -> None:
        with self._lock:
            self.count += 1

    def _ended(self, **_: Any) -> None:
        with self._lock:
            self.count -= 1


UNDERWAY = Underway()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A real browser may stumble once; the summary counts what had to be tried a second time."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture
def phone(browser: Browser, live_server: Any, district: District) -> Iterator[Opened]:
    """`phone("/r/")` opens a page on a telephone of its own; nothing may go wrong on it unheard."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_(path: str = "", *, context: BrowserContext | None = None, **looks: Any) -> Page:
        if context is None:
            context = browser.new_context(
                viewport=looks.pop("viewport", PHONE),
                locale=looks.pop("locale", "zh-CN"),
                timezone_id="Asia/Shanghai",
                reduced_motion="reduce",  # a sheet that is still rising is pale
                geolocation={"latitude": IN_HUAIYIN[0], "longitude": IN_HUAIYIN[1], "accuracy": 8},
                permissions=["geolocation"],
                base_url=live_server.url,
                **looks,
            )
            context.set_default_timeout(MOST_PATIENCE)
            contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda said: faults.append(said.text) if "Content Security" in said.text else None,
        )
        if path:
            page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    UNDERWAY.wait(3.0)
    assert faults == []
