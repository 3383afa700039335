"""What people typed is never a formula in a file that goes out, at any door."""

import csv
import io

import pytest
from openpyxl import load_workbook

from linli.exchange.sheets.export import write_next
from linli.exchange.sheets.kinds.people import PEOPLE_COLUMNS
from linli.people.models import NAME, Officer
from linli.people.sealing import seal
from linli.tables.cells import guarded
from tests.cast import Cast
from tests.house.source import modules
from tests.rooms.batches.desk import tried
from tests.rooms.cases.matters import UNIT, opened
from tests.rooms.web.callers import signed_in
from tests.rooms.web.test_exports import asked_by, fetched

BEGINNINGS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠")
TYPED = [f"{begun}HYPERLINK(A{number})" for number, begun in enumerate(BEGINNINGS)]
# Whoever writes a table, and how it keeps formulas out of it.
GUARDS = {"csv.writer(": "guarded(", "WriteOnlyCell(": 'data_type = "s"'}


def is_text(cell: str) -> bool:
    return not cell.startswith(BEGINNINGS)


def test_whoever_writes_a_table_guards_it() -> None:
    """A new export that forgets it is found here."""
    found = [
        module.name
        for module in modules()
        for writes, guard in GUARDS.items()
        if writes in module.text and guard not in module.text
    ]
    assert not found


@pytest.mark.parametrize("text", TYPED, ids=ascii)
def test_the_guard_knows_every_beginning(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_list_of_cases_has_none(cast: Cast, form: str) -> None:
    for text in TYPED:
        opened(cast, text, category="cover-damaged", unit=UNIT)
    chen = signed_in(cast.chen_qiang)
    made = asked_by(chen, form=form)
    assert write_next()
    content = fetched(chen, made["id"])
    if form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(content.decode())) for cell in row]
        assert sum("HYPERLINK" in cell for cell in cells) == len(TYPED)
        assert all(map(is_text, cells))
    else:
        sheet = load_workbook(io.BytesIO(content)).active
        assert sheet is not None
        typed = [cell for row in sheet.iter_rows() for cell in row if "HYP" in str(cell.value)]
        assert len(typed) == len(TYPED)
        assert {cell.data_type for cell in typed} == {"s"}


def test_the_list_of_staff_has_none(cast: Cast) -> None:
    for officer, text in zip(Officer.objects.order_by("id"), TYPED, strict=False):
        officer.name_sealed = seal(text, NAME)
        officer.save(update_fields=["name_sealed"])
    answer = signed_in(cast.deng_wei).get("/workbench/tables/file?kind=people")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    typed = [cell for row in sheet.iter_rows() for cell in row if "HYP" in str(cell.value)]
    assert len(typed) == len(TYPED)
    assert {cell.data_type for cell in typed} == {"s"}


def test_the_rows_to_mend_have_none(cast: Cast) -> None:
    """Neither in the cells nor in the headings that came with them."""
    head = [one.heading[0] for one in PEOPLE_COLUMNS]
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow([*head, "=HYPERLINK(0)"])
    for text in TYPED:
        writer.writerow([text] * (len(head) + 1))
    deng = signed_in(cast.deng_wei)
    batch = tried(deng, table.getvalue().encode(), "people")
    answer = deng.get(f"/workbench/tables/{batch['id']}/errors")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    assert sheet.max_row == 1 + len(TYPED)
    typed = [cell for row in sheet.iter_rows() for cell in row if "HYP" in str(cell.value)]
    assert len(typed) > len(TYPED) * len(head)
    assert {cell.data_type for cell in typed} == {"s"}
