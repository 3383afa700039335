"""热线对接 through the screens: a letter that nobody could take is mended and taken in."""

import re

import pytest
from playwright.sync_api import expect

from linli.cases.models import Case
from linli.exchange.hotline.signing import make_secret
from linli.journal.models import Entry
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_desk import at_desk
from tests.browser.test_warnings import pictured
from tests.cast import FOUNDER, NOW
from tests.journeys.district import District
from tests.rooms.exchange.hotlines import SECRET, connected, pushed, recorded, results


@pytest.fixture
def heard(district: District) -> District:
    """Letters of every sort, and two answers that are owed."""
    make_secret("city", SECRET, by=FOUNDER, now=NOW)
    connected(district.cast)
    results(pushed([recorded("order"), recorded("unknown_codes"), recorded("bare")]))
    results(pushed([recorded("unknown_kind"), recorded("without_number")]))
    results(pushed({"msgType": "05", "orderNo": recorded("bare")["orderNo"], "content": "撤单"}))
    district.chen_qiang.accepts(Case.objects.order_by("id")[0].number)
    district.tell()
    return district


def test_a_letter_that_nobody_could_take_is_mended(phone: Opened, heard: District) -> None:
    wu = at_desk(phone, "wu.ting")
    wu.goto("/desk/hotline")
    expect(wu.get_by_role("heading", name="市 12345 热线")).to_be_visible()
    expect(wu.get_by_text("待发 1 条")).to_be_visible()
    expect(wu.locator(".hot-letter")).to_have_count(2)
    expect(wu.get_by_role("heading", name="没有工单编号")).to_be_visible()
    expect(wu.get_by_text("没有对应的编码：3 个")).to_be_visible()
    assert not grave_faults(wu)
    pictured(wu, "hotline")

    # when: she opens the one of unknown kind, which shows nobody's name, and says what it is
    row = wu.locator(".hot-letter").filter(has_text="不认识的业务类型")
    row.get_by_role("button", name="处理").click()
    expect(row.get_by_text("张**", exact=True)).to_be_visible()
    expect(row.get_by_text("13912345678")).to_have_count(0)
    row.locator("select").select_option("order")
    pictured(wu, "hotline-mending")
    row.get_by_role("button", name="重放", exact=True).click()

    # then
    expect(wu.get_by_role("status").filter(has_text="已重放，入账了")).to_be_visible()
    expect(row).to_have_count(0)
    assert Case.objects.count() == 4

    # and: what cannot be taken in is not said with a tick, and its case is one press away
    row = wu.locator(".hot-letter").filter(has_text="没有工单编号")
    row.get_by_role("button", name="处理").click()
    row.get_by_role("button", name="重放", exact=True).click()
    expect(wu.locator(".did.not")).to_contain_text("还是没入账")
    wu.goto("/desk/hotline?which=taken")
    wu.locator(".hot-letter h3 a").first.click()
    expect(wu.locator(".bar1")).to_be_visible()
    expect(wu).to_have_url(re.compile(r"/desk/c/LJ-"))

    # and: on a telephone, large and in English, all of it fits
    wu.set_viewport_size({"width": 360, "height": 780})
    wu.evaluate(
        "(look) => localStorage.setItem('linli.looks', JSON.stringify(look))",
        {"language": "en", "theme": "dark", "type": "large"},
    )
    wu.goto("/desk/hotline")
    expect(wu.locator(".hot-letter")).to_have_count(1)
    expect(wu.locator("[aria-busy='true']")).to_have_count(0)
    assert too_wide(wu) <= 0
    wu.locator(".hot-letter").get_by_role("button", name="Mend").click()
    expect(wu.locator(".hot-letter form")).to_be_visible()
    assert too_wide(wu) <= 0
    assert not grave_faults(wu)
    pictured(wu, "hotline-phone")


def test_an_order_is_given_back_with_a_reason_of_the_hotlines(
    phone: Opened, heard: District
) -> None:
    wu = at_desk(phone, "wu.ting")
    wu.goto(f"/desk/c/{Case.objects.order_by('id')[0].number}")
    order = wu.locator(".of-hotline").filter(has_text=recorded("order")["orderNo"])
    expect(order).to_contain_text("前答复 · 工单")
    order.get_by_role("button", name="申请退单").click()
    sheet = wu.get_by_role("dialog", name="向市 12345 热线申请退单")
    sheet.get_by_role("button", name="发给热线").click()
    expect(sheet.get_by_text("请选一个")).to_be_visible()
    sheet.get_by_role("radio", name="不属于本区").check()
    sheet.get_by_label("退单说明").fill("这一处属于邻区。")
    assert not grave_faults(wu)
    pictured(wu, "hotline-asking")
    sheet.get_by_role("button", name="发给热线").click()
    expect(wu.get_by_text("申请退单已排队发给市 12345 热线")).to_be_visible()
    expect(wu.get_by_text("这一处属于邻区。").first).to_be_visible()
    told = Entry.objects.get(event="hotline_order.asked")
    assert told.facts["reason"] == "R01"

    wu.set_viewport_size({"width": 390, "height": 844})
    wu.reload()
    wu.locator(".of-hotline").get_by_role("button", name="申请延期").first.click()
    expect(wu.get_by_role("dialog").get_by_label("延到什么时候")).to_be_visible()
    assert too_wide(wu) <= 0
    pictured(wu, "hotline-asking-phone")
