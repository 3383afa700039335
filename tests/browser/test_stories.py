"""Stories through the screens, with several people at once: the dead car, the silent community."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from linli.cases.models import Case, Report
from linli.supervision.models import Order
from tests.browser.conftest import Opened
from tests.browser.screens import SIZES, signs_in
from tests.cast import PASSWORD
from tests.journeys.district import District, at
from tests.journeys.pictures import picture

SLOW = 15_000  # a busy machine with four browsers on it


def at_desk(phone: Opened, district: District, username: str) -> Page:
    """A desk of her own, at the district's time."""
    page = phone(viewport=SIZES["desk"])
    page.clock.set_fixed_time(district.now)
    page.goto("/desk/signin")
    signs_in(page, username, PASSWORD)
    return page


def later(district: District, *pages: Page) -> None:
    """Everybody's clock says what the district's does."""
    for page in pages:
        page.clock.set_fixed_time(district.now)


def says(page: Page, number: str, verb: str, **fields: str) -> None:
    """Presses a verb on a case's page, fills its form, and sends it."""
    page.goto(f"/desk/c/{number}")
    page.get_by_role("button", name=verb, exact=True).first.click()
    dialog = page.get_by_role("dialog")
    for label, value in fields.items():
        dialog.get_by_label(label).first.fill(value)
    dialog.get_by_role("button", name=verb, exact=True).click()
    expect(dialog).to_be_hidden(timeout=SLOW)


def reported(page: Page, words: str, photo: str = "") -> str:
    """From the phone's first screen to the receipt; gives the number.

    The kind is left to the staff: a guess that came in time would let the rules send it at once.
    """
    page.goto("/r/report")
    if photo:
        page.locator("input[type=file]").first.set_input_files(photo)
    page.get_by_label("哪里不对，写几个字").fill(words)
    page.get_by_role("button", name="用我现在的位置").click()
    expect(page.get_by_text("误差约 8 米")).to_be_visible()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="说不清，请工作人员定").click()
    page.get_by_role("button", name="送出").click()
    expect(page.get_by_role("heading", name="收到了，谢谢您")).to_be_visible()
    return page.get_by_text(re.compile(r"^LJ-\d{8}-\d{4}$")).inner_text()


def test_the_dead_car(phone: Opened, district: District, tmp_path: Path) -> None:
    # given: a passer-by, the community's desk, the property company
    file = tmp_path / "car.jpg"
    file.write_bytes(picture())
    passer_by = phone()
    passer_by.clock.set_fixed_time(district.now)
    desk = at_desk(phone, district, "liu.fang")
    company = at_desk(phone, district, "sun.li")

    # when: she sends a photo and a line; the desk gives it to the company, which accepts
    number = reported(passer_by, "小区门口有一辆黑色僵尸车，停了半年没人开", str(file))
    case = Case.objects.get(number=number)
    assert (case.category, case.state) == ("dead-car", "filed")
    district.tell()
    desk.goto(f"/desk/c/{number}")
    desk.get_by_role("button", name="派单", exact=True).first.click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("searchbox").first.fill("恒源")
    dialog.get_by_role("button", name=re.compile("恒源")).first.click()
    dialog.get_by_role("button", name="派单", exact=True).click()
    expect(dialog).to_be_hidden(timeout=SLOW)
    district.tell()
    says(company, number, "签收")

    # then: her page says so at once
    passer_by.get_by_role("link", name="看进展").click()
    expect(passer_by.get_by_text(re.compile("恒源物业.*开始办理"))).to_be_visible()

    # when: two days later the car is gone, with a photo; the desk verifies and closes
    district.days_pass(days=2)
    later(district, passer_by, desk, company)
    signs_in(desk, "liu.fang", PASSWORD)
    signs_in(company, "sun.li", PASSWORD)
    company.goto(f"/desk/c/{number}")
    company.get_by_role("button", name=re.compile("^办结答复")).first.click()
    company.get_by_label("怎么办的，结果如何").fill("已联系车主，车辆已移走。")
    company.get_by_label("办好后的照片").set_input_files(str(file))
    expect(company.get_by_role("img", name="照片 1")).to_be_visible()
    company.get_by_role("dialog").get_by_role("button", name="办结答复", exact=True).click()
    expect(company.get_by_role("dialog")).to_be_hidden(timeout=SLOW)
    says(desk, number, "核查通过")
    says(desk, number, "结案")
    district.tell()
    district.days_pass(days=1, hours=1)
    later(district, passer_by)

    # then: she reads the result, sees both photos, and rates it
    passer_by.reload()
    expect(passer_by.get_by_text("已联系车主，车辆已移走。")).to_be_visible()
    expect(passer_by.locator(".ba img")).to_have_count(2)
    passer_by.get_by_role("link", name="好了，去评价").click()
    passer_by.get_by_role("button", name="联系过", exact=True).click()
    passer_by.get_by_role("button", name="满意", exact=True).click()
    passer_by.get_by_role("button", name="提交评价").click()
    expect(passer_by.get_by_text("记下了，谢谢您")).to_be_visible()


def test_the_silent_community(phone: Opened, district: District) -> None:
    # given: one tap; the community has four working hours to accept
    passer_by = phone()
    passer_by.clock.set_fixed_time(district.now)
    number = reported(passer_by, "楼道里贴满小广告")
    district.tell()
    district.liu_fang.dispatches(number, "community-990100001001")
    district.tell()
    street = at_desk(phone, district, "wang.min")

    # when: it says nothing
    district.until(at(18, 16, 20))
    later(district, passer_by, street)

    # then: the street has supervised, once, and its screen says so
    street.goto("/desk/supervision?box=issued")
    order = Order.objects.get(case__number=number)
    expect(street.get_by_text(order.number).first).to_be_visible()
    street.goto(f"/desk/supervision/{order.number}")
    expect(street.get_by_role("link", name=number).first).to_be_visible()

    # when: it still says nothing, and the server is down over the deadline
    with district.nobody_watches(days=1):
        pass
    district.until(district.now)
    later(district, passer_by)
    centre = at_desk(phone, district, "zhou.ming")

    # then: the district supervises too, the reporter reads both, each once
    assert Order.objects.filter(case__number=number).count() == 2
    centre.goto("/desk/supervision?box=issued")
    above = Order.objects.filter(case__number=number).latest("id")
    expect(centre.get_by_text(above.number).first).to_be_visible()
    passer_by.get_by_role("link", name="看进展").click()
    expect(passer_by.locator(".tl").get_by_text(re.compile("督办$"))).to_have_count(2)
    assert Report.objects.count() == 1
