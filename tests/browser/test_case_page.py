"""The case page: a clock that adds up, help that is asked for, two cases that are one, paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from linli.cases.models import Case
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.matters import a_long_matter
from tests.browser.test_desk import DESK, a_cover
from tests.cast import IN_HUAIYIN, PASSWORD
from tests.journeys.district import District

A4_CHARACTERS = 28


def at_case(phone: Opened, district: District, who: str, number: str, **looks: object) -> Page:
    """Somebody looks at a case, on a screen of her own."""
    page = phone(**{"viewport": DESK, **looks})
    page.clock.set_fixed_time(district.now)
    page.goto(f"/desk/signin?next=/c/{number}")
    page.locator("input").first.fill(who)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("form button[type=submit]").click()
    expect(page.locator(".ttl h1")).to_be_visible()
    expect(page.locator(".axis .dt").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    return page


def test_the_bar_is_as_wide_as_what_was_counted(phone: Opened, district: District) -> None:
    number = a_long_matter(district)
    clock = district.liu_fang.gets(f"/workbench/cases/{number}/clock")

    page = at_case(phone, district, "liu.fang", number)

    # then: days and stretches are those of the server, as wide as their seconds
    wide = page.eval_on_selector_all(
        ".axis .d", "all => all.map(d => [+d.dataset.seconds, d.getBoundingClientRect().width])"
    )
    assert [seconds for seconds, _ in wide] == [day["counted_seconds"] for day in clock["days"]]
    shares = [width / seconds for seconds, width in wide]
    assert max(shares) / min(shares) == pytest.approx(1, abs=0.02)
    parts = page.eval_on_selector_all(
        ".axis .seg i", "all => all.map(i => [i.className, +i.dataset.seconds])"
    )
    sums = {look: sum(s for one, s in parts if one == look) for look, _ in parts}
    hours = {look: seconds / 3600 for look, seconds in sums.items()}
    assert hours["sw-run"] + hours["sw-left"] == 7 * 8  # the limit of seven days
    assert (hours["sw-held"], hours["sw-ext"]) == (2 * 8, 3 * 8)
    for words in ("原期限", "延期前", "现在", "期限"):
        expect(page.locator(".mk em").filter(has_text=words).first).to_be_visible()

    # and: the same as a table, for those who do not see a bar
    page.get_by_role("button", name="逐段列出").click()
    expect(page.get_by_role("row")).to_have_count(1 + len(clock["lines"]))


def test_of_two_desks_one_wins_and_the_other_sees_it(phone: Opened, district: District) -> None:
    number = a_cover(district)
    district.takes_office("shen_ke", "沈可", "unit_clerk", "dept-water")
    first = at_case(phone, district, "qian.feng", number)
    second = at_case(phone, district, "shen.ke", number)
    for page in (first, second):
        page.get_by_role("button", name="签收").click()
    # Whoever is served first is the server's choice; here it is the one who presses first.
    first.get_by_role("dialog").get_by_role("button", name="签收").click()
    expect(first.get_by_role("dialog")).to_be_hidden()
    second.get_by_role("dialog").get_by_role("button", name="签收").click()

    expect(second.get_by_role("dialog").get_by_role("alert")).to_contain_text("现在不能签收")
    second.get_by_role("button", name="先不办").click()
    expect(second.locator(".ttl .st")).to_contain_text("办理中")
    expect(second.get_by_role("button", name="办结答复")).to_be_visible()


def test_a_unit_is_asked_and_does_its_part(phone: Opened, district: District) -> None:
    number = a_cover(district)
    district.takes_office("shen_ke", "沈可", "unit_clerk", "dept-water")
    page = at_case(phone, district, "shen.ke", number)
    page.get_by_role("button", name="签收").click()
    page.get_by_role("dialog").get_by_role("button", name="签收").click()
    expect(page.get_by_role("dialog")).to_be_hidden()

    page.get_by_role("button", name="请单位协办").click()
    page.get_by_role("dialog").get_by_label("单位").fill("恒源")
    expect(page.get_by_role("dialog").locator(".found")).to_contain_text("恒源")
    page.keyboard.press("Enter")
    page.get_by_label("请它做什么").fill("先在井口围挡")
    page.get_by_role("dialog").get_by_role("button", name="请单位协办").click()
    expect(page.locator(".as li")).to_contain_text("先在井口围挡")
    district.tell()

    helper = at_case(phone, district, "sun.li", number)
    helper.get_by_role("button", name="完成协办").click()
    helper.get_by_label("做了什么，结果如何").fill("已围挡，夜里有灯。")
    helper.get_by_role("dialog").get_by_role("button", name="完成协办").click()
    expect(helper.locator(".as li")).to_contain_text("已完成")


def test_two_cases_side_by_side_become_one(phone: Opened, district: District) -> None:
    number = a_long_matter(district)
    page = at_case(phone, district, "zhou.ming", number)

    expect(page.locator(".dup .alike")).to_contain_text("位置很近")
    page.get_by_role("button", name="并排看").click()
    sides = page.get_by_role("dialog")
    expect(sides.get_by_role("row").filter(has_text="类别")).to_contain_text("相同")
    # The verdict and its reasons are the server's.
    expect(sides.locator(".alike")).to_contain_text("相同：位置很近")
    assert grave_faults(page) == []
    sides.get_by_role("button", name=re.compile("并入")).click()

    expect(sides).to_be_hidden()
    merged = Case.objects.exclude(number=number).get()
    assert merged.state == "merged"
    expect(page.get_by_text("2 人反映").first).to_be_visible()


def test_a_report_joined_by_mistake_gets_a_case_of_its_own(
    phone: Opened, district: District
) -> None:
    number = a_cover(district)
    other = "路灯杆歪了，快倒了"
    district.somebody().reports(other, joins=number, at=IN_HUAIYIN)
    district.tell()
    page = at_case(phone, district, "zhou.ming", number)

    voice = page.locator(".words-card article").filter(has_text=other)
    voice.get_by_role("button", name="不是同一件，移出").click()
    sheet = page.get_by_role("dialog", name="移出诉求")
    sheet.get_by_label("理由").fill("是路灯杆，不是井盖。")
    sheet.get_by_role("button", name="移出诉求").click()

    expect(sheet).to_be_hidden()
    part = Case.objects.exclude(number=number).get()
    expect(page.get_by_text(f"办好了，另立 {part.number}")).to_be_visible()
    expect(page.locator(".words-card article")).to_have_count(1)
    assert part.summary == other


def test_what_is_personal_is_taken_out(phone: Opened, district: District) -> None:
    number = a_cover(district)
    page = at_case(phone, district, "zhou.ming", number)

    page.get_by_role("button", name="隐去内容").click()
    page.get_by_role("dialog").get_by_role("checkbox").first.check()
    page.get_by_role("dialog").get_by_role("radio").first.check()
    page.get_by_role("dialog").get_by_role("button", name="隐去", exact=True).click()

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("blockquote")).to_have_text("内容已隐去")


def test_every_sheet_is_one_page_of_paper(phone: Opened, district: District) -> None:
    number = a_long_matter(district)
    district.zhou_ming.posts(f"/workbench/cases/{number}/supervise", {"words": "请今天到场。"})
    page = at_case(phone, district, "zhou.ming", number)
    page.get_by_text("打印单据").click()
    links = page.locator(".menu a")
    expect(links).to_have_count(6)

    for path in links.evaluate_all("all => all.map(a => a.getAttribute('href'))"):
        page.goto(path)
        printed = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, path
        assert grave_faults(page) == [], path
        if page.locator(".letter").count():
            across = page.evaluate(
                "(() => { const p = document.querySelector('.text'), s = getComputedStyle(p);"
                " return p.clientWidth / parseFloat(s.fontSize) })()"
            )
            assert int(across + 0.01) == A4_CHARACTERS


@pytest.mark.parametrize(
    "looks",
    [
        {},
        {"color_scheme": "dark"},
        {"locale": "en-GB", "viewport": {"width": 1280, "height": 720}},
        {"viewport": {"width": 390, "height": 844}},
        {"locale": "en-GB", "color_scheme": "dark", "viewport": {"width": 720, "height": 450}},
    ],
    ids=["desk", "dark", "english-small", "phone", "english-dark-200%"],
)
def test_nobody_stumbles_over_the_case_page(
    phone: Opened, district: District, looks: dict[str, object]
) -> None:
    number = a_long_matter(district)

    page = at_case(phone, district, "liu.fang", number, **looks)

    assert grave_faults(page) == []
    assert too_wide(page) <= 0
    wide = page.evaluate(
        "(box => box.scrollWidth - box.clientWidth)(document.querySelector('.pagebox'))"
    )
    assert wide <= 0
