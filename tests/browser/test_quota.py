"""A day's photos are used up: her words are not lost, and go without them."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from linli.cases.models import Evidence, Report
from linli.policy.sections.intake import UploadsOf
from linli.web import quota
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.journeys.district import District
from tests.journeys.pictures import picture

PICTURES = os.environ.get("LINLI_PICTURES", "")
WORDS = "门口的井盖碎了，晚上看不见。"


def test_a_photo_too_many_is_said_and_her_words_go_without_it(
    phone: Opened, district: District, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given: whoever sends from here has one photo left today
    one = UploadsOf(megabytes=20, files=1)
    monkeypatch.setattr(quota, "_whose", lambda request, uploads: ("she", one))
    quota.forget_sent()
    files = []
    for number in range(2):
        files.append(tmp_path / f"{number}.jpg")
        files[-1].write_bytes(picture())

    # when: she sends two with her report
    page = phone("/r/report")
    page.locator("input[type=file]").first.set_input_files(files)
    expect(page.get_by_role("img", name="照片 2")).to_be_visible()
    page.get_by_label("哪里不对，写几个字").fill(WORDS)
    page.get_by_role("button", name="说不清").click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="送出").click()

    # then: she reads why, at once and not after a day of trying; her words are still here
    expect(page.get_by_role("heading", name="没有送出去")).to_be_visible()
    expect(page.get_by_text("您一天最多上传 20 MB、1 个文件")).to_be_visible()
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert Report.objects.count() == 0
    assert grave_faults(page) == []
    assert too_wide(page) <= 0
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / "r-quota.png"))

    # when: she takes the photos out and sends it again
    page.get_by_role("button", name="改一改再发").click()
    expect(page.get_by_label("哪里不对，写几个字")).to_have_value(WORDS)
    for _ in range(2):
        page.get_by_role("button", name="删除照片 1").click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="送出").click()

    # then: it has arrived
    expect(page.get_by_role("heading", name="收到了，谢谢您")).to_be_visible()
    assert Report.objects.get().text == WORDS
    assert not Evidence.objects.exclude(case=None).exists()
    quota.forget_sent()
