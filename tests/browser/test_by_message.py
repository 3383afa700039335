"""短信告知 on the screens: ticked with a report, turned off on its page, heard at the desk."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from linli.cases.models import Report
from linli.journal.deliver import deliver_all
from linli.notices.models import Consent
from linli.notices.sending import send_due
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_desk import at_desk
from tests.browser.test_every_screen import dressed
from tests.browser.test_unnamed import second_step
from tests.cast import NOW
from tests.journeys.district import District
from tests.rooms.notices.conftest import Gateways, connected

PICTURES = os.environ.get("LINLI_PICTURES", "")
TICK = "用短信告诉我进展"
LOOKS = (
    ("zh", "light", False),
    ("zh", "dark", False),
    ("en", "light", False),
    ("zh", "light", True),
)


@pytest.fixture
def gateways(district: District, monkeypatch: pytest.MonkeyPatch) -> Gateways:
    """The district sends text messages."""
    return connected(monkeypatch)


def sound(page: Page, name: str) -> None:
    """The page serves every reader, in each language and theme and in large type."""
    for language, theme, large in LOOKS:
        dressed(page, language, theme, large=large)
        assert grave_faults(page) == []
        assert too_wide(page) <= 0
        if PICTURES:
            of = f"{name}-{language}-{theme}{'-large' if large else ''}.png"
            page.screenshot(path=str(Path(PICTURES) / of), full_page=True)
    dressed(page, "zh", "light")


def test_she_ticks_it_reads_what_was_sent_and_turns_it_off(
    phone: Opened, district: District, gateways: Gateways
) -> None:
    # given: a report by name; the tick comes with the number, and is not there before
    page = phone()
    page.clock.set_fixed_time(NOW)
    second_step(page, "小区门口路灯不亮")
    expect(page.get_by_label(TICK)).to_have_count(0)
    page.get_by_label("手机号（可不填）").fill("13912340009")
    expect(page.get_by_label(TICK)).not_to_be_checked()
    # In confidence there is none.
    page.get_by_role("button", name="保密").click()
    expect(page.get_by_label(TICK)).to_have_count(0)
    page.get_by_role("button", name="实名").click()
    page.get_by_label(TICK).check()
    page.get_by_label(TICK).scroll_into_view_if_needed()
    sound(page, "report-tick")
    # when: it is sent
    page.get_by_role("button", name="送出").click()
    expect(page.get_by_text("进展会发短信到您留的号码")).to_be_visible()
    sound(page, "sent-by-message")
    deliver_all(now=NOW)
    send_due(now=NOW)
    assert [one.to for one in gateways.sms.sent] == ["13912340009"]
    # then: its page tells what was sent, the number masked
    page.get_by_role("link", name="看进展").click()
    expect(page.get_by_text("有进展就发短信到 139****0009", exact=True)).to_be_visible()
    page.get_by_text("发过的 1 条").click()
    expect(page.get_by_text("受理回执")).to_be_visible()
    expect(page.get_by_text("已发出")).to_be_visible()
    sound(page, "progress-on")
    # and: one press turns it off, one on again
    page.get_by_role("button", name="关闭").click()
    expect(page.get_by_text("没有打开。打开后，有进展就发短信到 139****0009")).to_be_visible()
    assert not Consent.objects.filter(withdrawn_at=None).exists()
    sound(page, "progress-off")
    page.get_by_role("button", name="打开", exact=True).click()
    expect(page.get_by_text("有进展就发短信到 139****0009", exact=True)).to_be_visible()
    assert Consent.objects.filter(withdrawn_at=None).count() == 1


def test_without_a_tick_or_a_channel_nothing_is_promised(phone: Opened, district: District) -> None:
    page = phone()
    page.clock.set_fixed_time(NOW)
    second_step(page, "小区门口路灯不亮")
    page.get_by_label("手机号（可不填）").fill("13912340009")
    expect(page.get_by_label(TICK)).to_have_count(0)
    page.get_by_role("button", name="送出").click()
    expect(page.get_by_role("heading", name="收到了，谢谢您")).to_be_visible()
    expect(page.get_by_text("短信")).to_have_count(0)
    page.get_by_role("link", name="看进展").click()
    expect(page.get_by_role("link", name="回执单")).to_be_visible()
    expect(page.get_by_text("短信")).to_have_count(0)


def test_the_desk_asks_and_takes_it_back_on_her_word(
    phone: Opened, district: District, gateways: Gateways
) -> None:
    # given: a caller who was asked
    page = at_desk(phone, "zhou.ming")
    page.goto("/desk/new")
    page.get_by_label("来电人怎么说").fill("路灯不亮，晚上看不见")
    tick = page.get_by_label("问过本人，同意短信告知")
    expect(tick).to_have_count(0)
    page.get_by_label("回电号码").fill("13912340009")
    tick.check()
    sound(page, "desk-enter")
    page.get_by_role("button", name="登记").last.click()
    expect(page.get_by_text("进展会发到所留号码")).to_be_visible()
    sound(page, "desk-entered")
    assert Consent.objects.get().heard_by is not None
    # when: she says that she wants no more
    number = Report.objects.select_related("case").get().case.number
    page.goto(f"/desk/c/{number}")
    page.get_by_role("button", name="本人说不要了").click()
    expect(page.get_by_role("button", name="不再发短信")).to_be_visible()
    sound(page, "desk-stop")
    page.get_by_role("button", name="不再发短信").click()
    # then: it is over, and the page says nothing of it any more
    expect(page.get_by_text("本人已同意")).to_have_count(0)
    assert not Consent.objects.filter(withdrawn_at=None).exists()
