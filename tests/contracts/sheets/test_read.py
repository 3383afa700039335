"""Tables as they really come: encodings, separators, workbooks and their mischief."""

import io
import struct
import zipfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from linli.journal.acting import Invalid
from linli.tables import unpacking
from linli.tables.cells import NEVER_COMPUTED, guarded, moment, phone, unguarded
from linli.tables.read import open_sheet
from linli.tables.refusals import BadCell

HEAD = "编号,诉求内容"


def sheet_of(tmp_path: Path, content: bytes, name: str = "sheet.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def a_workbook(path: Path, *rows: list[object]) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_csv_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str, end: str) -> None:
    path = sheet_of(tmp_path, f"{HEAD}{end}1,路灯不亮{end}".encode(encoding))

    (row,) = open_sheet(path).rows()

    assert row.cells == {"编号": "1", "诉求内容": "路灯不亮"}
    assert row.number == 2


def test_a_late_chinese_character_tells_the_encoding(tmp_path: Path) -> None:
    content = "id,text\n" + "1,plain\n" * 100_000 + "2,路灯\n"

    *_, last = open_sheet(sheet_of(tmp_path, content.encode("gb18030"))).rows()

    assert last.cells["text"] == "路灯"


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_separator_is_found_in_the_headings(tmp_path: Path, sign: str) -> None:
    path = sheet_of(tmp_path, f'id{sign}"a, b; c"{sign}text\n1{sign}2{sign}3\n'.encode())

    assert open_sheet(path).headings == ("id", "a, b; c", "text")


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    path = sheet_of(tmp_path, f'{HEAD}\n1,"two\nlines"\n,\n2,x\n3\n4,y,z,\n'.encode())

    rows = list(open_sheet(path).rows())

    assert [row.number for row in rows] == [2, 4, 5, 6]  # the blank one is left out, and counted
    assert rows[2].cells["诉求内容"] == ""  # too short a row is filled up
    assert rows[3].overflow == ("z",)


def test_a_workbook_is_read_as_its_author_sees_it(tmp_path: Path) -> None:
    path = a_workbook(
        tmp_path / "book.xlsx",
        ["电话", "时间", "内容", "纬度"],
        [13912345678.0, datetime(2026, 11, 1, 9, 30), "路灯不亮", 28.885],  # noqa: DTZ001
        [None, None, "=1+1", None],
    )

    first, second = open_sheet(path).rows()

    assert first.cells == {
        "电话": "13912345678",
        "时间": "2026-11-01T09:30:00",
        "内容": "路灯不亮",
        "纬度": "28.885",
    }
    # The writer of this file never computed it: an empty cell would be a silent loss.
    assert second.cells["内容"] == NEVER_COMPUTED


def packed(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def lying(path: Path) -> Path:
    """A small zip of fifty thousand zeros that says it has ten."""
    packed(path, sheet=b"\0" * 50_000)
    content = path.read_bytes().replace(struct.pack("<I", 50_000), struct.pack("<I", 10))
    path.write_bytes(content)
    return path


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MAX_UNPACKED_BYTES", 1_000_000)
    bomb = packed(tmp_path / "bomb.xlsx", sheet=b"\0" * 2_000_000)
    assert bomb.stat().st_size < 10_000

    with pytest.raises(Invalid, match="unreasonable"):
        open_sheet(bomb)


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 and then nothing",
        b"\xd0\xcf\x11\xe0 an old workbook",
        b"",
        b"\n\n",
        b"text,text\n1,2\n",  # a heading twice
        b'text\n"no end' + b"x" * 200_000,
        b"text\n\xff\xff\xff\xff\xfe",  # no encoding at all
    ],
)
def test_what_is_no_table_is_refused_with_a_way_out(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Invalid) as told:
        list(open_sheet(sheet_of(tmp_path, content)).rows())

    assert told.value.field == "file"


def test_other_broken_workbooks_are_refused(tmp_path: Path) -> None:
    entity = packed(tmp_path / "entity.xlsx", **{"a.xml": b'<!DOCTYPE x [<!ENTITY a "b">]>'})
    empty = packed(tmp_path / "empty.xlsx", **{"a.txt": b"hello"})

    for path in (entity, empty, lying(tmp_path / "lying.xlsx"), tmp_path / "none.csv"):
        with pytest.raises(Invalid):
            list(open_sheet(path).rows())


def test_a_workbook_that_claims_a_million_rows_ends_early(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["A2"], sheet["A900000"] = "text", "one", "far away"
    target = io.BytesIO()
    book.save(target)

    rows = list(open_sheet(sheet_of(tmp_path, target.getvalue(), "b.xlsx")).rows())

    assert [row.cells["text"] for row in rows] == ["one"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("13912345678", "13912345678"),
        ("13912345678.0", "13912345678"),
        ("1.3912345678E+10", "13912345678"),
        ("010-6555 1234", "010-6555 1234"),
    ],
)
def test_a_phone_survives_the_spreadsheet(written: str, meant: str) -> None:
    assert phone(written, "电话") == meant


def test_a_phone_that_lost_its_digits_is_not_guessed() -> None:
    with pytest.raises(BadCell, match="last digits"):
        phone("1.39E+10", "电话")


@pytest.mark.parametrize(
    ("written", "formats", "meant"),
    [
        ("2019-02-28T11:25:05+08:00", ("iso",), "2019-02-28T11:25:05+08:00"),
        ("2019-02-28 11:25", ("iso",), "2019-02-28T11:25:00+08:00"),
        ("04/12/2018 11:11:26 AM", ("%m/%d/%Y %I:%M:%S %p",), "2018-04-12T11:11:26+08:00"),
        ("2018/4/12 9:05", ("iso", "%Y/%m/%d %H:%M"), "2018-04-12T09:05:00+08:00"),
        ("43202.5", ("iso",), "2018-04-12T12:00:00+08:00"),  # days since 1899-12-30
    ],
)
def test_times_are_read_as_the_sheet_writes_them(
    written: str, formats: tuple[str, ...], meant: str
) -> None:
    found = moment(written, "时间", formats, ZoneInfo("Asia/Shanghai"))
    assert found.isoformat() == meant


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@cmd", "'@cmd"),
        ("＝1+1", "'＝1+1"),
        ("\n=1+1", "'\n=1+1"),
        ("-76.66", "-76.66"),  # a number is no formula
        ("+86 139", "'+86 139"),
        ("路灯", "路灯"),
    ],
)
def test_the_error_file_runs_no_formula_and_comes_back_the_same(text: str, shown: str) -> None:
    assert guarded(text) == shown
    assert unguarded(shown) == text
