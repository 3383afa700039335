"""What stands in a page whose app cannot start: never nothing."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PHONE, Opened
from tests.journeys.district import District

PAGES = [("/r/", "打 12345、到社区窗口反映"), ("/desk/", "工作台还没有打开")]


@pytest.mark.parametrize(("address", "words"), PAGES)
def test_a_browser_without_scripts_is_told(
    browser: Browser, live_server: Any, district: District, address: str, words: str
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    try:
        page = context.new_page()
        page.goto(f"{live_server.url}{address}")
        expect(page.get_by_text(words)).to_be_visible()
    finally:
        context.close()


@pytest.mark.parametrize(("address", "words"), PAGES)
def test_a_browser_too_old_for_the_app_is_told_after_a_while(
    phone: Opened, district: District, address: str, words: str
) -> None:
    # given: its script does not run
    page = phone()
    page.route(
        "**/static/apps/**/*.js",
        lambda route: route.fulfill(content_type="text/javascript", body=""),
    )
    # when
    page.goto(address)
    # then
    expect(page.get_by_text(words)).to_be_hidden()
    expect(page.get_by_text(words)).to_be_visible()


def test_nothing_of_it_stays_once_the_app_is_there(phone: Opened, district: District) -> None:
    page = phone()
    page.goto("/r/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator(".unopened").count() == 0
