"""A table written row by row into a stream, as a workbook or as comma-separated text."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

from linli.tables.cells import guarded
from linli.tables.workbook import Cell, Sink, Workbook

Form = Literal["xlsx", "csv"]
TYPES: dict[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


class Table(Protocol):
    """What takes rows; only when it is closed it is a file."""

    def row(self, cells: Sequence[Cell]) -> None: ...

    def close(self) -> None: ...


class Csv:
    """Comma-separated text, with a mark by which spreadsheets know UTF-8."""

    def __init__(self, sink: Sink, head: Sequence[str]) -> None:
        self._sink = sink
        sink.write(b"\xef\xbb\xbf")
        self.row(list(head))

    def row(self, cells: Sequence[Cell]) -> None:
        """One row; what looks like a formula is marked as text."""
        line = io.StringIO()
        csv.writer(line).writerow([_plain(one) for one in cells])
        self._sink.write(line.getvalue().encode(errors="replace"))

    def close(self) -> None:
        """Text needs no end."""


def _plain(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return "" if cell is None else guarded(str(cell))


def table_into(
    sink: Sink,
    form: str,
    *,
    title: str,
    head: Sequence[str],
    widths: Sequence[int],
    now: datetime,
) -> Table:
    """A table of this form that is written into the sink as its rows come."""
    if form == "csv":
        return Csv(sink, head)
    return Workbook(sink, title=title, head=head, widths=widths, now=now)
