"""The desks' screens: from the list to the closed case, two at once, and what axe finds."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from linli.cases.models import Case
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.cast import IN_HUAIYIN, NOW, PASSWORD
from tests.journeys.district import District
from tests.journeys.pictures import picture

DESK = {"width": 1440, "height": 900}
WORDS = "柳林路 12 号门口的井盖碎了，晚上没有灯。"


def at_desk(phone: Opened, username: str, **looks: object) -> Page:
    """Somebody signs in at a screen of her own."""
    page = phone(**{"viewport": DESK, **looks})
    page.clock.set_fixed_time(NOW)
    page.goto("/desk/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("待办"))).to_be_visible()
    return page


def a_cover(district: District) -> str:
    """A broken cover that waits for the water bureau."""
    district.takes_office("qian_feng", "钱锋", "unit_clerk", "dept-water")
    receipt = district.somebody().reports(WORDS, category="cover-damaged", at=IN_HUAIYIN)
    district.tell()
    return str(receipt["number"])


def opens(page: Page, number: str) -> None:
    """By the list, as one does."""
    page.goto("/desk/?list=all")
    page.get_by_role("link", name=re.compile("井盖碎了")).click()
    expect(page.get_by_text(number)).to_be_visible()


def test_from_the_list_to_the_closed_case(
    phone: Opened, district: District, tmp_path: Path
) -> None:
    # given: two clerks of the bureau, who look at the same case
    number = a_cover(district)
    district.takes_office("shen_ke", "沈可", "unit_clerk", "dept-water")
    clerk, other = at_desk(phone, "qian.feng"), at_desk(phone, "shen.ke")
    for page in (clerk, other):
        opens(page, number)
        page.get_by_role("button", name="签收").click()

    # when: both press the same button, she first
    clerk.get_by_role("dialog").get_by_role("button", name="签收").click()
    expect(clerk.get_by_role("dialog")).to_be_hidden()
    other.get_by_role("dialog").get_by_role("button", name="签收").click()

    # then: one has it, the other reads the server's sentence, and it is on record once
    expect(other.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    assert district.zhou_ming.events(number).count("case.accepted") == 1
    assert Case.objects.get(number=number).state == "accepted"

    # when: she answers without the photo that this matter needs, and then with it
    clerk.get_by_role("button", name="办结答复").click()
    clerk.get_by_label("怎么办的，结果如何").fill("井盖已更换，路面恢复通行。")
    clerk.get_by_role("dialog").get_by_role("button", name="办结答复").click()
    expect(clerk.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    photo = tmp_path / "after.jpg"
    photo.write_bytes(picture())
    clerk.get_by_label("办好后的照片").set_input_files(str(photo))
    expect(clerk.get_by_role("img", name="照片 1")).to_be_visible()
    clerk.get_by_role("dialog").get_by_role("button", name="办结答复").click()
    expect(clerk.get_by_role("dialog")).to_be_hidden()

    # and: the street, which dispatched it, verifies and closes
    street = at_desk(phone, "wang.min")
    opens(street, number)
    for verb in ("核查通过", "结案"):
        street.get_by_role("button", name=verb).click()
        street.get_by_role("dialog").get_by_role("button", name=verb).click()
        expect(street.get_by_role("dialog")).to_be_hidden()

    # then
    expect(street.get_by_text("已结束", exact=True)).to_be_visible()
    assert Case.objects.get(number=number).state == "closed"


def test_the_list_by_keyboard(phone: Opened, district: District) -> None:
    number = a_cover(district)
    page = at_desk(phone, "qian.feng")
    expect(page.locator(".cases .r")).to_have_count(1)

    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="按键")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("p")
    preview = page.get_by_role("complementary", name="预览")
    expect(preview).to_be_visible()
    # the head of the list keeps to its own half
    beside, last = preview.bounding_box(), page.locator(".mainc .hd > *").last.bounding_box()
    assert beside is not None
    assert last is not None
    assert last["x"] + last["width"] <= beside["x"]
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name=re.compile("井盖碎了"))).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/desk/c/{number}$"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name=re.compile("待办"))).to_be_visible()


def test_a_caller_by_keyboard_alone(phone: Opened, district: District) -> None:
    page = at_desk(phone, "wu.ting")
    page.goto("/desk/new")
    expect(page.get_by_label(re.compile("来电人怎么说"))).to_be_visible()

    page.keyboard.press("F2")
    page.keyboard.type("柳林路口的井盖碎了，车一过就响")
    expect(page.get_by_role("button", name=re.compile("井盖破损"))).to_be_visible()
    page.keyboard.press("Alt+1")
    expect(page.get_by_text("请您和旁边的人先绕开井口")).to_be_visible()
    page.keyboard.press("F5")
    page.keyboard.press("Space")
    expect(page.locator(".qa [aria-pressed=true]")).to_have_count(1)
    page.keyboard.press("F3")
    page.keyboard.type("柳林路 12 号门口")
    page.keyboard.press("F6")
    page.keyboard.type("陈女士")
    page.keyboard.press("Tab")
    page.keyboard.type("13900014471")
    assert grave_faults(page) == []
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("heading", name="登记好了")).to_be_visible()
    case = Case.objects.get()
    assert (case.channel, case.category) == ("hotline", "cover-damaged")
    expect(page.get_by_text(re.compile("已经登记好了，由.+办理"))).to_be_visible()
    assert grave_faults(page) == []

    # and: the next caller, without a hand on the mouse
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label(re.compile("来电人怎么说"))).to_be_focused()


@pytest.mark.parametrize(
    "looks",
    [
        {"color_scheme": "dark", "viewport": {"width": 1280, "height": 720}},
        {"viewport": {"width": 390, "height": 844}},
    ],
    ids=["dark-small", "phone"],
)
def test_nobody_stumbles_over_the_operators_form(
    phone: Opened, district: District, looks: dict[str, object]
) -> None:
    page = at_desk(phone, "wu.ting", **looks)
    page.goto("/desk/new")
    expect(page.get_by_label(re.compile("来电人怎么说"))).to_be_visible()
    page.keyboard.press("F2")
    page.keyboard.type("柳林路口的井盖碎了")
    expect(page.get_by_text("请您和旁边的人先绕开井口")).to_be_visible()

    assert grave_faults(page) == []
    assert too_wide(page) <= 0
