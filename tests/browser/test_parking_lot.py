"""停车场 through the screens: a visitor of seventy, a meeting, tasks with dates, his receipt."""

import re

from playwright.sync_api import Page, expect

from linli.cases.models import Case
from linli.collaboration.models import Meeting, Task
from tests.browser.conftest import Opened
from tests.browser.looking import too_wide
from tests.browser.screens import signs_in
from tests.browser.test_stories import SLOW, at_desk, later, says
from tests.cast import PASSWORD
from tests.journeys.district import District, at

WORDS = "小区没有停车场，旁边有一块空地一直闲着"
OWNER, COMPANY = "林江区自然资源局", "恒源物业公司"


def files(desk: Page) -> tuple[str, str]:
    """The receptionist writes down what he says; gives the number, and the code on his receipt."""
    desk.goto("/desk/new")
    desk.get_by_label(re.compile("来电人怎么说")).fill(WORDS)
    desk.get_by_label("哪个街道").select_option(label="柳林街道")
    desk.get_by_label("哪个社区").select_option(label="槐荫社区")
    desk.get_by_role("button", name="来访", exact=True).click()
    desk.get_by_label(re.compile("怎么称呼")).fill("何平")
    expect(desk.get_by_role("button", name=re.compile("停车难"))).to_have_attribute(
        "aria-pressed", "true"
    )
    desk.get_by_role("button", name=re.compile("^登记")).click()
    expect(desk.get_by_role("heading", name="登记好了")).to_be_visible()
    facts = desk.locator(".got dd")
    return facts.nth(0).inner_text(), facts.nth(1).inner_text()


def invites(desk: Page, box: str, name: str) -> None:
    """Finds a unit by a few characters of its name."""
    desk.get_by_role("searchbox", name=box).fill(name[-5:])
    desk.get_by_role("button", name=name, exact=True).click()


def does_its_part(desk: Page, what: str, result: str) -> None:
    """A unit takes its task from its own list, and says what came of it."""
    desk.goto("/desk/assisting")
    for verb in ("签收", "办完了"):
        desk.get_by_role("button", name=what).click()
        sheet = desk.get_by_role("dialog")
        sheet.get_by_role("button", name=verb, exact=True).click()
        if verb == "办完了":
            sheet.get_by_label("怎么办的").fill(result)
            sheet.get_by_role("button", name=verb, exact=True).click()
        expect(sheet).to_be_hidden(timeout=SLOW)


def test_the_parking_lot(phone: Opened, district: District) -> None:
    # given: the street's window and its office, the owner of the plot, the property company
    district.takes_office("tan_jie", "谭杰", "unit_clerk", "dept-natural-resources")
    window = at_desk(phone, district, "ma.jun")
    office = at_desk(phone, district, "wang.min")
    owner = at_desk(phone, district, "tan.jie")
    company = at_desk(phone, district, "sun.li")
    his = phone()
    his.clock.set_fixed_time(district.now)

    # when: a man of seventy walks in and tells it once
    number, code = files(window)
    district.tell()

    # then: by the code on his receipt he reads at home whose it is
    his.goto("/r/")
    his.get_by_label("查询码").fill(code)
    his.get_by_role("button", name="看进展").click()
    expect(his.get_by_text(re.compile("柳林街道社会治理中心负责.*12月2日")).first).to_be_visible()
    assert (Case.objects.get().channel, Case.objects.get().category) == (
        "walk_in",
        "parking-shortage",
    )

    # when: the office accepts it, and calls both for the same afternoon
    says(office, number, "签收")
    office.goto(f"/desk/meetings?case={number}")
    expect(office.get_by_label("会议名称")).to_have_value(re.compile("停车场"))
    invites(office, "参加单位", OWNER)
    invites(office, "参加单位", COMPANY)
    office.get_by_label("时间").fill("2026-11-18T14:30")
    office.get_by_role("button", name="发出会议通知").click()
    expect(office.get_by_text("通知发出去了")).to_be_visible()
    district.tell()

    # then: both have it on their lists, and only who called it can hold it
    for invited in (owner, company):
        invited.goto("/desk/meetings")
        invited.get_by_role("link", name=re.compile("停车场")).click()
        expect(invited.get_by_text(re.compile("14:30")).first).to_be_visible()
        assert invited.get_by_label("纪要").count() == 0

    # when: they have met, what they decided is who does what until when
    district.until(at(18, 16))
    later(district, window, office, owner, company, his)
    office.reload()
    office.get_by_label("纪要").fill("同意临时使用空地，设车位二百个。")
    decided = (
        (OWNER, "办理空地临时使用手续", "2026-11-20T18:00"),
        (COMPANY, "划线、保洁，开放车位", "2026-11-21T18:00"),
    )
    for nth, (unit, what, until) in enumerate(decided, start=1):
        office.get_by_role("button", name="加一件").click()
        invites(office, f"第 {nth} 件由谁办", unit)
        office.get_by_label(f"第 {nth} 件办什么").fill(what)
        office.get_by_label(f"第 {nth} 件的期限").fill(until)
    office.get_by_role("button", name="登记，派出任务").click()
    expect(office.get_by_text("纪要登记好了，2 件任务已派出")).to_be_visible()
    district.tell()
    assert Meeting.objects.get().state == "held"
    assert sorted(Task.objects.values_list("due_at", flat=True)) == [at(20, 18), at(21, 18)]

    # and: the next day he is told
    district.until(at(19, 10))
    everybody = ((office, "wang.min"), (owner, "tan.jie"), (company, "sun.li"))
    later(district, his, *(page for page, _ in everybody))
    for page, who in everybody:
        signs_in(page, who, PASSWORD)
    office.goto(f"/desk/c/{number}")
    office.get_by_role("button", name="写一句进展").click()
    office.get_by_label("进展", exact=True).fill("方案已定，三天内见结果。")
    office.get_by_label("也告诉反映人").check()
    office.get_by_role("dialog").get_by_role("button").last.click()
    expect(office.get_by_role("dialog")).to_be_hidden(timeout=SLOW)
    his.reload()
    expect(his.get_by_text("方案已定，三天内见结果。")).to_be_visible()

    # when: each does its part; the case's own page says so
    for page, (_, what, _until) in zip((owner, company), decided, strict=True):
        does_its_part(page, what, "已办妥。")
    office.goto(f"/desk/c/{number}")
    for line in office.locator(".as li").all():
        expect(line).to_contain_text("已完成")
    expect(office.locator(".as li")).to_have_count(2)

    # and: it is answered by the office, verified and closed by the centre
    says(office, number, "办结答复", **{"怎么办的，结果如何": "空地已开放，新增车位二百个。"})
    centre = at_desk(phone, district, "zhou.ming")
    says(centre, number, "核查通过")
    says(centre, number, "结案")
    district.tell()
    assert Case.objects.get(number=number).state == "closed"

    # then: he reads what came of it, and his receipt can be printed
    district.days_pass(days=1, hours=1)
    later(district, his)
    his.reload()
    expect(his.get_by_text("空地已开放，新增车位二百个。")).to_be_visible()
    his.get_by_role("link", name="回执单").click()
    sheet = his.get_by_role("article")
    expect(sheet).to_contain_text("林江区社会治理事项办理回执单")
    expect(sheet).to_contain_text(number)
    expect(sheet).to_contain_text("新增车位二百个")
    assert too_wide(his) <= 0
