"""The page of sheets: a table is tried, read, proposed; another puts its areas in force."""

from playwright.sync_api import expect

from linli.cases.models import Report
from linli.exchange.sheets.taking import take_next
from linli.people.marks import receipt_code
from linli.territory.lookup import forget
from linli.territory.queries import area_names
from tests.browser.conftest import Opened
from tests.browser.looking import grave_faults, too_wide
from tests.browser.test_admin_people import XLSX, administers
from tests.browser.test_classes import pictured
from tests.cast import HUAIYIN, LIULIN
from tests.journeys.district import District
from tests.rooms.batches.desk import book, rows_of


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


def test_the_receipts_of_a_sheet_of_cases_are_fetched(phone: Opened, district: District) -> None:
    # given: a sheet with two cases is tried
    rows = [
        ["柳林路口的路灯不亮", "路灯不亮"],
        ["古渡街的垃圾没有人收", None],
        ["没有这种事", "飞碟"],
    ]
    zhou = administers(phone, "zhou.ming", "tables")
    mine = zhou.get_by_role("region", name="表格", exact=True)
    zhou.get_by_role("listitem").filter(has_text="一行一件诉求").get_by_role(
        "button", name="导入"
    ).click()
    dialog = zhou.get_by_role("dialog")
    sheet = book(["诉求内容", "事项"], *rows)
    dialog.get_by_label("选择文件").set_input_files(
        {"name": "夜访.xlsx", "mimeType": XLSX, "buffer": sheet}
    )
    dialog.get_by_role("button", name="试导").click()
    expect(mine.get_by_text("处理不会停")).to_be_visible()
    assert take_next()
    fetch = mine.get_by_role("link", name="下载回执（2 行）")
    take_in = mine.get_by_role("button", name="正式导入 2 行")
    expect(take_in).to_be_visible()
    expect(fetch).to_have_count(0)

    # when: it is taken in
    take_in.click()
    expect(mine.get_by_text("处理不会停")).to_be_visible()
    assert take_next()

    # then: each row has a code
    expect(fetch).to_be_visible()
    assert grave_faults(zhou) == []
    assert too_wide(zhou) == 0
    pictured(zhou, "tables-receipts")
    with zhou.expect_download() as came:
        fetch.click()
    assert came.value.suggested_filename == "linli-cases-receipts.xlsx"
    codes = {row[3] for row in rows_of(came.value.path().read_bytes())[1:]}
    assert codes == {receipt_code(one.id) for one in Report.objects.all()}
    assert len(codes) == 2


def test_on_a_telephone_it_is_not_too_wide(phone: Opened, district: District) -> None:
    deng = administers(phone, "deng.wei", "tables", viewport={"width": 360, "height": 780})
    expect(deng.get_by_role("link", name="模板").first).to_be_visible()
    assert too_wide(deng) == 0
    assert grave_faults(deng) == []
    pictured(deng, "tables-phone")
