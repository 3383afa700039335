"""The text models at the desk: figures, drift, a way back with a reason, and forward again."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from linli.intake.learning import learn
from linli.intake.versions import look_at_drift
from linli.journal.acting import Actor
from linli.routing.models import ModelInForce
from linli.routing.text.kept import forget, keep_lesson
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_admin_people import administers
from tests.browser.test_warnings import pictured
from tests.cast import NOW, resident
from tests.journeys.district import District
from tests.rooms.cases.matters import opened
from tests.rooms.intake.test_learning import taught

HOUSE = Actor.system("tests.models")


@pytest.fixture
def learnt(district: District) -> int:
    """A first model eight weeks ago; since then ever more is about what it never heard of."""
    cast, began = district.cast, NOW - timedelta(weeks=8)
    taught(cast)
    model = learn(by=HOUSE, now=began).model_id
    assert model is not None
    people = [resident(f"1390000000{number}", "林悦") for number in range(5)]
    for week in range(1, 8):
        for number in range(12 if week < 7 else 6):
            new = number < week
            words = "轿厢门打不开，升降机卡在半空"
            if new:
                words = f"{'吵早晚又黑'[number % 5]}，无人机{'嗡停转怕响'[week % 5]}个没完"
            case = opened(cast, words, resident_id=people[number % 5])
            keep_lesson(
                case.id,
                "noise-living" if new else "lift-fault",
                kind="correction",
                entry_id=100 * week + number,
                learnt_at=began + timedelta(weeks=week),
            )
    look_at_drift(now=NOW)
    forget()
    return model


def at_models(phone: Opened, username: str, **looks: object) -> Page:
    page = administers(phone, username, "models", **looks)
    expect(page.get_by_role("heading", name="文字模型")).to_be_visible()
    return page


def test_a_model_is_rolled_back_with_a_reason_and_comes_again(
    phone: Opened, district: District, learnt: int
) -> None:
    # given: the figures, and a line that falls
    deng = at_models(phone, "deng.wei")
    expect(deng.get_by_role("heading", name=f"现在用的 · 第 {learnt} 号")).to_be_visible()
    expect(deng.get_by_role("img", name="91.7%（11/12）")).to_be_visible()
    expect(deng.get_by_role("listitem").filter(has_text="无人机")).to_be_visible()
    assert not grave_faults(deng)
    pictured(deng, "models")
    deng.get_by_text("看表格").click()
    expect(deng.get_by_role("cell", name="91.7% · 11/12").first).to_be_visible()

    # when: she goes back; without a reason nothing happens
    deng.get_by_role("button", name="退回上一个").click()
    sheet = deng.get_by_role("dialog")
    expect(sheet.get_by_text(f"现在用的是第 {learnt} 号，退回后用规则里的词")).to_be_visible()
    sheet.get_by_role("button", name="退回上一个").click()
    expect(sheet.get_by_text("请写明原因")).to_be_visible()
    assert ModelInForce.objects.count() == 1
    sheet.get_by_label("为什么").fill("无人机的事都派错了")
    pictured(deng, "models-back")
    sheet.get_by_role("button", name="退回上一个").click()

    # then: the words of the rules decide; undone, the model does again
    expect(deng.get_by_role("heading", name="现在按规则里的词判断")).to_be_visible()
    expect(deng.get_by_text("无人机的事都派错了")).to_be_visible()
    deng.get_by_role("button", name="撤销").click()
    expect(deng.get_by_role("heading", name=f"现在用的 · 第 {learnt} 号")).to_be_visible()
    expect(deng.get_by_text("撤销刚才的退回")).to_be_visible()
    whys = list(ModelInForce.objects.order_by("id").values_list("why", flat=True))
    assert whys == ["better", "rolled_back", "chosen"]


def test_whoever_only_looks_has_no_buttons_and_it_fits_a_telephone(
    phone: Opened, district: District, learnt: int
) -> None:
    district.takes_office("su_qing", "苏青", "auditor", "centre")
    page = at_models(phone, "su.qing")
    expect(page.get_by_role("button", name="退回上一个")).to_have_count(0)
    expect(page.get_by_role("button", name="启用")).to_have_count(0)
    page.set_viewport_size({"width": 390, "height": 844})
    for look in ({"language": "en"}, {"theme": "dark", "type": "large"}):
        page.evaluate("(look) => localStorage.setItem('linli.looks', JSON.stringify(look))", look)
        page.reload()
        expect(page.locator(".line-chart").first).to_be_visible()
        assert too_wide(page) <= 0
        assert not grave_faults(page)
        pictured(page, f"models-phone-{'-'.join(look.values())}")
