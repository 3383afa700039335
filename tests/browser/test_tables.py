"""The page of sheets: a table is tried, read, proposed; another puts its areas in force."""

from playwright.sync_api import expect

from linli.exchange.sheets.taking import take_next
from linli.territory.lookup import forget
from linli.territory.queries import area_names
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_admin_people import XLSX, administers
from tests.browser.test_classes import pictured
from tests.cast import HUAIYIN, LIULIN
from tests.journeys.district import District
from tests.rooms.batches.desk import book


def test_a_sheet_of_areas_is_tried_proposed_and_put_in_force_by_another(
    phone: Opened, district: District
) -> None:
    # given: a sheet with a new community, one renamed, and one whose code lost its end
    rows = [[f"{LIULIN}009", "新桥社区"], [HUAIYIN, "槐荫第一社区"], ["9.90E+14", "丢了末位"]]
    sheet = book(["编码", "名称"], *rows)

    # when: 邓伟 hands it in
    deng = administers(phone, "deng.wei", "tables")
    mine = deng.get_by_role("region", name="表格", exact=True)
    expect(mine.get_by_text("先下载模板，填好再导入")).to_be_visible()
    deng.get_by_role("listitem").filter(has_text="街道、社区、网格的编码和名称").get_by_role(
        "button", name="导入"
    ).click()
    dialog = deng.get_by_role("dialog")
    choose = dialog.get_by_label("选择文件")
    dialog.get_by_role("button", name="试导").click()
    expect(dialog.get_by_text("请先选一个文件")).to_be_visible()
    choose.set_input_files({"name": "十月.xlsx", "mimeType": XLSX, "buffer": sheet})
    dialog.get_by_role("button", name="试导").click()
    expect(mine.get_by_text("处理不会停")).to_be_visible()
    assert take_next()

    # then: what would become of each row is told, and nothing is done
    expect(mine.get_by_text("已试导，等您确认")).to_be_visible()
    expect(mine.get_by_text("新增“新桥社区”（990100001009）")).to_be_visible()
    expect(mine.get_by_text("第 4 行 · 编码")).to_be_visible()
    expect(mine.get_by_role("link", name="下载要改的行")).to_be_visible()
    assert grave_faults(deng) == []
    assert too_wide(deng) == 0
    pictured(deng, "tables")

    # when: it is proposed
    mine.get_by_role("button", name="提交复核").click()
    expect(mine.get_by_text("处理不会停")).to_be_visible()
    assert take_next()
    expect(mine.get_by_text("这是您提交的，要另一位有权限的同事核对后启用").first).to_be_visible()

    # then: 周明 reads it and puts it in force
    zhou = administers(phone, "zhou.ming", "tables")
    zhou.get_by_role("button", name="启用这些辖区").click()
    zhou.get_by_role("dialog").get_by_role("button", name="启用这些辖区").click()
    expect(zhou.get_by_text("新的辖区启用了")).to_be_visible()
    forget()
    assert "新桥社区" in {one.name_zh for one in area_names()}


def test_on_a_telephone_it_is_not_too_wide(phone: Opened, district: District) -> None:
    deng = administers(phone, "deng.wei", "tables", viewport={"width": 360, "height": 780})
    expect(deng.get_by_role("link", name="模板").first).to_be_visible()
    assert too_wide(deng) == 0
    assert grave_faults(deng) == []
    pictured(deng, "tables-phone")
