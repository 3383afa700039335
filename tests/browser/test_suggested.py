"""The desk takes a suggestion with its reasons; what it corrects is learnt and told next time."""

import pytest
from playwright.sync_api import Locator, Page, expect

from linli.cases.models import Case
from linli.intake.learning import learn
from linli.journal.acting import Actor
from linli.routing.models import Lesson
from linli.routing.text.kept import forget
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_case_page import at_case
from tests.cast import IN_HUAIYIN, NOW
from tests.journeys.district import District
from tests.rooms.intake.test_learning import taught

DARK = "小区门口的路灯不亮三天了"
# The pack knows 路灯, and nothing of lifts that are called 升降机.
LIFT = "路灯下面的升降机卡在半空，轿厢门也打不开"


def reported(district: District, words: str) -> str:
    return str(district.somebody().reports(words, at=IN_HUAIYIN)["number"])


def card_of(page: Page) -> Locator:
    card = page.get_by_role("region", name="建议")
    expect(card).to_be_visible()
    return card


@pytest.mark.parametrize("width", [1440, 390])
def test_a_suggested_unit_is_taken_with_its_reasons(
    phone: Opened, district: District, width: int
) -> None:
    number = reported(district, DARK)
    assert Case.objects.get(number=number).state == "filed"
    page = at_case(phone, district, "liu.fang", number, viewport={"width": width, "height": 900})

    first = card_of(page).get_by_role("listitem").first
    expect(first).to_contain_text("按事项清单")
    expect(card_of(page)).to_contain_text("文字提到“路灯不亮”")
    assert grave_faults(page) == []
    assert too_wide(page) == 0
    unit = first.locator("b").inner_text()
    first.get_by_role("button", name=f"派给它：{unit}").click()

    # then: the form is filled in, and one more press dispatches it
    form = page.get_by_role("dialog")
    expect(form.locator(".chips")).to_contain_text(unit)
    form.get_by_role("button", name="派单").click()
    expect(page.locator(".ttl")).to_contain_text("待接单")
    expect(page.get_by_role("region", name="建议")).to_have_count(0)
    assert Case.objects.get(number=number).state == "dispatched"


def test_a_correction_is_a_lesson_and_the_same_words_lead_there_next_time(
    phone: Opened, district: District
) -> None:
    taught(district.cast)
    number = reported(district, LIFT)
    page = at_case(phone, district, "liu.fang", number)
    card = card_of(page)
    expect(card).to_contain_text("文字提到“路灯”")
    expect(card).not_to_contain_text("电梯")

    # when: the desk knows better, and says so
    page.get_by_role("button", name="补正").click()
    form = page.get_by_role("dialog")
    form.get_by_label("类别").select_option("lift-fault")
    form.get_by_role("button", name="补正").click()
    expect(form).to_be_hidden()
    expect(page.locator(".ttl .m")).to_contain_text("电梯")
    page.close()
    district.tell()

    # then: it is on record as a lesson, and after the night's training the words speak for it
    case = Case.objects.get(number=number)
    lesson = Lesson.objects.get(case_id=case.id)
    assert (lesson.kind, lesson.category) == (Lesson.Kind.CORRECTION, "lift-fault")
    assert learn(by=Actor.system("tests.suggested"), now=NOW).took_over
    forget()
    again = reported(district, LIFT)
    page = at_case(phone, district, "liu.fang", again)
    assert Case.objects.get(number=again).category == "lift-fault"
    expect(card_of(page)).to_contain_text("轿厢")
