"""The error file: the rows that were not taken, what is wrong with each, and how to mend it."""

import os
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from linli.journal.acting import Refusal
from linli.tables.read import Row
from linli.tables.writing import Table, table_into

TOLD = ("行号", "错误", "怎么改", "error", "how to mend")
WIDTH, WIDTH_OF_WORDS = 18, 40
ANY_DAY = datetime(2000, 1, 1)  # noqa: DTZ001  # a workbook must bear one; whose does not matter


class ErrorFile:
    """Written as errors come, so that a stopped import has told what it found.

    A workbook if the path ends so, else text in UTF-8 with a mark, for Excel. The original columns
    come first and unchanged, so that the corrected file can be imported with the same mapping.
    """

    def __init__(self, path: Path, headings: tuple[str, ...]) -> None:
        self.path = path
        self.headings = tuple(heading for heading in headings if heading and heading not in TOLD)
        self.count = 0
        self._file: BinaryIO | None = None
        self._table: Table | None = None

    def add(self, row: Row, refusal: Refusal, column: str) -> None:
        """One rejected row; `column` is the heading of the cell to mend, if one is known."""
        if self._table is None:
            self._file = self.path.open("wb")
            self._table = table_into(
                self._file,
                self.path.suffix.removeprefix("."),
                title="要改的行 to mend",
                head=(*self.headings, *TOLD),
                widths=[WIDTH] * len(self.headings) + [WIDTH_OF_WORDS] * len(TOLD),
                now=ANY_DAY,
            )
        zh, mend_zh = _parted(refusal.zh, "。")
        en, mend_en = _parted(refusal.en, ". ")
        if column:
            mend_zh = f"{mend_zh}{'。' if mend_zh else ''}请改“{column}”一格后重新导入。"
            mend_en = f'{mend_en} Mend "{column}" and import again.'.strip()
        self._table.row(
            [
                *(row.cells[heading] for heading in self.headings),
                row.number,
                zh,
                mend_zh or "请改正这一行后重新导入。",
                en,
                mend_en or "Mend this row and import again.",
            ]
        )
        self.count += 1

    def __enter__(self) -> "ErrorFile":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._table is not None and self._file is not None:
            self._table.close()
            self._file.close()
            self._table = self._file = None


def error_path(path: Path) -> Path:
    """Where the error file goes: beside the sheet, or here when nothing may be written there."""
    name = f"{path.stem.removesuffix('.errors')}.errors.csv"
    beside = path.with_name(name)
    if path.name == name:
        # The corrected error file comes in again: what is still wrong must not overwrite it.
        beside = path.with_name(f"{path.stem}.2.errors.csv")
    return beside if os.access(beside.parent, os.W_OK) else Path.cwd() / beside.name


def _parted(told: str, stop: str) -> tuple[str, str]:
    """What is wrong, and the remedy that our refusals say after it."""
    wrong, _, remedy = told.partition(stop)
    return wrong.rstrip(".。"), remedy
