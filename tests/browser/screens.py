"""Every screen of every app, in one place: what is looked over in tests, and pictured in the docs.

A new page gets its line here, and with it: axe in both languages and both themes, no sideways
scroll on a telephone, use at 200 %, and a picture in docs/screens.md.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from playwright.sync_api import Page

from tests.browser.steps import (
    answers_a_task,
    asks_for_an_order,
    has_sent,
    hears_of_neighbours,
    leaves_a_number,
    looks_around,
    says_which_kind,
    shows_all,
    tries_a_sheet,
    turns_back_time,
    writes,
)

SIZES = {
    "phone": {"width": 360, "height": 780},
    "field": {"width": 390, "height": 844},
    "desk": {"width": 1440, "height": 900},
    "wall": {"width": 1920, "height": 1080},
    "walls": {"width": 3840, "height": 1080},
}
# In the demo as in the cast.
DUTY_OFFICER = "zhou.ming"
GRID_WORKER = "he.xiulan"
ADMINISTRATOR = "deng.wei"
SECURITY_ADMINISTRATOR = "qin.yu"
STREET_SECURITY = "tang.rui"
AUDITOR = "xu.hui"
# Not an officer: one of those who reported, in the session that the facts know.
RESIDENT = "resident"
Facts = dict[str, str]
# A wall to which its data and its land have come; the legend has paths as well.
FED = "[data-testid=map] path.area >> visible=true"


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: whose it is, how one comes there, and what it is called in the docs.

    `path` is filled from the facts of the district that stands; `steps` go on from there by hand,
    where a screen has no address of its own. `ready` is what must be seen before it is looked at; a
    `whole` picture shows what lies below the window too.
    """

    code: str
    zh: str
    en: str
    path: str
    who: str = ""
    size: str = "phone"
    ready: str = ":is(h1, h2, h3):visible"
    steps: Callable[[Page], None] | None = None
    whole: bool = False
    pictured: bool = True


def _desk(
    code: str, zh: str, en: str, path: str, steps: Callable[[Page], None] | None = None
) -> Screen:
    return Screen(code, zh, en, path, DUTY_OFFICER, "desk", steps=steps)


def _audit(code: str, zh: str, en: str, path: str) -> Screen:
    return Screen(code, zh, en, path, AUDITOR, "desk")


def _field(
    code: str, zh: str, en: str, path: str, steps: Callable[[Page], None] | None = None
) -> Screen:
    return Screen(code, zh, en, path, GRID_WORKER, "field", steps=steps)


def _admin(code: str, zh: str, en: str, path: str, who: str = ADMINISTRATOR) -> Screen:
    return Screen(code, zh, en, f"/desk/admin/{path}", who, "desk")


def _wall(
    code: str,
    zh: str,
    en: str,
    query: str = "",
    size: str = "wall",
    steps: Callable[[Page], None] | None = None,
) -> Screen:
    path = f"/wall/?lang={{language}}{query}"
    return Screen(code, zh, en, path, DUTY_OFFICER, size, ready=FED, steps=steps)


RESIDENTS = (
    Screen("r-front", "门口", "Front door", "/", whole=True),
    Screen("r-home", "首页", "Home", "/r/"),
    Screen("r-report", "上报", "A report", "/r/report", steps=writes),
    Screen("r-near", "附近报过", "Already reported?", "/r/report", steps=hears_of_neighbours),
    Screen("r-kind", "是哪一类", "Which kind", "/r/report", steps=says_which_kind),
    Screen("r-sent", "收到了", "Received", "/r/report", steps=has_sent),
    Screen("r-phone", "留手机号", "Leave a number", "/r/report", steps=leaves_a_number),
    Screen("r-progress", "进展", "Progress", "/r/p/{code}"),
    Screen("r-callback", "评价", "Three questions", "/r/p/{code}/callback"),
    Screen("r-receipt", "回执单", "Receipt", "/r/p/{code}/receipt", whole=True),
    Screen("r-code-data", "这件诉求的信息", "Data of a report", "/r/p/{code}/data", whole=True),
    Screen("r-mine", "我的诉求", "My reports", "/r/mine"),
    Screen("r-around", "附近在办", "Around me", "/r/near", steps=looks_around),
    Screen("r-me", "我的", "Me", "/r/me", whole=True),
    Screen("r-data", "我的信息", "My data", "/r/me/data", RESIDENT, ready="dl.kept", whole=True),
    Screen("r-verify", "自己核验", "Check it yourself", "/r/verify", whole=True),
    Screen("r-poster", "码上办海报", "QR poster", "/r/poster?area={grid}", whole=True),
    Screen("r-gallery", "部件", "Parts", "/r/gallery", pictured=False),
    Screen("r-unknown", "没有这一页", "No such page", "/r/nowhere"),
)
WORKBENCH = (
    Screen("d-signin", "登录", "Signing in", "/desk/signin", size="desk"),
    _desk("d-tasks", "任务清单", "Task list", "/desk/?list=to-do"),
    _desk("d-all", "全部案件", "All cases", "/desk/?list=all"),
    _desk("d-case", "案件", "A case", "/desk/c/{case}"),
    _desk("d-enter", "热线登记", "A caller's report", "/desk/new"),
    _desk("d-inbox", "消息", "Inbox", "/desk/inbox"),
    _desk("d-account", "账号与安全", "My account", "/desk/account"),
    _desk("d-orders", "督办", "Supervision", "/desk/supervision?box=issued", shows_all),
    _desk("d-order", "督办单", "A supervision order", "/desk/supervision/{order}"),
    _desk("d-whistles", "吹哨", "Whistles", "/desk/whistles", shows_all),
    _desk("d-whistle", "一次吹哨", "A whistle", "/desk/whistles/{whistle}"),
    _desk("d-whistling", "吹哨表单", "Whistling", "/desk/whistles?case={running}"),
    _desk("d-ordering", "督办表单", "Supervising", "/desk/supervision?case={running}"),
    _desk("d-figures", "督办统计", "Supervision in figures", "/desk/supervision?box=figures"),
    _desk("d-holds", "依法留存", "Legal holds", "/desk/holds"),
    _desk("d-requests", "个人信息请求", "Data requests", "/desk/personal-requests"),
    _desk("d-counter", "窗口登记请求", "A request at the counter", "/desk/personal-requests/new"),
    _desk("d-unsealings", "个人信息审批", "What needs a second person", "/desk/unsealings"),
    _desk("d-rulings", "裁定", "Rulings", "/desk/rulings"),
    _desk("d-ruling", "裁定一件", "Ruling", "/desk/rulings?case={ruling}"),
    _desk("d-assisting", "协办任务", "Assisting", "/desk/assisting?side=asked", shows_all),
    _desk("d-asking", "请协办", "Asking for help", "/desk/assisting?case={case}"),
    _desk("d-meetings", "联席会议", "Joint meetings", "/desk/meetings"),
    _desk("d-meeting", "一次会议", "A meeting", "/desk/meetings/{meeting}"),
    _desk("d-calling", "召集会议", "Calling a meeting", "/desk/meetings?case={case}"),
    _desk("d-notices", "辖区公告", "Notices for areas", "/desk/notices-for-areas"),
    _desk("d-noticing", "发公告", "Writing a notice", "/desk/notices-for-areas?new"),
    _desk("d-callbacks", "电话回访", "Callbacks", "/desk/callbacks"),
    _desk("d-hotline", "热线对接", "Hotline", "/desk/hotline"),
    _desk("d-exclusions", "剔除与申诉", "Exclusions and appeals", "/desk/exclusions"),
    _desk("d-rates", "三率", "The three rates", "/desk/rates"),
    _desk("d-warnings", "预警", "Early warnings", "/desk/warnings"),
    _audit("d-readings", "查阅审计", "Who read what", "/desk/readings"),
    _audit("d-security", "安全记录", "Refusals and tries", "/desk/security"),
    _audit("d-acts", "管理操作", "What administrators did", "/desk/administrative-acts"),
    _desk("d-unknown", "没有这一页", "No such page", "/desk/nowhere"),
)
ADMINISTRATION = (
    _admin("a-people", "人员", "People", "people"),
    _admin("a-person", "一个人", "One person", "people?who={officer}", SECURITY_ADMINISTRATOR),
    _admin("a-grids", "岗位和网格", "Posts and grids", "posts", SECURITY_ADMINISTRATOR),
    _admin("a-street", "街道安全管理员", "A street's grids", "posts?only=bare", STREET_SECURITY),
    _admin("a-stand-ins", "代班", "Stand-ins", "stand-ins", SECURITY_ADMINISTRATOR),
    _admin("a-units", "单位", "Units", "units?unit=centre"),
    _admin("a-templates", "答复模板", "Answer templates", "templates?unit=centre"),
    _admin("a-notices", "通知用语", "Notice texts", "notices"),
    _admin("a-messages", "发送情况", "What became of messages", "notices?tab=sent", DUTY_OFFICER),
    _admin("a-policy", "规则", "Rules", "policy"),
    _admin("a-calendar", "工作日历", "Calendar", "policy?tab=calendar"),
    _admin("a-webhooks", "推送订阅", "Webhooks", "webhooks", DUTY_OFFICER),
    _admin("a-tables", "表格", "Sheets", "tables"),
    # The demo has learnt nothing yet; with a model it is looked over in test_text_models.py.
    replace(_admin("a-models", "文字模型", "Text models", "models"), pictured=False),
)
IN_THE_FIELD = (
    _field("g-tasks", "网格员的任务", "A grid worker's tasks", "/desk/field"),
    # In the demo she has no task, or not always: looked over in the test only.
    replace(
        _field("g-answer", "拍照反馈", "An answer with photos", "/desk/field", answers_a_task),
        pictured=False,
    ),
    _field("g-report", "替居民报", "A neighbour's report", "/desk/field?report=1"),
    _field("g-enter", "代居民上报", "Reporting for a resident", "/desk/new"),
)
COMMAND = (
    _wall("w-district", "全区", "The district"),
    _wall("w-street", "一个街道", "One street", "&area={street}"),
    _wall("w-order", "一键督办", "One-key supervision", steps=asks_for_an_order),
    _wall("w-replay", "回放", "Replay", steps=turns_back_time),
    _wall("w-wide", "全区，双屏", "The district, two screens", size="walls"),
    _wall("w-wide-street", "街道，双屏", "One street, two screens", "&area={street}", "walls"),
    *(
        replace(_wall(f"w-wide-{code}", zh, en, "", "walls", steps), pictured=False)
        for code, zh, en, steps in (
            ("order", "一键督办，双屏", "One-key supervision, two screens", asks_for_an_order),
            ("replay", "回放，双屏", "Replay, two screens", turns_back_time),
        )
    ),
)
# Looked over where they have something to show: in tests of their own, which are named after them.
ELSEWHERE = (
    _desk("d-classes", "类案", "Classes of cases", "/desk/classes"),
    _desk("d-class", "一类案件", "A class of cases", "/desk/classes/{class}"),
    _admin("a-webhook", "一个推送订阅", "One webhook", "webhooks/{webhook}", DUTY_OFFICER),
    replace(
        _admin("a-import", "试导一张表", "A sheet that is tried", "tables"), steps=tries_a_sheet
    ),
)
# The wall has its own hours: always dark, always live. Its test is in test_wall.py.
PAGES = (*RESIDENTS, *WORKBENCH, *IN_THE_FIELD, *ADMINISTRATION)
SCREENS = (*PAGES, *ELSEWHERE, *COMMAND)


def opens(page: Page, screen: Screen, known: Facts) -> None:
    """Goes to a screen, by its address and the steps that follow."""
    page.set_viewport_size(SIZES[screen.size])  # type: ignore[arg-type]  # a width and a height
    page.goto(screen.path.format(**known))
    page.locator(screen.ready).first.wait_for()
    if screen.ready != FED:  # a wall is never idle
        page.wait_for_load_state("networkidle")
    if screen.steps is not None:
        screen.steps(page)


def is_signed_in(page: Page, known: Facts) -> None:
    """As the resident of the facts: a code to a phone has its own tests."""
    page.set_extra_http_headers({"Authorization": f"Bearer {known['session']}"})


def signs_in(page: Page, who: str, password: str) -> None:
    """Through the API: how one signs in at the screen has its own test."""
    answer = page.request.post(
        "/api/workbench/session",
        data={"username": who, "password": password},
        headers={"X-Linli": "1"},
    )
    assert answer.ok, answer.text()
