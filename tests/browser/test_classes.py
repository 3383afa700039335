"""Story 10 through the screens: forty lifts are one class, become a project, and are measured."""

import os

import pytest
from playwright.sync_api import Page, expect

from linli.insights.models import CaseClass, Project
from linli.insights.regroup import regroup
from linli.journal.acting import Actor
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_desk import at_desk
from tests.cast import NOW, Cast
from tests.journeys.district import District
from tests.rooms.insights.test_classes import DAY, lift

NIGHT = Actor.system("insights.group")
SHOTS = os.environ.get("LINLI_SHOTS", "")


def pictured(page: Page, name: str) -> None:
    """For whoever wants to look: LINLI_SHOTS names the folder."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png")


@pytest.fixture
def forty(district: District) -> Cast:
    """Eight weeks ago forty lifts in a month, and three since."""
    for number in range(40):
        lift(district.cast, number, 84 - number * 0.7)
    for number in range(3):
        lift(district.cast, number, 9 - number * 3)
    regroup(by=NIGHT, now=NOW)
    return district.cast


def test_forty_lifts_become_a_project_that_is_measured(
    phone: Opened, district: District, forty: Cast
) -> None:
    # given: the street's clerk looks at what is behind many cases
    wang = at_desk(phone, "wang.min")
    wang.goto("/desk/classes")
    expect(wang.get_by_role("heading", name="类案")).to_be_visible()
    expect(wang.get_by_text("43 人", exact=True)).to_be_visible()
    expect(wang.get_by_text("还没有人牵头")).to_be_visible()
    assert not grave_faults(wang)
    pictured(wang, "classes-list")

    # when: she opens it, and looks at the weeks, the places and the cases
    wang.get_by_role("link", name="电梯").first.click()
    expect(wang.get_by_role("heading", name="每周来件")).to_be_visible()
    expect(
        wang.get_by_role("img", name="类案分布图").or_(wang.get_by_label("类案分布图"))
    ).to_be_visible()
    expect(wang.get_by_text("槐荫社区").first).to_be_visible()
    expect(wang.get_by_text("已显示 20 件")).to_be_visible()
    pictured(wang, "class-before")

    # and: without an owner nothing is sent
    wang.get_by_role("button", name="立项").click()
    expect(wang.get_by_text("请选一家单位")).to_be_visible()
    assert not Project.objects.exists()
    wang.get_by_role("searchbox", name="牵头单位").fill("住房")
    wang.get_by_role("button", name="住房和建设").click()
    wang.get_by_label("可能的原因").fill("三个小区同一批电梯的门机老化。")
    wang.get_by_label("措施", exact=True).fill("统一更换门机，维保单位每周巡检。")
    start = (NOW - 28 * DAY).date()
    wang.get_by_label("从哪天起算效果").fill(start.isoformat())
    wang.get_by_role("button", name="立项").click()

    # then: it is owned, and the figures say what they can say
    expect(wang.get_by_role("status").filter(has_text="立项了")).to_be_visible()
    expect(wang.get_by_text("明显少了")).to_be_visible()
    expect(wang.get_by_text("40 件")).to_be_visible()
    project = Project.objects.get()
    assert project.measured_from == start
    assert not grave_faults(wang)
    pictured(wang, "class-project")

    # and: it is closed with words, and stays among those taken on
    wang.get_by_role("button", name="结项").click()
    wang.get_by_label("结论").fill("门机更换完成，来件明显减少。")
    wang.get_by_role("button", name="结项").click()
    expect(wang.get_by_role("status").filter(has_text="结项了")).to_be_visible()
    wang.goto("/desk/classes?which=projects")
    expect(wang.get_by_text("已结项")).to_be_visible()
    project.refresh_from_db()
    assert project.closed_at is not None


@pytest.mark.parametrize("look", [{"language": "en"}, {"theme": "dark"}, {"type": "large"}])
def test_on_a_telephone_a_class_fits_in_every_look(
    phone: Opened, district: District, forty: Cast, look: dict[str, str]
) -> None:
    page = at_desk(phone, "zhou.ming")
    page.set_viewport_size({"width": 360, "height": 780})
    page.evaluate("(look) => localStorage.setItem('linli.looks', JSON.stringify(look))", look)
    found = CaseClass.objects.get()
    for path in ("/desk/classes", f"/desk/classes/{found.id}"):
        page.goto(path)
        expect(page.get_by_text("电梯").first).to_be_visible()
        expect(page.locator("[aria-busy='true']")).to_have_count(0)
        assert too_wide(page) <= 0
        assert not grave_faults(page)
        pictured(
            page, f"phone-{'list' if path.endswith('classes') else 'one'}-{'-'.join(look.values())}"
        )


def test_an_empty_list_says_what_would_be_in_it(phone: Opened, district: District) -> None:
    page = at_desk(phone, "zhou.ming")
    page.goto("/desk/classes")
    expect(page.get_by_text("还没有成类的诉求")).to_be_visible()
    expect(page.get_by_text("近 90 天里，有 3 个以上的人")).to_be_visible()
    assert (page.get_by_role("row")).count() == 0
