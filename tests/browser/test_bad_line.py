"""Without a signal: what is written stays on the telephone, and arrives exactly once."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Route, expect

from linli.cases.models import Evidence, Report, StoredFile
from linli.web import door
from tests.browser.conftest import Opened
from tests.journeys.district import District
from tests.journeys.pictures import picture

MANY = 20
WITH_PHOTO = (3, 4, 11, 19)


def colour(photo: bytes) -> tuple[float, ...]:
    """What a photo is of, also when the telephone has made it small: the pictures have one each."""
    with Image.open(BytesIO(photo)) as image:
        return tuple(float(one) for one in image.convert("RGB").resize((1, 1)).tobytes())


def test_twenty_wait_one_reply_is_lost_and_twenty_arrive(
    phone: Opened, district: District, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given: a telephone that has opened the app once; limits are another story
    monkeypatch.setattr(door, "knock", lambda limit, caller: None)
    page = phone("/r/")
    page.evaluate("async () => { await navigator.serviceWorker.ready }")

    # when: the signal goes, and she writes twenty reports, some with a photo
    page.context.set_offline(True)
    page.goto("/r/report")
    taken: dict[str, tuple[float, ...]] = {}
    for number in range(MANY):
        if number in WITH_PHOTO:
            file = tmp_path / f"{number}.jpg"
            file.write_bytes(picture())
            taken[f"第 {number} 盏路灯不亮"] = colour(file.read_bytes())
            page.locator("input[type=file]").first.set_input_files(str(file))
            expect(page.get_by_role("img", name="照片 1")).to_be_visible()
        page.get_by_label("哪里不对，写几个字").fill(f"第 {number} 盏路灯不亮")
        page.get_by_role("button", name="说不清").click()
        page.get_by_role("button", name="下一步").click()
        page.get_by_role("button", name="送出").click()
        expect(page.get_by_text("已存在手机上", exact=True)).to_be_visible()
        page.get_by_role("link", name="回首页").click()
        page.get_by_role("link", name="没有照片，写几句").click()
    page.goto("/r/mine")
    expect(page.get_by_text("等信号")).to_have_count(MANY)
    assert Report.objects.count() == 0

    # and: it comes back, but the first answer to each kind of sending is lost on the way
    lost: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        if route.request.url in lost:
            route.continue_()
            return
        lost.append(route.request.url)
        route.fetch()
        route.abort()

    page.context.route("**/api/resident/reports", lose_the_first_answer)
    page.context.route("**/api/resident/photos", lose_the_first_answer)
    page.context.set_offline(False)

    # then: twenty arrive, each once, and the telephone knows their codes
    expect(page.get_by_text("还没发出去")).to_have_count(0, timeout=60_000)
    assert len(lost) == 2
    texts = sorted(Report.objects.values_list("text", flat=True))
    assert texts == sorted(f"第 {number} 盏路灯不亮" for number in range(MANY))

    # and: each photo once, and on the report that it was taken for
    named = Evidence.objects.exclude(report_id=None)
    arrived = {one.report_id: one for one in named}
    assert len(arrived) == named.count() == StoredFile.objects.count()
    shown = {
        report.text: colour(district.zhou_ming.sees(f"/workbench/evidence/{arrived[report.id].id}"))
        for report in Report.objects.filter(id__in=arrived)
    }
    assert shown == {text: pytest.approx(seen, abs=6) for text, seen in taken.items()}
    page.goto("/r/mine")
    expect(page.locator(".rowlink")).to_have_count(MANY)


def test_a_draft_outlives_the_page(phone: Opened, district: District) -> None:
    page = phone("/r/report")
    page.get_by_label("哪里不对，写几个字").fill("写到一半")
    expect(page.get_by_text("已存在手机上，没有信号也不会丢")).to_be_visible()
    page.goto("/r/")
    page.get_by_role("link", name="接着写没发的那件").click()
    expect(page.get_by_label("哪里不对，写几个字")).to_have_value("写到一半")
