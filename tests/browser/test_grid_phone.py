"""A grid worker's telephone: her tasks on her grid, an answer without signal, a report."""

import re
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from playwright.sync_api import TimeoutError as TooLong

from linli.cases.models import Case, Evidence
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.cast import HUAIYIN, IN_HUAIYIN, NOW, PASSWORD
from tests.journeys.district import District
from tests.journeys.pictures import picture
from tests.rooms.cases.matters import opened

PHONE = {"width": 390, "height": 844}
STATION = f"community-{HUAIYIN}"


def in_the_field(phone: Opened, **looks: object) -> Page:
    """何秀兰 signs in on her telephone."""
    page = phone(**{"viewport": PHONE, "has_touch": True, **looks})
    page.clock.set_fixed_time(NOW)
    page.goto("/desk/")
    page.get_by_label("用户名").fill("he.xiulan")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", name="槐荫社区第一网格")).to_be_visible()
    return page


@pytest.fixture
def tasks(district: District) -> list[Case]:
    away = (IN_HUAIYIN[0] + 0.002, IN_HUAIYIN[1])
    made = [
        opened(district.cast, "3 单元门口飞线给电动车充电", unit=STATION, point=away),
        opened(district.cast, "井盖碎了，怕有人踩空", category="cover-damaged", unit=STATION),
    ]
    for case, hours in zip(made, (2, 30), strict=True):
        Case.objects.filter(id=case.id).update(
            received_at=NOW - timedelta(hours=10), due_at=NOW + timedelta(hours=hours)
        )
    district.tell()
    return made


def test_accepted_and_answered_without_signal_arrives_once(
    phone: Opened, tasks: list[Case], district: District, tmp_path: Path
) -> None:
    page = in_the_field(phone)
    task = page.get_by_role("listitem").filter(has_text="井盖碎了")
    expect(page.locator(".task")).to_have_count(2)

    # when: the nearest first, and she takes it on
    page.get_by_role("button", name="由近到远").click()
    expect(page.locator(".task").first).to_contain_text("井盖碎了")
    expect(page.locator(".task").last).to_contain_text("220 米")
    task.get_by_role("button", name="接单").click()
    expect(task).to_contain_text("办理中")

    # and: in the cellar there is no signal
    photo = tmp_path / "after.jpg"
    photo.write_bytes(picture())
    page.context.set_offline(True)
    task.get_by_role("button", name="拍照反馈").click()
    sheet = page.get_by_role("dialog", name="拍照反馈")
    sheet.get_by_label("怎么办的，结果如何").fill("井盖已换好。")
    sheet.get_by_role("button", name="发出").click()
    expect(sheet.get_by_role("alert")).to_be_visible()  # this kind needs a photo
    sheet.get_by_label("拍照").set_input_files(str(photo))
    expect(sheet.get_by_role("img", name="照片 1")).to_be_visible()
    sheet.get_by_role("button", name="发出").click()
    expect(task).to_contain_text("存在手机上")
    assert Case.objects.get(id=tasks[1].id).state == "accepted"

    # when: signal again, and the first reply is lost on the way
    lost = []

    def loses_one(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    page.route("**/answer", loses_one)
    page.context.set_offline(False)
    # The page's clock stands still: told to try again, it need not wait for its two seconds.
    for _ in range(15):
        page.evaluate("dispatchEvent(new Event('online'))")
        with suppress(TooLong):
            task.wait_for(state="hidden", timeout=1_000)
            break
    expect(task).to_be_hidden()

    # then
    assert lost == [200]
    assert Case.objects.get(id=tasks[1].id).state == "answered"
    assert district.zhou_ming.events(tasks[1].number).count("case.answered") == 1
    assert Evidence.objects.filter(case_id=tasks[1].id, stage="after").count() == 1


def test_a_neighbours_report(phone: Opened, tasks: list[Case]) -> None:
    page = in_the_field(phone)
    page.get_by_role("link", name="替居民报").click()
    sheet = page.get_by_role("dialog", name="替居民报")
    expect(sheet).to_contain_text("已带上现在的位置")
    page.context.set_offline(True)
    sheet.get_by_label("什么事").fill("路灯不亮，晚上看不见")
    sheet.get_by_label("居民怎么称呼（可不填）").fill("林奶奶")
    sheet.get_by_role("button", name="报上去").click()
    expect(page.get_by_text("“替居民报”存在手机上")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text(re.compile("报好了：LJ-"))).to_be_visible(timeout=30_000)
    case = Case.objects.get(summary__startswith="路灯不亮")
    assert case.channel == "grid"
    assert case.latitude == pytest.approx(IN_HUAIYIN[0], abs=0.001)


@pytest.mark.parametrize(
    ("looks", "language"),
    [({}, "en"), ({"color_scheme": "dark", "viewport": {"width": 360, "height": 780}}, "zh")],
)
def test_nobody_stumbles(
    phone: Opened, tasks: list[Case], looks: dict[str, object], language: str
) -> None:
    page = in_the_field(phone, **looks)
    for path in ("/desk/field", "/desk/field?report=1"):
        page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
        page.wait_for_load_state("networkidle")
        assert grave_faults(page) == [], path
        assert too_wide(page) <= 0, path
    small = page.locator(".task button, .task .btn, .rail a, .tabs button")
    heights = [box["height"] for one in small.all() if (box := one.bounding_box())]
    assert min(heights) >= 44
