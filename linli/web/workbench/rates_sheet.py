"""The table of the three rates as a file: the same figures, for reports and meetings."""

import csv
from io import BytesIO, StringIO
from typing import Literal

from django.http import HttpRequest, HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from linli.feedback.queries.rates import By, Period
from linli.journal.acting import ActorKind
from linli.tables.cells import guarded
from linli.web.door import Routes
from linli.web.workbench.rates import RatesIn, rates_table
from linli.web.workbench.rates_shapes import RatesOut, RatesRowOut, ThreeRatesOut

routes = Routes(only=ActorKind.OFFICER)

Cell = str | int | float | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = (
    "名称 Name",
    "编码 Code",
    "排名 Rank",
    "上期排名 Rank before",
    "应回访 Asked",
    "已有结果 Settled",
    "有效 Valid",
    "拒访 Refused",
    "未接通 Unreachable",
    "剔除 Excluded",
    *(
        f"{name}{part}"
        for name in ("剔除前", "剔除后")
        for part in ("响应 n", "响应 N", "解决 n", "解决 N", "满意 n", "满意 N", "得分 Score")
    ),
    "响应率较上期（百分点）",
    "解决率较上期（百分点）",
    "满意率较上期（百分点）",
)


@routes.way(
    "GET",
    "/rates/sheet",
    permission="rates.read",
    response={200: None},
    summary="下载三率表 The three rates as Excel or CSV",
)
def download(
    request: HttpRequest,
    by: By = "unit",
    period: Period = "month",
    name: str = "",
    level: str = "street",
    area: str = "",
    unit: str = "",
    kind: Literal["xlsx", "csv"] = "xlsx",
) -> HttpResponse:
    """Raw figures beside each other, so that every share can be computed again."""
    asked = RatesIn(by=by, period=period, name=name, level=level, area=area, unit=unit)
    found = rates_table(request, asked)
    rows: list[list[Cell]] = [list(HEADINGS)]
    rows += [_cells(row) for row in (*found.rows, found.total)]
    made = _csv(rows) if kind == "csv" else _xlsx(rows, found)
    answer = HttpResponse(made, content_type="text/csv; charset=utf-8" if kind == "csv" else XLSX)
    answer["Content-Disposition"] = (
        f'attachment; filename="three-rates-{by}-{found.period.name}.{kind}"'
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def _cells(row: RatesRowOut) -> list[Cell]:
    return [
        row.key.name.zh,
        row.key.code,
        row.rank,
        row.rank_before,
        row.asked,
        row.settled,
        row.valid,
        row.refused,
        row.unreachable,
        row.excluded,
        *_three(row.whole),
        *_three(row.kept),
        _points(row.change.contacted),
        _points(row.change.solved),
        _points(row.change.satisfied),
    ]


def _three(rates: ThreeRatesOut) -> list[Cell]:
    found: list[Cell] = []
    for rate in (rates.contacted, rates.solved, rates.satisfied):
        found += [rate.counted, rate.n]
    return [*found, None if rates.score is None else round(rates.score, 2)]


def _points(change: float | None) -> Cell:
    return None if change is None else round(change, 2)


def _csv(rows: list[list[Cell]]) -> bytes:
    text = StringIO()
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([_plain(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")  # without the mark Excel reads it as GBK


def _plain(cell: Cell) -> Cell:
    return guarded(cell) if isinstance(cell, str) else cell


def _xlsx(rows: list[list[Cell]], found: RatesOut) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(f"三率 {found.period.name}")
    sheet.freeze_panes = "B2"
    sheet.column_dimensions["A"].width = 24
    for number, row in enumerate(rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=value)
            if isinstance(value, str):
                cell.data_type = "s"  # a name that begins with "=" is no formula
            if number == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    made = BytesIO()
    book.save(made)
    return made.getvalue()
