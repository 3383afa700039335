"""Without a mouse, without a finger: a resident reports, an officer answers, both by keys alone."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from linli.cases.models import Case, Evidence, Report
from tests.browser.conftest import Opened
from tests.browser.test_desk import a_cover, at_desk
from tests.cast import NOW
from tests.journeys.district import District
from tests.journeys.pictures import picture

FAR = 60  # further than this nobody tabs
_IS_SEEN = """
(it) => it.matches(':focus-visible') && [it, it.closest('label')].some((one) => {
  const look = one && getComputedStyle(one)
  return look && (look.boxShadow !== 'none'
    || (look.outlineStyle !== 'none' && look.outlineWidth !== '0px'))
})
"""


def tabs_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Presses Tab until it is there; and whoever looks sees where she is."""
    wanted.wait_for()
    for _ in range(FAR):
        if wanted.evaluate("(it) => it === document.activeElement"):
            break
        page.keyboard.press(key)
    expect(wanted).to_be_focused()
    assert wanted.evaluate(_IS_SEEN), f"Focus on {wanted} is not to be seen."


def test_a_report_by_keyboard_alone(phone: Opened, district: District) -> None:
    # given: the first screen
    page = phone("/r/")
    page.clock.set_fixed_time(NOW)
    tabs_to(page, page.get_by_role("link", name="没有照片，写几句"))
    page.keyboard.press("Enter")

    # when: words, and the place by its address
    tabs_to(page, page.get_by_label("哪里不对，写几个字"))
    page.keyboard.type("柳林路口的井盖碎了，车一过就响")
    tabs_to(page, page.get_by_role("button", name="写地址"))
    page.keyboard.press("Space")
    tabs_to(page, page.get_by_label("地址", exact=True))
    page.keyboard.type("柳林路 12 号门口")
    tabs_to(page, page.get_by_role("button", name="下一步"))
    page.keyboard.press("Enter")

    # and: not the kind that her words point to, but another
    expect(page.get_by_role("button", name=re.compile("^井盖破损"))).to_have_attribute(
        "aria-pressed", "true"
    )
    tabs_to(page, page.get_by_role("button", name="都不是，我来选"))
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog")
    tabs_to(page, sheet.get_by_label("找一类"))
    page.keyboard.type("井盖")
    tabs_to(page, sheet.get_by_role("button", name="井盖缺失"))
    page.keyboard.press("Space")
    expect(sheet).to_be_hidden()

    # and: it is sent
    tabs_to(page, page.get_by_role("button", name="送出"))
    page.keyboard.press("Enter")

    # then: she has her number, and can go on to its progress
    expect(page.get_by_role("heading", name="收到了，谢谢您")).to_be_visible()
    report = Report.objects.get()
    assert report.text == "柳林路口的井盖碎了，车一过就响"
    assert report.place_sealed is not None
    assert Case.objects.get().category == "cover-missing"
    tabs_to(page, page.get_by_role("link", name="看进展"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("您上报")).to_be_visible()


def test_an_answer_by_keyboard_alone(phone: Opened, district: District, tmp_path: Path) -> None:
    # given: a case on the list of the bureau's clerk
    number = a_cover(district)
    page = at_desk(phone, "qian.feng")
    expect(page.locator(".cases .r")).to_have_count(1)

    # when: the first of the list, opened and accepted
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("井盖碎了"))).to_be_visible()
    page.keyboard.press("a")
    tabs_to(page, page.get_by_role("button", name="签收", exact=True))
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog")
    tabs_to(page, sheet.get_by_role("button", name="签收"))
    page.keyboard.press("Enter")
    expect(sheet).to_be_hidden()
    assert Case.objects.get(number=number).state == "accepted"

    # and: answered, with the photo that this matter needs
    answer = page.get_by_role("button", name=re.compile("^办结答复"))
    answer.wait_for()
    page.keyboard.press("a")
    tabs_to(page, answer)
    page.keyboard.press("Enter")
    tabs_to(page, sheet.get_by_label("怎么办的，结果如何"))
    page.keyboard.type("井盖已更换，路面恢复通行。")
    tabs_to(page, sheet.get_by_label("办好后的照片"))
    file = tmp_path / "after.jpg"
    file.write_bytes(picture())
    sheet.get_by_label("办好后的照片").set_input_files(str(file))
    expect(sheet.get_by_role("img", name="照片 1")).to_be_visible()
    tabs_to(page, sheet.get_by_role("button", name="办结答复"))
    page.keyboard.press("Enter")
    expect(sheet).to_be_hidden()

    # then: it is answered with its photo, and focus is where she was
    assert Case.objects.get(number=number).state == "answered"
    assert Evidence.objects.filter(case__number=number, stage="after").count() == 1
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name=re.compile("待办"))).to_be_visible()
