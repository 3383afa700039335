"""A stranger's first steps: what she types wrong, and what has gone by, says how to go on."""

from pathlib import Path

from playwright.sync_api import expect

from linli.cases.models import Report
from linli.people.models import SignInCode
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.cast import IN_HUAIYIN
from tests.journeys.district import District
from tests.journeys.phones import code_on
from tests.journeys.pictures import picture


def test_a_mistyped_number_is_told_of_and_typed_again(phone: Opened, district: District) -> None:
    # given: a number to which no text message goes
    page = phone("/r/me")
    page.get_by_label("手机号").fill("12345")
    page.get_by_role("button", name="发验证码").click()
    expect(page.get_by_text("这不是手机号，收不到验证码。")).to_be_visible()
    assert SignInCode.objects.count() == 0

    # when: she types another, which is not hers, sees it, and types her own
    page.get_by_label("手机号").fill("13912340087")
    page.get_by_role("button", name="发验证码").click()
    expect(page.get_by_text("验证码已发到 13912340087")).to_be_visible()
    assert too_wide(page) <= 0
    assert grave_faults(page) == []
    page.get_by_role("button", name="换个号码").click()
    page.get_by_label("手机号").fill("13912340088")
    page.get_by_role("button", name="发验证码").click()

    # and: asks for one more, a moment too early, which is told and costs nothing
    page.get_by_role("button", name="没收到，再发一次").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("验证码").fill(code_on("13912340088"))
    page.get_by_role("button", name="登录", exact=True).click()

    # then
    expect(page.get_by_text("手机号 13912340088")).to_be_visible()


def test_a_wrong_code_leads_back_to_the_field(phone: Opened, district: District) -> None:
    page = phone("/r/")
    page.get_by_role("button", name="看进展").click()
    expect(page.get_by_text("先填查询码：回执上的 12 位")).to_be_visible()

    page.get_by_label("查询码").fill("AAAA BBBB CCCC")
    page.get_by_role("button", name="看进展").click()
    expect(page.get_by_text("没有这个查询码")).to_be_visible()
    expect(page.get_by_role("button", name="分享")).to_have_count(0)
    page.get_by_role("link", name="重新填查询码").click()
    expect(page.get_by_label("查询码")).to_be_visible()

    page.goto("/r/verify")
    page.get_by_role("button", name="取证明并核对").click()
    expect(page.get_by_text("先填查询码：回执上的 12 位")).to_be_visible()


def test_a_time_that_has_gone_by_is_no_promise(phone: Opened, district: District) -> None:
    # given: a lamp that nobody has mended for weeks
    lamp = {"category": "lamp-post-damaged", "at": IN_HUAIYIN}
    code = district.granny_lin.reports("路口灯杆歪了", **lamp)["code"]
    page = phone()
    page.clock.set_fixed_time(district.now)
    page.goto(f"/r/p/{code}")
    expect(page.get_by_text("本该")).to_have_count(0)

    # when
    district.days_pass(days=40)
    page.clock.set_fixed_time(district.now)
    page.goto(f"/r/p/{code}")

    # then: it says that it is late, and promises nothing
    expect(page.get_by_text("已超期，仍在办")).to_be_visible()
    expect(page.get_by_text("本该")).to_be_visible()

    # and: who asks to rate it too early is shown the way to its progress
    page.goto(f"/r/p/{code}/callback")
    expect(page.get_by_text("这件现在没有要问您的")).to_be_visible()
    page.get_by_role("button", name="看进展").click()
    expect(page.get_by_text("已超期，仍在办")).to_be_visible()


def test_the_pin_in_its_sheet_is_a_pin_and_the_ground_follows_the_finger(
    phone: Opened, district: District
) -> None:
    page = phone("/r/report")
    page.get_by_role("button", name="用我现在的位置").click()
    page.get_by_role("button", name="移动图钉").click()
    pin = page.locator("dialog .pin")
    pin.wait_for()

    # then: it is as large as on the page, however high the sheet is
    page.wait_for_function(
        "document.querySelector('dialog .pin').getBoundingClientRect().width < 45"
    )
    ground = page.locator("dialog .grid").first
    ground.wait_for(state="attached")

    # when: she drags the map by a hundred pixels, then so does what is drawn on it
    map_ = page.locator("dialog .area-map").bounding_box()
    before = ground.bounding_box()
    assert map_
    assert before
    x, y = map_["x"] + 60, map_["y"] + 60
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 100, y)
    page.mouse.up()
    after = ground.bounding_box()
    assert after
    assert abs(after["x"] - before["x"] - 100) < 4


def test_what_goes_out_while_she_looks_stays_in_her_list(
    phone: Opened, district: District, tmp_path: Path
) -> None:
    page = phone("/r/")
    page.evaluate("async () => { await navigator.serviceWorker.ready }")
    page.context.set_offline(True)
    page.goto("/r/report")
    file = tmp_path / "lamp.jpg"
    file.write_bytes(picture())
    page.locator("input[type=file]").first.set_input_files(str(file))
    page.get_by_label("哪里不对，写几个字").fill("路灯不亮")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="送出").click()
    expect(page.get_by_text("已存在手机上", exact=True)).to_be_visible()
    page.goto("/r/mine")
    expect(page.get_by_text("等信号")).to_be_visible()

    page.context.set_offline(False)
    expect(page.get_by_text("还没发出去")).to_have_count(0)
    expect(page.get_by_role("heading", name="这台手机上的")).to_be_visible()
    expect(page.get_by_text("还没有报过")).to_have_count(0)


def test_words_that_were_rubbed_out_do_not_come_back(phone: Opened, district: District) -> None:
    page = phone("/r/report")
    words = page.get_by_label("哪里不对，写几个字")
    expect(page.get_by_text("写的都会存在手机上")).to_be_visible()
    words.fill("不该说的话")
    expect(page.get_by_text("已存在手机上，没有信号也不会丢")).to_be_visible()
    words.fill("")
    expect(page.get_by_text("写的都会存在手机上")).to_be_visible()
    page.wait_for_timeout(800)  # the pause after the last letter

    page.goto("/r/report")
    page.wait_for_load_state("networkidle")
    expect(words).to_have_value("")


def test_what_was_refused_is_put_right_without_beginning_anew(
    phone: Opened, district: District
) -> None:
    # given: a report in confidence, of a kind that she chose herself, and no number to seal
    page = phone("/r/report")
    page.get_by_label("哪里不对，写几个字").fill("路灯不亮")
    page.get_by_role("button", name="说不清").click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="都不是，我来选").click()
    page.get_by_role("dialog").get_by_role("button", name="井盖缺失").click()
    page.get_by_text("保密", exact=True).click()
    page.get_by_role("button", name="送出").click()
    expect(page.get_by_text("保密诉求请留姓名或电话")).to_be_visible()
    assert Report.objects.count() == 0

    # when: she stands before the field at once, and all else is as she left it
    page.get_by_role("button", name="改一改再发").click()
    expect(page.get_by_role("button", name="井盖缺失")).to_have_attribute("aria-pressed", "true")
    page.get_by_label("手机号").fill("13912340088")
    page.get_by_role("button", name="送出").click()

    # then
    expect(page.get_by_role("heading", name="收到了，谢谢您")).to_be_visible()
    assert Report.objects.get().case.category == "cover-missing"


def test_by_keys_each_page_begins_at_its_top(phone: Opened, district: District) -> None:
    page = phone("/r/report")
    page.get_by_label("哪里不对，写几个字").fill("路灯不亮")
    page.get_by_role("button", name="下一步").focus()
    page.keyboard.press("Enter")

    # then: the next key leads to the kinds, not past them to the last button
    expect(page.get_by_text("照您写的，多半是这些")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".kind").first).to_be_focused()
    page.get_by_role("button", name="送出").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="收到了，谢谢您")).to_be_visible()
    page.get_by_role("link", name="看进展").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="路灯不亮")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("main a, main button").first).to_be_focused()
