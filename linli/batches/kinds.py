"""The kinds of sheets 表格种类: one declaration each; what a kind does is registered from above.

What knows a kind's rows (units, areas, cases …) stands on higher floors. It enters itself here,
as followers do, so that a screen below can list it, draw its template and take it out.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from linli.journal.acting import Actor, NotFound, NotNow, Refusal
from linli.tables.errors import ErrorFile
from linli.tables.read import Row, Sheet, open_sheet
from linli.tables.workbook import Cell

Side = int  # 0 is Chinese, 1 is English
SHOWN = 50
TABLES = ("xlsx", "csv")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its field, its heading and what belongs into it, in both languages."""

    key: str
    heading: tuple[str, str]
    note: tuple[str, str]
    needed: bool = False
    width: int = 16


@dataclass(slots=True)
class Work:
    """One table being taken in: what the taker is told, and what it tells.

    `counts` are the rows by what became of them; `changes` are sentences in both languages about
    what is proposed; `newcomers` are the ids of staff who came in and have no password yet.
    `progress` is called now and then and may stop the work; `became` notes which report a row is.
    """

    path: Path
    by: Actor
    now: datetime
    dry_run: bool
    whole: bool
    crs: str
    errors: ErrorFile
    progress: Callable[[int, int | None], None]
    became: Callable[[Row, str, UUID], None]
    counts: dict[str, int] = field(default_factory=dict)
    changes: list[tuple[str, str]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    newcomers: list[int] = field(default_factory=list)
    rows: int = 0

    def must_be_right(self) -> None:
        """Raise NotNow where a table that replaces everything has rows to mend."""
        if self.whole and self.errors.count:
            raise NotNow(
                "table.whole_with_errors",
                "整表替换时每一行都要能导入。请先改好要改的行，再上传整张表。",
                "A table that replaces everything must be right in every row."
                " Mend it and send it all.",
            )

    def reject(self, row: Row, why: Refusal, column: str) -> None:
        """Put a row into the error file; the first fifty are told on the screen too."""
        self.errors.add(row, why, column)
        self.told([(row, why, column)])

    def told(self, rejected: Iterable[tuple[Row, Refusal, str]]) -> None:
        """Tell of rows that stand in the error file already, as long as there is room."""
        for row, why, column in rejected:
            if len(self.problems) < SHOWN:
                self.problems.append(
                    {"row": row.number, "column": column, "zh": why.zh, "en": why.en}
                )


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file has: headings, and how many rows if that is known."""

    headings: tuple[str, ...]
    total: int | None


def sheet_looked(check: Callable[[Sheet], object]) -> Callable[[Path], Looked]:
    """How a table is looked at: opened with its bounds, and its headings checked."""

    def look(path: Path) -> Looked:
        sheet = open_sheet(path)
        check(sheet)
        return Looked(sheet.headings, sheet.total)

    return look


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of sheet.

    `word` is the permission of whoever brings one in, `read_word` that of whoever takes one out;
    `proposes` says that a second person puts it in force. `look` tells what a file has, and raises
    Invalid for one that is none of this kind; `take` works through one; `rows` gives what the
    district has, in the columns of the template, as far as the asker may see it: a kind without
    is taken out elsewhere;
    what is personal in it is masked, and whole in `clear_rows`. `files` are the endings of what is
    taken; the content decides.
    """

    code: str
    name: tuple[str, str]
    about: tuple[str, str]
    word: str
    read_word: str
    columns: tuple[Column, ...]
    look: Callable[[Path], "Looked"]
    take: Callable[[Work], None]
    rows: Callable[[Actor, datetime, Side], Iterator[Sequence[Cell]]] | None = None
    clear_rows: Callable[[Actor, datetime, Side], Iterator[Sequence[Cell]]] | None = None
    proposes: bool = False
    can_be_whole: bool = False
    files: tuple[str, ...] = TABLES


KINDS: dict[str, Kind] = {}


def enter(kind: Kind) -> Kind:
    """Enter a kind; a second one of the same code is a mistake."""
    if kind.code in KINDS:
        raise ValueError(f"There are two kinds of sheets called {kind.code}.")
    KINDS[kind.code] = kind
    return kind


def kind_of(code: str) -> Kind:
    """The kind with this code; raises NotFound."""
    found = KINDS.get(code)
    if found is None:
        raise NotFound(
            "table.unknown_kind",
            f"没有“{code[:20]}”这种表格。可用：{'、'.join(KINDS)}。",
            f'There is no kind of sheet "{code[:20]}". Known: {", ".join(KINDS)}.',
            field="kind",
        )
    return found
