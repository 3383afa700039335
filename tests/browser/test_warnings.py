"""Early warning through the screens: a rise is looked at, dismissed with a reason, and undone."""

import os

import pytest
from playwright.sync_api import Page, expect

from linli.insights.lookout import look_out
from linli.insights.models import EarlyWarning
from linli.journal.acting import Actor
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_desk import at_desk
from tests.cast import IN_GUDU, NOW, Cast
from tests.journeys.district import District
from tests.rooms.insights.test_warnings import lids

NIGHT = Actor.system("insights.look")
SHOTS = os.environ.get("LINLI_SHOTS", "")


def pictured(page: Page, name: str) -> None:
    """For whoever wants to look: LINLI_SHOTS names the folder."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png")


@pytest.fixture
def rising(district: District) -> Cast:
    """Two covers a day for a week, then eight a day for three; and one long ago."""
    cast = district.cast
    lids(cast, 40, 1, point=IN_GUDU)
    for days_ago in range(4, 11):
        lids(cast, days_ago, 2)
    for days_ago in range(1, 4):
        lids(cast, days_ago, 8)
    look_out(by=NIGHT, now=NOW)
    return cast


def test_a_rise_is_looked_at_dismissed_with_a_reason_and_undone(
    phone: Opened, district: District, rising: Cast
) -> None:
    # given: the street's clerk finds it in plain words
    wang = at_desk(phone, "wang.min")
    wang.goto("/desk/warnings")
    expect(wang.get_by_role("heading", name="井盖破损")).to_be_visible()
    expect(wang.get_by_text("近 3 天 24 件，往常约")).to_be_visible()
    expect(wang.get_by_text("近 90 天还没有对预警作过决定")).to_be_visible()
    assert not grave_faults(wang)
    pictured(wang, "warnings-open")

    # when: she goes and looks, and takes that back
    wang.get_by_role("button", name="去看看").click()
    expect(wang.get_by_text("没有待看的预警")).to_be_visible()
    expect(wang.get_by_role("status").filter(has_text="记下了，去看看")).to_be_visible()
    expect(wang.get_by_text("近 90 天定了 1 条，其中不用看 0 条")).to_be_visible()
    wang.get_by_role("button", name="撤销").click()
    expect(wang.get_by_role("status").filter(has_text="放回待看了")).to_be_visible()
    expect(wang.get_by_role("heading", name="井盖破损")).to_be_visible()

    # and: dismissing needs a reason
    wang.get_by_role("button", name="不用看").last.click()
    field = wang.get_by_label("为什么不用看")
    expect(field).to_be_visible()
    wang.locator("form.why").get_by_role("button", name="不用看").click()
    expect(wang.get_by_text("请写一句原因")).to_be_visible()
    assert EarlyWarning.objects.get().state == "open"
    field.fill("钟楼路换管线，月底前都会这样。")
    pictured(wang, "warnings-dismissing")
    wang.locator("form.why").get_by_role("button", name="不用看").click()

    # then: the share is told, and the reason stands with it
    expect(wang.get_by_text("近 90 天定了 1 条，其中不用看 1 条")).to_be_visible()
    assert EarlyWarning.objects.get().state == "dismissed"
    wang.goto("/desk/warnings?which=dismissed")
    expect(wang.get_by_text("原因：钟楼路换管线")).to_be_visible()
    expect(wang.get_by_text("王敏 今天 10:20 定：不用看")).to_be_visible()
    expect(wang.get_by_role("button", name="放回待看")).to_be_visible()
    pictured(wang, "warnings-dismissed")


@pytest.mark.parametrize("look", [{"language": "en"}, {"theme": "dark"}, {"type": "large"}])
def test_on_a_telephone_a_warning_fits_in_every_look(
    phone: Opened, district: District, rising: Cast, look: dict[str, str]
) -> None:
    page = at_desk(phone, "zhou.ming")
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("(look) => localStorage.setItem('linli.looks', JSON.stringify(look))", look)
    page.goto("/desk/warnings")
    expect(page.locator(".warning")).to_have_count(1)
    expect(page.locator("[aria-busy='true']")).to_have_count(0)
    assert too_wide(page) <= 0
    assert not grave_faults(page)
    pictured(page, f"warnings-phone-{'-'.join(look.values())}")


def test_another_street_sees_an_empty_list_that_says_what_was_done(
    phone: Opened, district: District, rising: Cast
) -> None:
    page = at_desk(phone, "gao.yuan")
    page.goto("/desk/warnings")
    expect(page.get_by_text("没有待看的预警")).to_be_visible()
    expect(page.get_by_text("再有比往常多的，会到这里")).to_be_visible()
    pictured(page, "warnings-empty")
