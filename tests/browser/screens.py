"""Every screen of every app, in one place: what is looked over in tests, and pictured in the docs.

A new page gets its line here, and with it: axe in both languages and both themes, no sideways
scroll on a telephone, use at 200 %, and a picture in docs/screens.md.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from linli.simulate.pictures import picture

SIZES = {
    "phone": {"width": 360, "height": 780},
    "field": {"width": 390, "height": 844},
    "desk": {"width": 1440, "height": 900},
}
Facts = dict[str, str]
DUTY_OFFICER = "zhou.ming"
GRID_WORKER = "he.xiulan"


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


def _writes(page: Page) -> None:
    """A photo, words and a place, as they stand before the first "next"."""
    photos = [
        {"name": f"{kind}.jpg", "mimeType": "image/jpeg", "buffer": picture(kind, mended=False)}
        for kind in (1, 2)
    ]
    page.locator("input[type=file]").first.set_input_files(photos)  # type: ignore[arg-type]  # as it takes them
    page.locator(".shots figure").nth(1).wait_for()
    page.locator(".say textarea").fill("门口的井盖碎了，电动车骑过去颠得厉害，晚上看不见。")
    page.locator(".alts button").first.click()
    page.locator(".place .m").wait_for()


def _hears_of_neighbours(page: Page) -> None:
    _writes(page)
    page.locator(".foot .btn.primary").click()
    page.locator("dialog[open]").wait_for()
    page.locator("dialog .where").click()
    page.locator("dialog svg.area-map").wait_for()


def _says_which_kind(page: Page) -> None:
    _writes(page)
    page.locator(".foot .btn.primary").click()
    page.locator("dialog[open] .btn.primary, .kinds").first.wait_for()
    if page.locator("dialog[open]").count():
        page.locator("dialog[open] .btn.primary").click()
    page.locator(".kinds").wait_for()


def _has_sent(page: Page) -> None:
    _says_which_kind(page)
    page.locator(".foot .btn.primary").click()
    page.locator(".ticket").wait_for()


def _leaves_a_number(page: Page) -> None:
    _has_sent(page)
    page.locator(".offer").click()
    page.locator("dialog[open] input").wait_for()


def _shows_all(page: Page) -> None:
    page.get_by_role("button", name="全部", exact=True).click()
    page.wait_for_load_state("networkidle")


def _looks_around(page: Page) -> None:
    page.locator("main .btn.primary").click()
    page.locator("svg.area-map").wait_for()


def _desk(
    code: str, zh: str, en: str, path: str, steps: Callable[[Page], None] | None = None
) -> Screen:
    return Screen(code, zh, en, path, DUTY_OFFICER, "desk", steps=steps)


def _field(code: str, zh: str, en: str, path: str) -> Screen:
    return Screen(code, zh, en, path, GRID_WORKER, "field")


RESIDENT = (
    Screen("r-home", "首页", "Home", "/r/"),
    Screen("r-report", "上报", "A report", "/r/report", steps=_writes),
    Screen("r-near", "附近报过", "Already reported?", "/r/report", steps=_hears_of_neighbours),
    Screen("r-kind", "是哪一类", "Which kind", "/r/report", steps=_says_which_kind),
    Screen("r-sent", "收到了", "Received", "/r/report", steps=_has_sent),
    Screen("r-phone", "留手机号", "Leave a number", "/r/report", steps=_leaves_a_number),
    Screen("r-progress", "进展", "Progress", "/r/p/{code}"),
    Screen("r-callback", "评价", "Three questions", "/r/p/{code}/callback"),
    Screen("r-receipt", "回执单", "Receipt", "/r/p/{code}/receipt", whole=True),
    Screen("r-mine", "我的诉求", "My reports", "/r/mine"),
    Screen("r-around", "附近在办", "Around me", "/r/near", steps=_looks_around),
    Screen("r-me", "我的", "Me", "/r/me", whole=True),
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
    _desk("d-orders", "督办", "Supervision", "/desk/supervision?box=issued", _shows_all),
    _desk("d-order", "督办单", "A supervision order", "/desk/supervision/{order}"),
    _desk("d-whistles", "吹哨", "Whistles", "/desk/whistles", _shows_all),
    _desk("d-whistle", "一次吹哨", "A whistle", "/desk/whistles/{whistle}"),
    _desk("d-rulings", "裁定", "Rulings", "/desk/rulings"),
    _desk("d-callbacks", "电话回访", "Callbacks", "/desk/callbacks"),
    _desk("d-exclusions", "剔除与申诉", "Exclusions and appeals", "/desk/exclusions"),
    _desk("d-rates", "三率", "The three rates", "/desk/rates"),
    _desk("d-unknown", "没有这一页", "No such page", "/desk/nowhere"),
)
IN_THE_FIELD = (
    _field("g-tasks", "网格员的任务", "A grid worker's tasks", "/desk/"),
    _field("g-enter", "代居民上报", "Reporting for a resident", "/desk/new"),
)
SCREENS = (*RESIDENT, *WORKBENCH, *IN_THE_FIELD)


def opens(page: Page, screen: Screen, known: Facts) -> None:
    """Goes to a screen, by its address and the steps that follow."""
    page.set_viewport_size(SIZES[screen.size])  # type: ignore[arg-type]  # a width and a height
    page.goto(screen.path.format(**known))
    page.locator(screen.ready).first.wait_for()
    page.wait_for_load_state("networkidle")
    if screen.steps is not None:
        screen.steps(page)


def signs_in(page: Page, who: str, password: str) -> None:
    """Through the API: how one signs in at the screen has its own test."""
    answer = page.request.post(
        "/api/workbench/session",
        data={"username": who, "password": password},
        headers={"X-Linli": "1"},
    )
    assert answer.ok, answer.text()
