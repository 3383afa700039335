"""Reading a table as it comes: CSV in any usual encoding, or XLSX, row by row."""

import codecs
import csv
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import load_workbook

from linli.journal.acting import Invalid
from linli.tables.cells import NEVER_COMPUTED, plain, unguarded
from linli.tables.refusals import broken, too_big, unreadable
from linli.tables.unpacking import check_unpacked

MAX_FILE_BYTES = 200 * 1024**2
MAX_ROWS = 500_000
MAX_COLUMNS = 300
MAX_CELL = 100_000
LONGEST_LINE = 1_000_000
MAX_BLANK_ROWS = 1_000
CHUNK = 256 * 1024
# How the row of a template begins that explains the columns; an import passes it over.
NOTES = ("【说明】", "[Note]")
NOTES_ROW = 2
DELIMITERS = ",\t;|"
FIRST_SHEET = "xl/worksheets/sheet1.xml"
DIMENSION = re.compile(rb'<dimension ref="A1:[A-Z]+(\d{1,7})"')


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it (the heading is 1), its cells by heading.

    `overflow` are cells beyond the last heading: a stray comma, most likely.
    """

    number: int
    cells: dict[str, str] = field(repr=False)
    overflow: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its headings; `rows()` reads it anew each time. Blank rows are left out."""

    path: Path
    headings: tuple[str, ...]
    total: int | None
    encoding: str | None
    delimiter: str = ""
    formulas: bool = False

    def rows(self) -> Iterator[Row]:
        """The rows after the heading, as they are read from the disk."""
        lines = _workbook_lines(self) if self.encoding is None else _csv_lines(self)
        blank = 0
        for number, line in enumerate(lines, start=1):
            if number > MAX_ROWS + 1:
                raise too_big(
                    f"表格超过 {MAX_ROWS:,} 行，请分成几个文件。",
                    f"The table has more than {MAX_ROWS:,} rows: split it into several files.",
                )
            if number == 1 or (number == NOTES_ROW and line and line[0].startswith(NOTES)):
                continue
            if not any(cell.strip() for cell in line):
                # A workbook may claim a million empty rows.
                blank += 1
                if blank > MAX_BLANK_ROWS:
                    return
                continue
            blank = 0
            yield _row(number, line, self.headings)


def must_have(sheet: Sheet, needed: Sequence[str], code: str) -> None:
    """Raise Invalid with this code, naming the columns that the table lacks."""
    missing = [name for name in needed if name not in sheet.headings]
    if missing:
        raise Invalid(
            code,
            zh=f"{sheet.path.name} 缺少列：{'、'.join(missing)}。"
            f"第一行要有列名 {' 和 '.join(needed)}。",
            en=f"{sheet.path.name} lacks the column {', '.join(missing)}. The first row names the"
            f" columns {' and '.join(needed)}.",
            field=missing[0],
        )


def open_sheet(path: Path) -> Sheet:
    """The table in a file, known by its content and not by its name.

    Raises Invalid, with what to do, for a file that is no table, that is too big, or that unpacks
    to far more than it is.
    """
    if not path.is_file():
        raise unreadable(f"没有这个文件：{path}。", f"There is no such file: {path}.")
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        raise too_big("文件超过 200 MB，请分成几个文件。", "The file is over 200 MB: split it.")
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"PK\x03\x04"):
        sheet = Sheet(path, (), None, None, formulas=check_unpacked(path))
        return replace(sheet, headings=_headings(_workbook_lines(sheet)), total=_rows_said(path))
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise unreadable(
            "这是旧的 .xls 或加密的表格，请另存为 .xlsx 或 CSV。",
            "This is an old .xls or a locked workbook: save it as .xlsx or CSV.",
        )
    encoding = encoding_of(path)
    sheet = Sheet(path, (), None, encoding, delimiter_of(path, encoding))
    total = sum(1 for line in _csv_lines(sheet) if any(line)) - 1
    return replace(sheet, headings=_headings(_csv_lines(sheet)), total=total)


def encoding_of(path: Path) -> str:
    """UTF-8 with or without its mark, UTF-16 with one, else GB18030, which old Excel writes.

    Read in pieces to its end: a Chinese character may be the only thing that tells.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(codecs.BOM_UTF8):
        tried = ["utf-8-sig"]
    elif start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tried = ["utf-16"]
    else:
        tried = ["utf-8", "gb18030"]
    for encoding in tried:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise unreadable(
        "认不出文件的编码。请另存为“CSV UTF-8”或 .xlsx。",
        'The encoding cannot be told: save it as "CSV UTF-8" or .xlsx.',
    )


def delimiter_of(path: Path, encoding: str) -> str:
    """The sign that parts the headings most often, outside quotation marks; else a comma."""
    with path.open(encoding=encoding, newline="") as file:
        unquoted = "".join(file.readline(CHUNK).split('"')[::2])
    return max(DELIMITERS, key=unquoted.count)


def _workbook_lines(sheet: Sheet) -> Iterator[list[str]]:
    """The first sheet's rows; a formula gives the value that the spreadsheet last computed.

    One that was never computed gives an error sign: an empty cell would be a silent loss.
    """
    values = _cells(sheet.path, computed=True)
    if not sheet.formulas:
        for line in values:
            yield [unguarded(plain(value)) for value in line]
        return
    for line, written in zip(values, _cells(sheet.path, computed=False), strict=False):
        yield [
            NEVER_COMPUTED
            if value is None and isinstance(formula, str) and formula.startswith("=")
            else unguarded(plain(value))
            for value, formula in zip(line, written, strict=False)
        ]


def _cells(path: Path, *, computed: bool) -> Iterator[tuple[Any, ...]]:
    """The cells of the first sheet, as values or, where there are any, as formulas."""
    # Opened here: what openpyxl opens itself stays open when it then cannot read it.
    with path.open("rb") as file:
        book = _book(file, computed=computed)
        try:
            yield from _lines(book)
        finally:
            book.close()


def _book(file: BinaryIO, *, computed: bool) -> Any:
    with warnings.catch_warnings():
        # About fonts, validations and the like, which a table of reports does not need.
        warnings.simplefilter("ignore")
        try:
            return load_workbook(file, read_only=True, data_only=computed, keep_links=False)
        except Exception as fault:  # openpyxl raises whatever its parsers raise
            raise broken() from fault


def _rows_said(path: Path) -> int | None:
    """How many rows a workbook says its first sheet has: for a bar, and for no more."""
    with zipfile.ZipFile(path) as packed:
        try:
            with packed.open(FIRST_SHEET) as sheet:
                found = DIMENSION.search(sheet.read(CHUNK))
        except KeyError:
            return None
    said = int(found[1]) - 1 if found else 0
    return said if 0 < said <= MAX_ROWS else None


def _lines(book: Any) -> Iterator[tuple[Any, ...]]:
    if not book.worksheets:
        raise broken()
    sheet = book.worksheets[0]
    # What a workbook says of its own size may be wrong; read on to the end instead.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True)
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                line = next(rows, None)
            except Exception as fault:
                raise broken() from fault
        if line is None:
            return
        yield line


def _csv_lines(sheet: Sheet) -> Iterator[list[str]]:
    assert sheet.encoding is not None
    csv.field_size_limit(MAX_CELL)
    with sheet.path.open("rb") as raw:
        text = TextIOWrapper(raw, encoding=sheet.encoding, newline="")
        try:
            for line in csv.reader(_bounded(text), delimiter=sheet.delimiter or ","):
                yield [unguarded(cell) for cell in line]
        except csv.Error as fault:
            raise unreadable(
                "表格读不下去：可能有引号没有配对，或一格里的字太多。请检查后重新导出。",
                f"The table cannot be read on ({fault}): a quotation mark without its pair, or a"
                " cell with too much text.",
            ) from None


def _bounded(text: TextIOWrapper) -> Iterator[str]:
    """The lines of a file; a million columns are refused before they become a million cells."""
    while line := text.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise too_big(
                "表格有一行太长，没有读取。请删去用不到的列，或检查换行。",
                "A line of the table is too long and was not read. Remove the columns that are not"
                " needed, or look at the line ends.",
            )
        yield line


def _headings(lines: Iterator[list[str]]) -> tuple[str, ...]:
    """The first line, trimmed; raises Invalid when it cannot serve as headings."""
    first = next(lines, None)
    headings = [heading.strip() for heading in first or []]
    while headings and not headings[-1]:
        headings.pop()
    if not headings:
        raise unreadable(
            "表格第一行是空的，应为列名。", "The first row is empty: it should have the headings."
        )
    if len(headings) > MAX_COLUMNS:
        raise too_big(
            f"表格超过 {MAX_COLUMNS} 列，请删去用不到的列。",
            f"More than {MAX_COLUMNS} columns: remove those that are not needed.",
        )
    twice = next((one for one in headings if one and headings.count(one) > 1), None)
    if twice is not None:
        raise unreadable(
            f"列名“{twice[:40]}”出现了两次，请改成不同的名字。",
            f'The heading "{twice[:40]}" stands there twice: give them different names.',
        )
    return tuple(headings)


def _row(number: int, line: list[str], headings: tuple[str, ...]) -> Row:
    width = len(headings)
    padded = line + [""] * (width - len(line))
    overflow = tuple(cell for cell in line[width:] if cell.strip())
    return Row(number, dict(zip(headings, padded, strict=False)), overflow)
