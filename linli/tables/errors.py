"""The error file: the rows that were not taken, what is wrong with each, and how to mend it."""

import csv
import os
from pathlib import Path
from types import TracebackType
from typing import TextIO

from linli.journal.acting import Refusal
from linli.tables.cells import guarded
from linli.tables.read import Row

TOLD = ("行号", "错误", "怎么改", "error", "how to mend")


class ErrorFile:
    """Written as errors come, so that a stopped import has told what it found.

    UTF-8 with a mark, for Excel; the original columns come first and unchanged, so that the
    corrected file can be imported with the same mapping.
    """

    def __init__(self, path: Path, headings: tuple[str, ...]) -> None:
        self.path = path
        self.headings = tuple(heading for heading in headings if heading and heading not in TOLD)
        self.count = 0
        self._file: TextIO | None = None

    def add(self, row: Row, refusal: Refusal, column: str) -> None:
        """One rejected row; `column` is the heading of the cell to mend, if one is known."""
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8-sig", newline="", errors="replace")
            self._writer = csv.writer(self._file)
            self._writer.writerow([*(guarded(heading) for heading in self.headings), *TOLD])
        zh, mend_zh = _parted(refusal.zh, "。")
        en, mend_en = _parted(refusal.en, ". ")
        if column:
            mend_zh = f"{mend_zh}请改“{column}”一格后重新导入。"
            mend_en = f'{mend_en} Mend "{column}" and import again.'.strip()
        self._writer.writerow(
            [
                *(guarded(row.cells[heading]) for heading in self.headings),
                row.number,
                guarded(zh),
                mend_zh or "请改正这一行后重新导入。",
                guarded(en),
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
        if self._file is not None:
            self._file.close()


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
