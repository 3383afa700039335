"""回访, 剔除与申诉, 三率 through the screens: who was called, what is left out, what counts."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from linli.cases.models import Case
from linli.feedback.models import Callback, Exclusion
from linli.people.models import Unit
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_desk import at_desk
from tests.cast import HUAIYIN_GRID, IN_HUAIYIN
from tests.journeys.district import District


@pytest.fixture
def called(district: District) -> str:
    """Two days after it was closed, and nobody has answered by the link."""
    clerk = district.takes_office("hu_bo", "胡波", "unit_clerk", "dept-transport")
    receipt = district.somebody().reports(
        "路面坑洼，骑车摔了一跤",
        category="road-pothole",
        at=IN_HUAIYIN,
        name="陈女士",
        phone="13900014471",
    )
    number = str(receipt["number"])
    clerk.accepts(number)
    before, after = [clerk.photographs()], [clerk.photographs()]
    clerk.answers(number, "已修补。", before=before, after=after)
    district.zhou_ming.verifies(number)
    district.zhou_ming.closes(number)
    district.days_pass(days=3, hours=1)
    return number


def sits_down(phone: Opened, district: District, who: str, **looks: object) -> Page:
    page = at_desk(phone, who, **looks)
    page.clock.set_fixed_time(district.now)
    return page


def test_an_operator_calls_asks_and_takes_down(
    phone: Opened, district: District, called: str
) -> None:
    # given
    wu = sits_down(phone, district, "wu.ting")
    wu.goto("/desk/callbacks")
    expect(wu.get_by_role("heading", name="电话回访")).to_be_visible()

    # when: the number is shown for this call, and it is engaged
    wu.get_by_role("button", name="看电话号码").click()
    expect(wu.get_by_role("link", name="13900014471")).to_be_visible()
    wu.get_by_role("button", name="占线").click()
    expect(wu.get_by_text("记下了：占线")).to_be_visible()
    expect(wu.get_by_text("打过 1/3 次")).to_be_visible()

    # and: at the second try she is reached; nothing is sent before all three are answered
    wu.get_by_role("button", name="接通了，问三句").click()
    wu.get_by_role("button", name="记下回答").click()
    expect(wu.get_by_text("请选一项")).to_have_count(3)
    wu.get_by_role("radio", name="联系过").check()
    wu.get_by_role("radio", name="解决了").check()
    wu.get_by_role("radio", name="基本满意").check()
    wu.get_by_role("button", name="记下回答").click()

    # then
    expect(wu.get_by_text("回答记下了")).to_be_visible()
    expect(wu.get_by_text("没有要打的回访电话")).to_be_visible()
    callback = Callback.objects.get(case__number=called)
    assert (callback.outcome, callback.solved, callback.satisfaction) == (
        "reached",
        True,
        "basically",
    )
    assert callback.attempts.count() == 2


def test_a_unit_applies_and_two_others_decide(
    phone: Opened, district: District, called: str
) -> None:
    # given: the reporter was not satisfied
    callback = Callback.objects.get(case__number=called)
    body = {
        "report": str(callback.report_id),
        "contacted": True,
        "solved": True,
        "satisfaction": "not_satisfied",
    }
    district.wu_ting.posts(f"/workbench/cases/{called}/callback", body)

    # when: the unit applies, with a ground and its reasons
    hu = sits_down(phone, district, "hu.bo")
    hu.goto(f"/desk/exclusions?case={called}")
    hu.get_by_role("button", name="申请剔除").click()
    dialog = hu.get_by_role("dialog")
    dialog.get_by_role("button", name="提交").click()
    expect(dialog.get_by_text("请选一项")).to_be_visible()
    dialog.get_by_role("radio").first.check()
    dialog.get_by_label("说明情况").fill("台风期间停工三天，附气象证明。")
    dialog.get_by_role("button", name="提交").click()
    expect(hu.get_by_text("申请已提交，等两位复核")).to_be_visible()
    # and: it may not review its own
    expect(hu.get_by_text("本单位的申请，由别家复核")).to_be_visible()
    expect(hu.get_by_role("button", name="复核")).to_have_count(0)

    # and: the street and the district agree
    for who, said in (("wang.min", "复核记下了"), ("zhou.ming", "复核完成：予以剔除")):
        page = sits_down(phone, district, who)
        page.goto("/desk/exclusions")
        page.get_by_role("button", name="复核", exact=True).click()
        page.get_by_role("radio", name="同意", exact=True).check()
        page.get_by_label("复核理由").fill("情况属实。")
        page.get_by_role("button", name="提交复核").click()
        expect(page.get_by_text(said)).to_be_visible()

    # then
    assert Exclusion.objects.get().state == "excluded"


def counted(district: District, number: str, unit: str, *, good: int, bad: int) -> None:
    """So many answers of one unit, of this month and the one before."""
    case = Case.objects.get(number=number)
    asked = Callback.objects.filter(case=case).order_by("id")[0]
    last = Callback.objects.order_by("-round")[0].round
    rows = []
    for at in range(good + bad):
        for back in (0, 31):
            last += 1
            when = district.now - timedelta(days=back, minutes=at)
            fine = at < good - (3 if back else 0)
            rows.append(
                Callback(
                    case=case,
                    report_id=asked.report_id,
                    round=last,
                    unit=Unit.objects.get(code=unit),
                    area_code=HUAIYIN_GRID,
                    category="road-pothole",
                    asked_at=when,
                    expires_at=when + timedelta(days=7),
                    settled_at=when,
                    answered_at=when,
                    outcome="reached",
                    valid=True,
                    contacted=True,
                    solved=fine,
                    satisfaction="satisfied" if fine else "not_satisfied",
                )
            )
    Callback.objects.bulk_create(rows)


def test_the_rates_say_n_of_all_and_a_percentage_only_of_enough(
    phone: Opened, district: District, called: str
) -> None:
    # given: forty answers of one unit, thirty-three of another, nine of a third
    counted(district, called, "dept-transport", good=36, bad=4)
    counted(district, called, "dept-urban-management", good=20, bad=13)
    counted(district, called, "property-hengyuan", good=8, bad=1)
    zhou = sits_down(phone, district, "zhou.ming")

    # when
    zhou.goto("/desk/rates")

    # then: percentages of those with thirty and more, ranks, what changed in points
    first = zhou.get_by_role("row", name=re.compile("交通"))
    expect(first.get_by_text("90.0%").first).to_be_visible()
    expect(first.get_by_text("36/40").first).to_be_visible()
    expect(first.get_by_text("↑ 升 7.5 点").first).to_be_visible()
    few = zhou.get_by_role("row", name=re.compile("恒源物业"))
    expect(few.get_by_text("8/9").first).to_be_visible()
    expect(few.get_by_text("%")).to_have_count(0)
    expect(zhou.get_by_role("heading", name="前三")).to_be_visible()

    # and: by area the rows have their own names; the address says what is shown
    zhou.get_by_role("button", name="辖区", exact=True).click()
    expect(zhou.get_by_role("rowheader", name="柳林街道")).to_be_visible()
    assert "by=area" in zhou.url
    with zhou.expect_download() as got:
        zhou.get_by_role("link", name="Excel").click()
    assert got.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize(
    "looks",
    [
        {},
        {"color_scheme": "dark", "locale": "en-GB"},
        {"viewport": {"width": 390, "height": 844}, "locale": "zh-CN"},
    ],
)
def test_nothing_to_stumble_over(
    phone: Opened, district: District, called: str, looks: dict[str, object]
) -> None:
    counted(district, called, "dept-transport", good=36, bad=4)
    page = sits_down(phone, district, "zhou.ming")
    language = "en" if looks.get("locale") == "en-GB" else "zh"
    theme = "dark" if "color_scheme" in looks else "light"
    if "viewport" in looks:
        page.set_viewport_size(looks["viewport"])  # type: ignore[arg-type]  # as in the row above
    for path in ("callbacks", "exclusions", f"exclusions?case={called}", "rates", "rates?by=area"):
        mark = "&" if "?" in path else "?"
        page.goto(f"/desk/{path}{mark}lang={language}&theme={theme}")
        page.wait_for_load_state("networkidle")
        assert grave_faults(page) == [], path
        assert too_wide(page) <= 0, path
