"""联席会议, 协办任务, 辖区公告 through the screens; and what axe finds on the pages."""

import re

import pytest
from playwright.sync_api import Route, expect

from linli.collaboration.models import Meeting, Task
from linli.notices.models import AreaNotice
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_desk import at_desk
from tests.cast import HUAIYIN, IN_HUAIYIN
from tests.journeys.district import District


@pytest.fixture
def parking(district: District) -> str:
    """A matter that takes several: no car park, but an empty plot."""
    receipt = district.granny_lin.reports(
        "小区没有停车场，旁边有一块空地", category="parking-shortage", at=IN_HUAIYIN
    )
    return str(receipt["number"])


def test_enter_before_the_units_are_there_is_not_lost(
    phone: Opened, district: District, parking: str
) -> None:
    # given: a slow line for the list of units
    wang = at_desk(phone, "wang.min")
    held: list[Route] = []

    def holds(route: Route) -> None:
        held.append(route)

    wang.route(re.compile("/api/workbench/units\\?"), holds)
    wang.goto(f"/desk/meetings?case={parking}")
    box = wang.get_by_role("searchbox", name="参加单位")

    # when: she types a name and presses Enter at once
    box.fill("住房")
    box.press("Enter")
    expect(wang.get_by_text("名单一到就选第一个")).to_be_visible()
    for route in held:
        route.continue_()

    # then: taken, and her hand stays in the field for the next one
    expect(wang.get_by_role("button", name=re.compile("去掉.*住房"))).to_be_visible()
    expect(box).to_be_focused()
    expect(box).to_have_value("")


def test_a_meeting_decides_and_its_decision_is_a_task(
    phone: Opened, district: District, parking: str
) -> None:
    # given
    district.takes_office("tan_jie", "谭杰", "unit_clerk", "dept-housing")
    wang = at_desk(phone, "wang.min")

    # when: the street calls a meeting from the case; title, agenda and room are there
    wang.goto(f"/desk/meetings?case={parking}")
    expect(wang.get_by_label("会议名称")).to_have_value(re.compile("停车场"))
    wang.get_by_role("searchbox", name="参加单位").fill("住房")
    wang.get_by_role("searchbox", name="参加单位").press("Enter")
    wang.get_by_label("时间").fill("2026-11-18T14:00")
    expect(wang.get_by_text("今天（周三）14:00 开始").first).to_be_visible()
    wang.get_by_role("button", name="发出会议通知").click()
    expect(wang.get_by_text("通知发出去了")).to_be_visible()
    district.tell()

    # and: it is held, with a decision
    district.days_pass(hours=5)
    wang.clock.set_fixed_time(district.now)
    wang.reload()
    wang.get_by_label("纪要").fill("同意临时使用空地。")
    wang.get_by_role("button", name="加一件").click()
    wang.get_by_role("button", name="登记，派出任务").click()
    expect(wang.get_by_text("请选一家单位")).to_be_visible()
    wang.get_by_role("searchbox", name="第 1 件由谁办").fill("住房")
    wang.get_by_role("searchbox", name="第 1 件由谁办").press("Enter")
    wang.get_by_label("第 1 件办什么").fill("办理空地临时使用手续")
    wang.get_by_role("button", name="登记，派出任务").click()
    expect(wang.get_by_text("纪要登记好了，1 件任务已派出")).to_be_visible()
    assert Meeting.objects.get().state == "held"
    district.tell()

    # then: the decision is on the unit's list, and done there
    tan = at_desk(phone, "tan.jie")
    tan.goto("/desk/assisting")
    tan.get_by_role("button", name="办理空地临时使用手续").click()
    sheet = tan.get_by_role("dialog")
    sheet.get_by_role("button", name="办完了").click()
    sheet.get_by_label("怎么办的").fill("手续已办。")
    sheet.get_by_role("button", name="办完了").click()
    expect(tan.get_by_text("办完了，已告诉请您协办的单位")).to_be_visible()
    assert Task.objects.get().state == "done"


def test_a_task_is_asked_declined_and_waived(
    phone: Opened, district: District, parking: str
) -> None:
    # given
    district.takes_office("tan_jie", "谭杰", "unit_clerk", "dept-housing")
    zhou = at_desk(phone, "zhou.ming")

    # when
    zhou.goto(f"/desk/assisting?case={parking}")
    zhou.get_by_role("radio", name="别的单位").check()
    zhou.get_by_role("searchbox", name="哪一家").fill("住房")
    zhou.get_by_role("button", name=re.compile("住房")).first.click()
    zhou.get_by_label("办什么").fill("请核对空地权属")
    expect(zhou.get_by_text("它办完以前，案件不能答复")).to_be_visible()
    zhou.get_by_role("button", name=re.compile("^请.*协办$")).click()
    expect(zhou.get_by_text(re.compile("已请.*协办"))).to_be_visible()
    district.tell()

    # and: the unit declines, with its reason
    tan = at_desk(phone, "tan.jie")
    tan.goto("/desk/assisting")
    tan.get_by_role("button", name="请核对空地权属").click()
    tan.get_by_role("dialog").get_by_role("button", name="不接").click()
    tan.get_by_role("dialog").get_by_role("button", name="不接").click()
    expect(tan.get_by_text("这里要填")).to_be_visible()
    tan.get_by_label("为什么不接").fill("不属本单位管理。")
    tan.get_by_role("dialog").get_by_role("button", name="不接").click()
    expect(tan.get_by_text("没有接，已告诉对方")).to_be_visible()

    # then: the desk waives it
    zhou.goto("/desk/assisting?side=asked")
    zhou.get_by_role("button", name="全部", exact=True).click()
    zhou.get_by_role("button", name="请核对空地权属").click()
    zhou.get_by_role("dialog").get_by_role("button", name="免除").click()
    zhou.get_by_label("为什么免除").fill("理由成立。")
    zhou.get_by_role("dialog").get_by_role("button", name="免除").click()
    expect(zhou.get_by_text("免除了")).to_be_visible()
    assert Task.objects.get().state == "waived"


def test_a_notice_says_whom_it_reaches_and_can_be_taken_down(
    phone: Opened, district: District
) -> None:
    # given: granny Lin has reported in the community
    district.granny_lin.signs_in()
    district.granny_lin.reports("水管爆了", category="road-pothole", at=IN_HUAIYIN)
    liu = at_desk(phone, "liu.fang")

    # when: the words are there for “no water”, in both languages
    liu.goto("/desk/notices-for-areas?new")
    expect(liu.get_by_label("标题")).to_have_value("槐荫社区临时停水")
    expect(liu.get_by_text("另外送到 1 位居民的消息里")).to_be_visible()
    liu.get_by_role("button", name="发出公告").click()
    expect(liu.get_by_text("发出去了，槐荫社区的人看得到")).to_be_visible()
    district.tell()

    # then
    notice = AreaNotice.objects.get()
    assert (notice.area_code, notice.urgency) == (HUAIYIN, "utility")
    assert notice.title_en == "No water in Huaiyin Community for now"
    liu.reload()
    expect(liu.get_by_text("送到 1 人")).to_be_visible()

    # and: taken down, it says so
    liu.get_by_role("button", name="撤下").click()
    liu.get_by_role("dialog").get_by_role("button", name="撤下").click()
    expect(liu.get_by_text("已撤下")).to_be_visible()
    notice.refresh_from_db()
    assert notice.ended_at is not None


@pytest.mark.parametrize(
    ("language", "theme", "size"),
    [
        ("zh", "light", {"width": 1280, "height": 720}),
        ("en", "dark", {"width": 1440, "height": 900}),
        ("en", "light", {"width": 390, "height": 844}),
        ("zh", "dark", {"width": 390, "height": 844}),
    ],
)
def test_nothing_to_stumble_over(
    phone: Opened, district: District, parking: str, language: str, theme: str, size: dict[str, int]
) -> None:
    order = district.zhou_ming.does("supervise", parking, {"words": "请今天到场。"})
    page = at_desk(phone, "zhou.ming")
    page.set_viewport_size(size)  # type: ignore[arg-type]  # a width and a height
    lists = ("whistles", "assisting", "meetings", "supervision?box=issued", "rulings")
    forms = [
        f"{one}?case={parking}" for one in ("whistles", "assisting", "meetings", "supervision")
    ]
    others = ["notices-for-areas", "notices-for-areas?new", f"supervision/{order['number']}"]
    for path in (*lists, *forms, *others, "meetings/999999", "whistles/999999"):
        mark = "&" if "?" in path else "?"
        page.goto(f"/desk/{path}{mark}lang={language}&theme={theme}")
        page.wait_for_load_state("networkidle")
        assert grave_faults(page) == [], path
        assert too_wide(page) <= 0, path
