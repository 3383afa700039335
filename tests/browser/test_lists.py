"""The lists of a desk in the browser: filters, columns, many at once, what is new, by keyboard."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from linli.cases.acts.accept import accept
from linli.cases.lifecycle import State
from linli.cases.models import Case, Export
from linli.exchange.sheets.export import write_next
from linli.journal.models import Entry
from linli.supervision.acts.issue import issue_order
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_desk import at_desk
from tests.cast import IN_GUDU, IN_ZHONGLOU, NOW
from tests.journeys.district import District
from tests.rooms.cases.matters import UNIT, opened, taken_to

SOON = NOW + timedelta(minutes=1)


def a_days_work(district: District) -> list[Case]:
    """What lies with urban management on a morning: some of each kind."""
    cast = district.cast
    made = [
        opened(cast, "下水道反味，三户人家受影响", category="sewage-overflow", unit=UNIT),
        opened(cast, "电动车停满盲道，盲人没法走", category="road-pothole", unit=UNIT),
        opened(cast, "路口井盖不见了，已有人看守", category="cover-damaged", unit=UNIT),
        opened(cast, "工地夜里施工，十一点还在响", channel="hotline", unit=UNIT, point=IN_ZHONGLOU),
        opened(cast, "小区门口堆了两车装修垃圾", category="road-pothole", unit=UNIT, point=IN_GUDU),
        taken_to(State.ACCEPTED, cast, text="黑色轿车停了半年没人动，占着消防车位"),
        taken_to(State.HELD, cast, text="公园南门三盏路灯不亮"),
    ]
    for case, hours in zip(made, (-30, -1, 1, 2, 40, 60, 200), strict=True):
        Case.objects.filter(id=case.id).update(
            received_at=NOW - timedelta(hours=48), due_at=NOW + timedelta(hours=hours)
        )
    issue_order(made[0].id, by=cast.zhou_ming, now=NOW)
    district.tell()
    return made


@pytest.fixture
def made(district: District) -> list[Case]:
    return a_days_work(district)


def titles(page: Page) -> list[str]:
    return page.locator(".cases .d-what a").all_inner_texts()


def test_filters_stay_in_the_address(phone: Opened, made: list[Case]) -> None:
    page = at_desk(phone, "chen.qiang")
    expect(page.locator(".cases .r")).to_have_count(6)

    # when: only today's, and of those only what waits to be accepted
    page.get_by_role("button", name="今天").click()
    expect(page.locator(".cases .r")).to_have_count(4)
    page.get_by_label("来源").select_option("hotline")
    expect(page.locator(".cases .r")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"due=today.*channel=hotline"))

    # then: kept as a view, found again by "back", and in another window
    page.get_by_role("button", name="存为视图").click()
    page.get_by_label("视图名称").fill("今天的来电")
    page.keyboard.press("Enter")
    page.go_back()
    expect(page.locator(".cases .r")).to_have_count(4)
    page.get_by_role("link", name="今天的来电").click()
    expect(page.locator(".cases .r")).to_have_count(1)

    # and: renamed, and the first thing to see in the morning
    page.get_by_role("button", name="整理视图").click()
    name = page.get_by_role("dialog").get_by_label("视图名称")
    name.fill("热线")
    name.press("Tab")
    page.get_by_role("button", name="先看它").click()
    page.keyboard.press("Escape")
    page.goto("/desk/")
    expect(page.locator(".cases .r")).to_have_count(1)
    page.get_by_role("button", name="整理视图").click()
    page.get_by_role("button", name="不要视图“热线”").click()
    page.keyboard.press("Escape")
    page.goto("/desk/")
    expect(page.locator(".cases .r")).to_have_count(6)


def test_the_tree_by_area_and_by_unit(phone: Opened, made: list[Case]) -> None:
    page = at_desk(phone, "zhou.ming")
    side = page.get_by_role("complementary", name="列表")
    side.get_by_role("link", name="城东街道").click()
    expect(page.locator(".cases .r")).to_have_count(1)
    side.get_by_role("button", name="按单位").click()
    side.get_by_role("link", name="区城市管理").click()
    expect(page).to_have_url(re.compile("unit=dept-urban-management"))
    side.get_by_role("button", name="按辖区").click()
    side.get_by_role("link", name="城东街道").click()  # once more takes it away
    expect(page.locator(".cases .r")).to_have_count(7)


def test_columns_are_chosen_ordered_and_remembered(phone: Opened, made: list[Case]) -> None:
    page = at_desk(phone, "chen.qiang")
    page.get_by_role("button", name="列", exact=True).click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("类别", exact=True).click()
    sheet.get_by_label("什么时候来的", exact=True).click()
    for _ in range(5):
        sheet.get_by_role("button", name="“什么时候来的”往前").click()
    sheet.get_by_role("button", name="一行").click()
    page.keyboard.press("Escape")
    page.reload()
    heads = page.locator(".cases thead th")
    expect(heads).to_have_count(7)
    assert heads.nth(1).inner_text() == "什么时候来的"
    assert "类别" not in heads.all_inner_texts()
    expect(page.locator(".cases.close")).to_be_visible()


def test_many_at_once_with_a_way_back(phone: Opened, made: list[Case], district: District) -> None:
    page = at_desk(phone, "chen.qiang")

    # when: two are chosen, and taken back before anything was sent
    page.get_by_label(re.compile("选“电动车")).click()
    page.get_by_label(re.compile("选“路口井盖")).click()
    expect(page.get_by_text("已选 2 件")).to_be_visible()
    bar = page.get_by_role("toolbar", name="批量办理")
    bar.get_by_role("button", name="签收").click()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("group", name="批量办理的结果")).to_be_hidden()
    assert set(
        Case.objects.filter(id__in=[one.id for one in made[:5]]).values_list("state", flat=True)
    ) == {"dispatched"}

    # when: somebody else is faster with one of them
    page.get_by_label(re.compile("选“电动车")).click()
    page.get_by_label(re.compile("选“路口井盖")).click()
    accept(made[1].id, by=district.cast.chen_qiang, now=NOW)
    bar.get_by_role("button", name="签收").click()
    page.get_by_role("button", name="现在就办").click()

    # then: one is done, the other says why not, and both are on record once
    told = page.get_by_role("group", name="批量办理的结果")
    expect(told).to_contain_text("办好 1 件，1 件没有办成")
    expect(told.get_by_role("link", name=made[1].number)).to_be_visible()
    for case in made[1:3]:
        assert Case.objects.get(id=case.id).state == "accepted"
        assert district.zhou_ming.events(case.number).count("case.accepted") == 1
    assert grave_faults(page) == []


def test_many_are_reminded_with_a_way_back(phone: Opened, made: list[Case]) -> None:
    page = at_desk(phone, "zhou.ming")
    page.goto("/desk/?list=all")
    told = page.get_by_role("group", name="批量办理的结果")

    def reminds() -> None:
        page.get_by_label(re.compile("选“电动车")).click()
        page.get_by_label(re.compile("选“路口井盖")).click()
        page.get_by_role("toolbar", name="批量办理").get_by_role("button", name="催办").click()

    # when: taken back, nothing was sent
    reminds()
    expect(told).to_contain_text("马上催办 2 件")
    page.get_by_role("button", name="撤销").click()
    expect(told).to_be_hidden()
    reminded = Entry.objects.filter(event="unit.reminded")
    assert not reminded.exists()

    # when: and now in earnest, twice
    for words in ("催办：2 件都办好了", "2 件没有办成"):
        reminds()
        page.get_by_role("button", name="现在就办").click()
        expect(told).to_contain_text(words)
        told.get_by_role("button", name="收起").click()

    # then: each once a day
    assert sorted(reminded.values_list("subject_id", flat=True)) == sorted(
        one.id for one in made[1:3]
    )


def test_what_is_new_waits(phone: Opened, made: list[Case], district: District) -> None:
    page = at_desk(phone, "chen.qiang")
    expect(page.locator(".cases .r")).to_have_count(6)
    before = titles(page)

    # when: something comes that is due before all others, and a colleague takes one
    fresh = opened(district.cast, "新来的：路灯杆要倒了", unit=UNIT, urgency="emergency")
    Case.objects.filter(id=fresh.id).update(due_at=NOW - timedelta(hours=50))
    accept(made[4].id, by=district.cast.chen_qiang, now=NOW)

    # then: nothing has moved, the row says its new state, and a pill says what waits
    pill = page.get_by_role("button", name="新到 1 件，点这里显示")
    expect(pill).to_be_visible(timeout=25_000)
    assert titles(page) == before
    row = page.locator(".cases .r").filter(has_text="装修垃圾")
    expect(row).to_contain_text("办理中")
    pill.click()
    expect(page.locator(".cases .r")).to_have_count(7)
    assert titles(page)[0] == "新来的：路灯杆要倒了"


def test_the_list_without_a_mouse(phone: Opened, made: list[Case]) -> None:
    page = at_desk(phone, "chen.qiang")
    expect(page.locator(".cases .r")).to_have_count(6)
    for key in ("j", "j", "x", "j", "X"):
        page.keyboard.press(key)
    expect(page.get_by_text("已选 2 件")).to_be_visible()
    page.keyboard.press("b")
    expect(page.get_by_role("group", name="批量办理的结果")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_role("group", name="批量办理的结果")).to_be_hidden()
    page.keyboard.press("*")
    expect(page.get_by_text("已选 6 件")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("盲道")
    page.keyboard.press("Enter")
    expect(page.locator(".cases .r")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", name="看哪些列")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="按键")).to_be_visible()


def test_a_session_that_ends_keeps_what_was_typed(phone: Opened, made: list[Case]) -> None:
    page = at_desk(phone, "chen.qiang")
    page.goto(f"/desk/c/{made[5].number}")
    page.get_by_role("button", name="办结答复").click()
    words = page.get_by_label("怎么办的，结果如何")
    words.fill("已联系车主，车已开走。")
    page.context.clear_cookies()
    page.get_by_role("dialog").get_by_role("button", name="办结答复").click()
    again = page.get_by_role("dialog", name="登录已到时，请再登录一次")
    again.get_by_label("密码", exact=True).fill("linjiang flows east")
    again.get_by_role("button", name="登录", exact=True).click()
    expect(again).to_be_hidden()
    assert words.input_value() == "已联系车主，车已开走。"
    page.get_by_role("dialog").get_by_role("button", name="办结答复").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert Case.objects.get(id=made[5].id).state == "answered"


@pytest.mark.parametrize(
    ("looks", "language"),
    [
        ({}, "zh"),
        ({"color_scheme": "dark"}, "en"),
        ({"viewport": {"width": 720, "height": 450}}, "zh"),  # 1440 × 900 at 200 %
        ({"viewport": {"width": 360, "height": 780}}, "en"),
    ],
)
def test_nobody_stumbles(
    phone: Opened, made: list[Case], looks: dict[str, object], language: str
) -> None:
    page = at_desk(phone, "chen.qiang", **looks)
    for path in (
        "/desk/?list=todo",
        "/desk/?list=supervised",
        "/desk/?q=没有的词",
        "/desk/inbox?x",
    ):
        page.goto(f"{path}&lang={language}")
        page.wait_for_load_state("networkidle")
        assert grave_faults(page) == [], path
        assert too_wide(page) <= 0, path


def test_a_list_leaves_as_a_workbook(
    phone: Opened, made: list[Case], district: District, tmp_path: Path
) -> None:
    # given: the list narrowed to today's, and one more column
    page = at_desk(phone, "chen.qiang")
    page.get_by_role("button", name="今天").click()
    expect(page.locator(".cases .r")).to_have_count(4)
    page.keyboard.press("e")
    sheet = page.get_by_role("dialog", name="导出“待办”")
    sheet.get_by_role("button", name="全部列").click()
    sheet.get_by_role("button", name="开始导出").click()
    expect(sheet).to_contain_text("排着队")
    assert grave_faults(page) == []

    # when
    write_next()
    with page.expect_download() as coming:
        sheet.get_by_role("link", name="下载").click()
    saved = tmp_path / "list.xlsx"
    coming.value.save_as(saved)

    # then: the same cases in the same order, and a record of who took them
    table = load_workbook(saved).active
    assert table is not None
    rows = list(table.iter_rows(values_only=True))
    assert len(rows[0]) == 14
    assert [row[3] for row in rows[1:]] == titles(page)
    assert coming.value.suggested_filename.endswith(".xlsx")
    assert Entry.objects.filter(event="export.fetched").count() == 1

    # and: thrown away
    sheet.get_by_role("button", name="去掉").click()
    expect(sheet.get_by_role("link", name="下载")).to_be_hidden()
    assert Export.objects.get().stage == "cancelled"
