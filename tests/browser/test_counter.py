"""窗口办理: taken in by one, printed for her, followed on a telephone, done by another."""

import os
from pathlib import Path

from playwright.sync_api import Page, expect

from linli.rights.models import CounterIntake
from tests.browser.conftest import PHONE, Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_desk import at_desk
from tests.cast import IN_HUAIYIN
from tests.journeys.district import District
from tests.rooms.web.at_counter import slip_of

PICTURES = os.environ.get("LINLI_PICTURES", "")
NUMBER = "13912340001"
WORDS = "我不用手机，想看看都留了我什么，打印一份给我。"


def pictured(page: Page, name: str) -> None:
    assert grave_faults(page) == []
    assert too_wide(page) <= 0
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def test_what_she_asks_at_the_counter_is_printed_followed_and_done_by_another(
    phone: Opened, district: District
) -> None:
    # given: what a hotline took down for her
    number = district.wu_ting.enters(
        "楼道的灯坏了",
        channel="hotline",
        category="lamp-post-damaged",
        at=IN_HUAIYIN,
        name="林秀英",
        phone=NUMBER,
    )["number"]

    # when: the clerk takes her request in
    page = at_desk(phone, "ma.jun")
    page.goto("/desk/new")
    page.get_by_role("link", name="来问自己的信息？").click()
    page.get_by_label("本人的话").fill(WORDS)
    page.get_by_label("看过居民身份证原件").check()
    page.get_by_label("手机号或座机").fill("13700000000")
    page.get_by_role("button", name="查一查").click()
    expect(page.get_by_text("没有查到实名登记的诉求")).to_be_visible()
    pictured(page, "counter-nothing")
    page.get_by_label("手机号或座机").fill(NUMBER)
    page.get_by_label("姓名", exact=True).fill("林秀英")
    page.get_by_role("button", name="查一查").click()
    expect(page.get_by_text("登记的是 林** 139****0001")).to_be_visible()
    expect(page.get_by_text("姓名一致")).to_be_visible()
    assert NUMBER not in page.content().replace(f'value="{NUMBER}"', "")
    pictured(page, "counter-form")

    # then: her slip is there to print
    page.get_by_role("button", name="登记并打印回执").click()
    slip = page.locator(".slip .code").inner_text()
    assert slip == slip_of(CounterIntake.objects.get().request_id)
    page.emulate_media(media="print")
    pictured(page, "counter-slip-print")
    page.emulate_media(media="screen")
    pictured(page, "counter-slip")

    # and: on any telephone she types its code where one types a receipt's
    follower = phone(viewport=PHONE)
    follower.clock.set_fixed_time(district.now)
    follower.goto(f"/r/p/{slip}")
    expect(follower.get_by_text(WORDS)).to_be_visible()
    expect(follower.get_by_text("不会删除，也不会交付副本")).to_be_visible()
    pictured(follower, "counter-follow")

    # when: somebody else looks at it; not yet, and then
    second = at_desk(phone, "zhou.ming")
    second.goto("/desk/personal-requests")
    expect(second.get_by_text("本人可以提出异议")).to_be_visible()
    pictured(second, "counter-answering")
    district.days_pass(days=4)
    second = at_desk(phone, "zhou.ming")
    second.clock.set_fixed_time(district.now)
    second.goto("/desk/personal-requests")
    second.get_by_role("button", name="答复…").click()
    second.get_by_label("答复", exact=True).fill("可以领取副本。")
    pictured(second, "counter-answer-form")
    second.get_by_role("button", name="已按请求办理").click()
    expect(second.get_by_text("已答复，本人在")).to_be_visible()

    # then: the clerk prints her copy, and she reads it on her telephone
    page = at_desk(phone, "ma.jun")
    page.clock.set_fixed_time(district.now)
    page.goto("/desk/personal-requests?which=taken")
    expect(page.get_by_text("可以领取副本。")).to_be_visible()
    pictured(page, "counter-taken")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="打印副本").click()
    paper = opened.value
    expect(paper.get_by_text(number).first).to_be_visible()
    pictured(paper, "counter-copy")
    follower.clock.set_fixed_time(district.now)
    follower.reload()
    expect(follower.get_by_text("可以领取副本。")).to_be_visible()
    pictured(follower, "counter-followed")


def test_whose_name_was_used_says_so_by_the_code_of_her_report(
    phone: Opened, district: District
) -> None:
    # given: a deletion that somebody else asked for
    granny = district.granny_lin
    granny.signs_in()
    receipt = granny.reports("楼道的灯坏了", category="lamp-post-damaged", at=IN_HUAIYIN)
    page = at_desk(phone, "ma.jun")
    page.goto("/desk/personal-requests/new")
    page.get_by_label("删除").first.check()
    page.get_by_label("本人的话").fill("都删掉。")
    page.get_by_label("看过居民身份证原件").check()
    page.get_by_label("手机号或座机").fill(granny.phone)
    page.get_by_role("button", name="登记并打印回执").click()
    page.locator(".slip .code").wait_for()

    # when: she follows the message, in English and in the dark
    path = f"/r/p/{receipt['code']}/data"
    own = phone(viewport=PHONE, color_scheme="dark", locale="en-GB")
    own.clock.set_fixed_time(district.now)
    own.goto(path)
    expect(own.get_by_text("Asked in your name at a counter: Deletion")).to_be_visible()
    pictured(own, "counter-objecting-dark-en")
    own.get_by_role("button", name="It was not I").click()
    own.get_by_role("button", name="Yes, stop it").click()
    expect(own.get_by_text("Said not to be yours: it will not be done")).to_be_visible()

    # then
    assert CounterIntake.objects.get().objected_at == district.now.replace(microsecond=0)
    second = at_desk(phone, "zhou.ming", color_scheme="dark")
    second.goto("/desk/personal-requests")
    expect(second.get_by_text("声明不是自己提出")).to_be_visible()
    pictured(second, "counter-objected-dark")
