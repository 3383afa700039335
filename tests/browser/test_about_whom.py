"""反映的是谁: who complains of an office says so, and those at the office never see it."""

from playwright.sync_api import expect

from linli.cases.models import Case, KeptApart
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_desk import at_desk
from tests.cast import HUAIYIN, IN_HUAIYIN
from tests.journeys.district import District

COMMUNITY = f"community-{HUAIYIN}"


def test_she_says_whom_it_is_about_and_they_do_not_see_it(
    phone: Opened, district: District
) -> None:
    # given: a complaint, of a kind that asks whom it is about
    page = phone()
    page.goto("/r/report")
    page.get_by_label("哪里不对，写几个字").fill("办证的人态度差，推来推去")
    page.get_by_role("button", name="用我现在的位置").click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="工作人员作风").click()

    # when
    whom = page.get_by_label("反映的是谁（可不选）")
    expect(whom).to_be_visible()
    whom.select_option(COMMUNITY)
    assert not too_wide(page)
    assert grave_faults(page) == []
    page.get_by_role("button", name="送出").click()
    expect(page.get_by_role("heading", name="收到了，谢谢您")).to_be_visible()

    # then: who looks into it is told whom it is about
    case = Case.objects.get()
    assert KeptApart.objects.get().unit.code == COMMUNITY
    desk = at_desk(phone, "zhou.ming")
    desk.goto(f"/desk/c/{case.number}")
    card = desk.get_by_role("region", name="反映对象")
    expect(card.get_by_text("诉求人选的")).to_be_visible()

    # and: for the community there is no such case
    theirs = at_desk(phone, "liu.fang")
    theirs.goto(f"/desk/c/{case.number}")
    expect(theirs.get_by_text("没有这个案件").first).to_be_visible()


def test_the_desk_says_it_is_about_the_unit_that_the_words_name(
    phone: Opened, district: District
) -> None:
    receipt = district.somebody().reports(
        "网格员收了东西不办事", category="rubbish-pile", at=IN_HUAIYIN
    )
    page = at_desk(phone, "zhou.ming")
    page.goto(f"/desk/c/{receipt['number']}")
    card = page.get_by_role("region", name="反映对象")
    expect(card.get_by_text("文字提到")).to_be_visible()

    card.get_by_role("button").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_text("被反映单位（回避）")).to_be_visible()
    sheet.get_by_role("button", name="补正").click()

    expect(card.get_by_text("工作人员确认")).to_be_visible()
    assert KeptApart.objects.get().unit.code == COMMUNITY
