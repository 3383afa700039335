"""A workbook written row by row into a stream: never in memory, and never with a live formula.

Only what every spreadsheet reads is used (ECMA-376): one sheet, its head frozen and filtered, texts
inline, so that no table of texts grows with the rows.
"""

import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import IO, Protocol
from xml.sax.saxutils import escape

from linli.tables.cells import DAY_ZERO

Cell = str | int | datetime | None
LONGEST_TEXT = 32_767
# What XML cannot say, and what a spreadsheet would call a broken file.
UNSAYABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HEAD, MOMENT = 1, 2
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FILLS = "".join(f'<fill><patternFill patternType="{one}"/></fill>' for one in ("none", "gray125"))
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="1">'
        '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>'
        f'<fills count="2">{_FILLS}</fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        '</cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" applyFont="1"/>'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    ),
}


class Sink(Protocol):
    """What takes the bytes; it need not go back."""

    def write(self, data: bytes, /) -> int: ...

    def flush(self) -> None: ...


class Workbook:
    """One sheet with a head. `row` for each row, then `close`: only then is it a file."""

    def __init__(
        self, sink: Sink, *, title: str, head: Sequence[str], widths: Sequence[int], now: datetime
    ) -> None:
        self.rows = 0
        self._at = now.replace(tzinfo=None).timetuple()[:6]
        self._width = len(head)
        self._zip = zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=6)  # type: ignore[call-overload]  # it writes and flushes, and needs no more
        for name, text in _PARTS.items():
            self._zip.writestr(self._info(name), _XML + text)
        self._zip.writestr(
            self._info("xl/workbook.xml"),
            f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name="{_said(title)[:31]}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        sheet = self._info("xl/worksheets/sheet1.xml")
        self._sheet: IO[bytes] = self._zip.open(sheet, "w", force_zip64=True)
        columns = "".join(
            f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
            for at, width in enumerate(widths, 1)
        )
        self._put(
            f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
            f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>"
        )
        self._row(head, HEAD)

    def row(self, cells: Sequence[Cell]) -> None:
        """One row; a time must be the wall's already, for spreadsheets know no zones."""
        self._row(cells, 0)

    def close(self) -> None:
        """Write the end; what came before is no workbook without it."""
        last = f"{_letters(self._width)}{self.rows}"
        self._put(f'</sheetData><autoFilter ref="A1:{last}"/></worksheet>')
        self._sheet.close()
        self._zip.close()

    def _row(self, cells: Sequence[Cell], style: int) -> None:
        self.rows += 1
        self._put(f"<row>{''.join(_cell(one, style) for one in cells)}</row>")

    def _put(self, text: str) -> None:
        self._sheet.write(text.encode())

    def _info(self, name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, self._at)
        info.compress_type = zipfile.ZIP_DEFLATED
        return info


def _cell(value: Cell, style: int) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, datetime):
        days = (value.replace(tzinfo=None) - DAY_ZERO).total_seconds() / 86_400
        return f'<c s="{MOMENT}"><v>{days:.8f}</v></c>'
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    # A text that is said to be one is shown, whatever it begins with: nothing is computed.
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{_said(value)}</t></is></c>'


def _said(text: str) -> str:
    return escape(UNSAYABLE.sub("", text)[:LONGEST_TEXT], {'"': "&quot;"})


def _letters(column: int) -> str:
    """1 is A, 27 is AA."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
