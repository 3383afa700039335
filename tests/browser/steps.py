"""What is done by hand on the way to a screen that has no address of its own."""

from playwright.sync_api import Page

from linli.simulate.pictures import picture


def writes(page: Page) -> None:
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


def hears_of_neighbours(page: Page) -> None:
    writes(page)
    page.locator(".foot .btn.primary").click()
    page.locator("dialog[open]").wait_for()
    page.locator("dialog .where").click()
    page.locator("dialog svg.area-map").wait_for()


def says_which_kind(page: Page) -> None:
    writes(page)
    page.locator(".foot .btn.primary").click()
    page.locator("dialog[open] .btn.primary, .kinds").first.wait_for()
    if page.locator("dialog[open]").count():
        page.locator("dialog[open] .btn.primary").click()
    page.locator(".kinds").wait_for()


def has_sent(page: Page) -> None:
    says_which_kind(page)
    page.locator(".foot .btn.primary").click()
    page.locator(".ticket").wait_for()


def leaves_a_number(page: Page) -> None:
    has_sent(page)
    page.locator(".offer").click()
    page.locator("dialog[open] input").wait_for()


def shows_all(page: Page) -> None:
    page.get_by_role("button", name="全部", exact=True).click()
    page.wait_for_load_state("networkidle")


def looks_around(page: Page) -> None:
    page.locator("main .btn.primary").click()
    page.locator("svg.area-map").wait_for()


def tries_a_sheet(page: Page) -> None:
    """A sheet of staff with a row that cannot be taken; the demo's worker tries it."""
    rows = (
        "用户名,姓名,电话,角色,单位",
        "fang.yuan,方媛,13900001234,网格员,槐荫社区工作站",
        "du.heng,杜衡,1.39E+10,网格员,槐荫社区工作站",
        "ye.qing,叶青,,网格长官,槐荫社区工作站",
    )
    sheet = "\r\n".join(rows).encode()
    page.locator(".kinds li", has=page.locator("b", has_text="人员")).get_by_role("button").click()
    page.locator("dialog[open] input[type=file]").set_input_files(
        {"name": "新来的网格员.csv", "mimeType": "text/csv", "buffer": sheet}
    )
    page.locator("dialog[open] .btn.primary").click()
    page.locator(".run .findings").wait_for()


def answers_a_task(page: Page) -> None:
    """The sheet for the photos of a task; what nobody has accepted is accepted first."""
    answer = page.locator(".task .btn.primary:has(svg)")
    if not answer.count():
        page.locator(".task .btn.primary").first.click()
    answer.first.click()
    page.locator("dialog[open] textarea").wait_for()


def asks_for_an_order(page: Page) -> None:
    """The wall's window for an order, past its deaf moment."""
    page.locator("[data-testid=alarm] button").first.click()
    page.locator("[role=dialog] textarea, [role=dialog] input").first.wait_for()
    page.locator("[role=dialog] .go:not(.deaf)").first.wait_for()


def turns_back_time(page: Page) -> None:
    """The wall some hours ago."""
    page.locator("header .quiet").first.click()
    page.locator("[data-testid=dock] .slide").focus()
    for _ in range(2):
        page.keyboard.press("PageDown")
    page.locator("main[aria-busy=false]").wait_for(state="attached")
