"""The administration's screens for people: invited, locked, let go; what axe finds on each page."""

import re

import pytest
from playwright.sync_api import Page, expect

from linli.attempts.models import Attempt
from linli.exchange.sheets.kinds.people import PEOPLE_COLUMNS, POST_COLUMNS
from linli.exchange.sheets.taking import take_next
from linli.people.acts.answer_templates import write_template
from linli.people.acts.officers import stand_in_for
from linli.people.acts.staff import add_officer
from linli.people.authority import authority_now
from linli.people.models import Officer
from linli.tables.writing import TYPES
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_classes import pictured
from tests.browser.test_desk import DESK
from tests.cast import FOUNDER, HUAIYIN, NOW, PASSWORD
from tests.journeys.district import District
from tests.rooms.batches.desk import book

XLSX = TYPES["xlsx"]
PAGES = (
    "people",
    "posts",
    "stand-ins",
    "units?unit=centre",
    "templates",
    "notices",
    "policy",
    "policy?tab=calendar",
)


def administers(phone: Opened, username: str, path: str, **looks: object) -> Page:
    """Somebody signs in and goes to a page of the administration."""
    page = phone(**{"viewport": DESK, **looks})
    page.clock.set_fixed_time(NOW)
    page.goto(f"/desk/signin?next=/admin/{path}")
    page.locator("input[autocomplete='username']").fill(username)
    page.locator("input[type='password']").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".adm h1")).to_be_visible()
    return page


def test_a_colleague_is_entered_then_appointed_and_signs_in(
    phone: Opened, district: District
) -> None:
    # when: who keeps the accounts enters her, and may do no more
    deng = administers(phone, "deng.wei", "people")
    deng.get_by_role("button", name="新增人员").click()
    sheet = deng.get_by_role("dialog")
    sheet.get_by_role("button", name="录入").click()
    expect(sheet.get_by_text("这一项要填")).to_be_visible()
    sheet.get_by_label("姓名").fill("林悦")
    sheet.get_by_label("用户名").fill("lin.yue")
    sheet.get_by_role("button", name="录入").click()
    pane = deng.get_by_role("complementary", name="林悦")
    expect(pane.get_by_text("等安全管理员任岗")).to_be_visible()
    expect(pane.get_by_role("button", name="修改")).to_be_visible()
    for word in ("添一个岗位", "重发初始密码", "停用账号"):
        expect(pane.get_by_role("button", name=word)).to_have_count(0)

    # and: who administers security finds her waiting and gives her a grid that has nobody
    qin = administers(phone, "qin.yu", "people?state=unposted")
    expect(qin.get_by_role("button", name="新增人员")).to_have_count(0)
    qin.get_by_role("cell", name="林悦 lin.yue").click()
    pane = qin.get_by_role("complementary", name="林悦")
    pane.get_by_role("button", name="添一个岗位").click()
    sheet = qin.get_by_role("dialog")
    sheet.get_by_label("单位").select_option(f"community-{HUAIYIN}")
    sheet.get_by_label("管哪一片").select_option(f"{HUAIYIN}002")
    sheet.get_by_label("角色").select_option("grid_worker")
    sheet.get_by_role("button", name="任岗").click()

    # then: the first password comes next, is shown once, and opens the door
    qin.get_by_role("dialog").get_by_role("button", name="重发初始密码").click()
    code = qin.locator(".big-code")
    expect(code).to_have_text(re.compile(r"^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$"))
    password = code.inner_text()
    qin.keyboard.press("Escape")
    expect(code).to_have_count(0)
    lin = phone("/desk/", viewport=DESK)
    lin.get_by_label("用户名").fill("lin.yue")
    lin.get_by_label("密码").fill(password)
    lin.keyboard.press("Enter")
    expect(lin.get_by_role("heading", name="先换一个密码")).to_be_visible()
    assert grave_faults(lin) == []


def test_an_account_is_locked_and_the_lock_is_taken_back(phone: Opened, district: District) -> None:
    wang = district.cast.wang_min
    qin = administers(phone, "qin.yu", f"people?who={wang.id}")
    pane = qin.get_by_role("complementary", name="王敏")
    pane.get_by_role("button", name="停用账号").click()
    dialog = qin.get_by_role("dialog")
    expect(dialog.get_by_text("马上退出，不能再登录")).to_be_visible()
    dialog.get_by_role("button", name="停用账号").click()
    expect(pane.get_by_text("已停用")).to_be_visible()
    assert authority_now(wang.id, now=NOW).posts == ()
    qin.get_by_role("button", name="撤销").click()
    expect(pane.get_by_text("已停用")).to_have_count(0)
    assert authority_now(wang.id, now=NOW).posts
    expect(pane.get_by_text("账号启用")).to_be_visible()


def test_whoever_leaves_hands_over_what_is_open(phone: Opened, district: District) -> None:
    # given: urban management has one clerk and one case
    district.somebody().reports("灯杆歪了", category="lamp-post-damaged")
    chen, sun = district.cast.chen_qiang, district.cast.sun_li
    qin = administers(phone, "qin.yu", f"people?who={chen.id}")
    qin.get_by_role("button", name="办理离职").click()
    sheet = qin.get_by_role("dialog")
    expect(sheet.get_by_text("1 件没办完 · 没有别人了")).to_be_visible()
    sheet.get_by_role("button", name="办理离职").click()
    expect(sheet.get_by_text("要选一位接任")).to_be_visible()
    sheet.get_by_label("姓名或用户名").fill("孙")
    sheet.get_by_label("孙丽").check()
    expect(sheet.get_by_text("孙丽 从今天起接手这些岗位")).to_be_visible()
    sheet.get_by_role("button", name="办理离职").click()
    expect(qin.get_by_text("陈强 已离职")).to_be_visible()
    assert len(authority_now(sun.id, now=NOW).posts) == 2


def test_a_stand_in_is_arranged_and_said_on_both_desks(phone: Opened, district: District) -> None:
    qin = administers(phone, "qin.yu", "stand-ins")
    qin.get_by_role("button", name="安排代班").click()
    sheet = qin.get_by_role("dialog")
    whose = sheet.get_by_role("group", name="替谁")
    whose.get_by_label("姓名或用户名").fill("王敏")
    whose.get_by_label("王敏").check()
    by = sheet.get_by_role("group", name="谁来代")
    by.get_by_label("马军").check()
    sheet.get_by_label("代到哪天").fill("2026-11-29")
    sheet.get_by_role("button", name="安排好").click()
    expect(qin.get_by_role("cell", name="马军 替 王敏 代班")).to_be_visible()
    for username, words in (("ma.jun", "替 王敏 代班至 11月29日"), ("wang.min", "马军 替您代班")):
        desk = phone("/desk/", viewport=DESK)
        desk.clock.set_fixed_time(NOW)
        desk.get_by_label("用户名").fill(username)
        desk.get_by_label("密码").fill(PASSWORD)
        desk.keyboard.press("Enter")
        expect(desk.get_by_text(words).first).to_be_visible()


def test_a_grid_with_nobody_gets_somebody_by_keyboard(phone: Opened, district: District) -> None:
    qin = administers(phone, "qin.yu", "posts?only=bare")
    grid = qin.get_by_role("button", name="给槐荫社区第二网格定人")
    grid.focus()
    qin.keyboard.press("Enter")
    sheet = qin.get_by_role("dialog")
    sheet.get_by_label("何秀兰").focus()
    qin.keyboard.press("Space")
    sheet.get_by_role("button", name="定人").focus()
    qin.keyboard.press("Enter")
    expect(qin.get_by_text("定好了，今天起算")).to_be_visible()
    expect(qin.get_by_role("heading", name="5 个网格，3 个没有人")).to_be_visible()


def test_a_sheet_of_staff_is_tried_and_taken_in_and_who_is_new_gets_a_password(
    phone: Opened, district: District
) -> None:
    # given: a sheet with a colleague who was entered, and one whose role nobody has
    station = f"community-{HUAIYIN}"
    head = [one.heading[0] for one in (*PEOPLE_COLUMNS, *POST_COLUMNS[2:])]
    lin = ["lin.yue", "林悦", "", "网格员", station]
    gu = ["gu.wen", "顾文", "", "网格长官", station]
    add_officer("lin.yue", "林悦", by=district.cast.deng_wei, now=NOW)
    qin = administers(phone, "qin.yu", "people")
    qin.get_by_role("link", name="表格导入导出").click()

    # when: its posts are handed in and tried
    kind = qin.locator("#kind-posts")
    kind.get_by_role("button", name="导入").click()
    dialog = qin.get_by_role("dialog")
    dialog.get_by_label("选择文件").set_input_files(
        {"name": "人员.xlsx", "mimeType": XLSX, "buffer": book(head, lin, gu)}
    )
    dialog.get_by_role("button", name="试导").click()
    mine = qin.get_by_role("region", name="表格", exact=True)
    expect(mine.get_by_text("处理不会停")).to_be_visible()
    assert take_next()

    # then: what is wrong is told, and nothing is given yet
    expect(mine.get_by_text("第 3 行 · 角色")).to_be_visible()
    assert grave_faults(qin) == []
    pictured(qin, "tables-people")
    assert not Officer.objects.get(username="lin.yue").posts.exists()

    # when: it is taken in
    mine.get_by_role("button", name="正式导入 1 行").click()
    expect(mine.get_by_text("处理不会停")).to_be_visible()
    assert take_next()

    # then: she gets her password in a file, and is on the list
    expect(mine.get_by_text("1 位新同事还不能登录")).to_be_visible()
    with qin.expect_download() as passwords:
        mine.get_by_role("button", name="给 1 人发初始密码").click()
    expect(mine.get_by_text("已发 1 人，共 1 人")).to_be_visible()
    assert re.search(r"林悦.*lin\.yue,([a-z2-9]{4}-){2}", passwords.value.path().read_text())
    qin.goto("/desk/admin/people")
    expect(qin.get_by_role("cell", name="林悦 lin.yue")).to_be_visible()


@pytest.mark.parametrize(
    ("locale", "scheme", "width"), [("zh-CN", "light", 1280), ("en-US", "dark", 390)]
)
def test_axe_finds_nothing_grave_and_nothing_is_too_wide(
    phone: Opened, district: District, locale: str, scheme: str, width: int
) -> None:
    cast = district.cast
    write_template("centre", title="已修好", text="{单位}已修好。", by=cast.zhou_ming, now=NOW)
    stand_in_for(
        cast.ma_jun.id,
        [cast.wang_min.post_id or 0],
        to_on=NOW.date().replace(day=29),
        by=FOUNDER,
        now=NOW,
    )
    size = {"width": width, "height": 800}
    page = administers(
        phone, "deng.wei", "people", locale=locale, color_scheme=scheme, viewport=size
    )
    for path in (*PAGES, f"people?who={cast.wang_min.id}"):
        page.goto(f"/desk/admin/{path}")
        page.wait_for_load_state("networkidle")
        expect(page.locator(".adm h1:visible, .pane h2:visible").first).to_be_visible()
        assert grave_faults(page) == [], path
        assert too_wide(page) <= 0, path
    looks = {"locale": locale, "color_scheme": scheme, "viewport": size}
    page = administers(phone, "qin.yu", "people", **looks)
    page.goto(f"/desk/admin/people?who={cast.wang_min.id}")
    expect(page.locator(".pane .acts button").nth(2)).to_be_visible()
    assert grave_faults(page) == []
    assert too_wide(page) <= 0


def test_nobody_s_day_begins_with_a_refusal(phone: Opened, district: District) -> None:
    # when: those who have no list of cases open the desk, by its address and by its sign
    for username in ("deng.wei", "qin.yu"):
        page = administers(phone, username, "tables")
        page.goto("/desk/")
        expect(page).to_have_url(re.compile("/desk/admin/people$"))
        expect(page.locator(".adm h1")).to_be_visible()
        page.locator(".rail .home").click()
        expect(page).to_have_url(re.compile("/desk/admin/people$"))
    # then: nothing was refused, so the auditor's record is not filled by signing in
    assert not Attempt.objects.exists()


def test_who_may_not_is_told_who_may(phone: Opened, district: District) -> None:
    chen = administers(phone, "chen.qiang", "posts")
    expect(chen.get_by_role("heading", name="这一页不归您看")).to_be_visible()
    expect(chen.get_by_role("link", name="答复模板")).to_be_visible()
