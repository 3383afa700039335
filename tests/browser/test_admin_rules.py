"""The administration's screens for texts and rules: templates, a pack by two people."""

from pathlib import Path

from playwright.sync_api import expect

from linli.policy.queries import current, forget
from tests.browser.conftest import Opened
from tests.browser.test_admin_people import administers
from tests.journeys.district import District
from tests.rooms.web.test_administration import changed
from tests.unit.policy.test_unpack import demo, zipped


def test_a_template_is_written_with_words_that_exist(phone: Opened, district: District) -> None:
    chen = administers(phone, "chen.qiang", "templates")
    chen.get_by_role("button", name="写一条模板").first.click()
    sheet = chen.get_by_role("dialog")
    sheet.get_by_label("标题").fill("已修好")
    sheet.get_by_label("内容").fill("{编好}已修好")
    sheet.get_by_role("button", name="存好").click()
    expect(sheet.get_by_text("是否应为“{编号}”")).to_be_visible()
    sheet.get_by_label("内容").fill("")
    sheet.get_by_role("button", name="{编号}").click()
    sheet.get_by_label("内容").press_sequentially(" 已修好")
    expect(sheet.get_by_text("LJ-20261118-0031 已修好")).to_be_visible()
    sheet.get_by_role("button", name="存好").click()
    expect(chen.get_by_role("heading", name="已修好")).to_be_visible()
    chen.get_by_role("button", name="删去“已修好”").click()
    expect(chen.get_by_role("heading", name="还没有模板")).to_be_visible()
    chen.get_by_role("button", name="撤销").click()
    expect(chen.get_by_role("heading", name="已修好")).to_be_visible()


def test_rules_come_into_force_by_two(phone: Opened, district: District, tmp_path: Path) -> None:
    # given: a pack with a misspelt key, and a sound one
    files = demo()
    files["levels.toml"] = files["levels.toml"].replace(b"depth", b"dept", 1)
    (tmp_path / "wrong.zip").write_bytes(zipped(files))
    (tmp_path / "right.zip").write_bytes(changed())
    before = current().id

    # when: 邓伟 sends both
    deng = administers(phone, "deng.wei", "policy")
    deng.get_by_role("button", name="提交新规则").click()
    sheet = deng.get_by_role("dialog")
    sheet.get_by_label("规则包（.zip）").set_input_files(tmp_path / "wrong.zip")
    expect(sheet.get_by_text("levels.toml · levels[district].depth").first).to_be_visible()
    expect(sheet.get_by_role("button", name="提交复核")).to_have_count(0)
    sheet.get_by_label("规则包（.zip）").set_input_files(tmp_path / "right.zip")
    expect(sheet.get_by_text("检查通过")).to_be_visible()
    expect(sheet.get_by_text("1 处变化")).to_be_visible()
    sheet.get_by_label("为什么改").fill("机构改名")
    sheet.get_by_role("button", name="提交复核").click()
    expect(deng.get_by_role("heading", name="机构改名")).to_be_visible()
    expect(deng.get_by_role("button", name="启用这一版")).to_have_count(0)

    # then: 周明 reads it and puts it in force
    zhou = administers(phone, "zhou.ming", "policy")
    zhou.get_by_role("button", name="启用这一版").click()
    dialog = zhou.get_by_role("dialog")
    expect(dialog.get_by_text("之前立的案件仍按当时的规则办")).to_be_visible()
    dialog.get_by_role("button", name="启用这一版").click()
    expect(zhou.get_by_role("heading", name="规则 现行第 2 版")).to_be_visible()
    forget()
    assert current().id != before
    zhou.get_by_role("button", name="和现行的比").click()
    expect(zhou.get_by_text("units.units[dept-urban-management].name")).to_be_visible()
