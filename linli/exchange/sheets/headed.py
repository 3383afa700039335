"""A sheet under the headings of its kind: renamed to fields, read row by row, told by column."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from linli.batches.kinds import Column, Looked, Work, sheet_looked
from linli.journal.acting import Invalid
from linli.policy.problems import nearest
from linli.tables.cells import CELL_ERRORS
from linli.tables.errors import TOLD
from linli.tables.read import Row, Sheet, open_sheet
from linli.tables.refusals import BadCell, too_big

EVERY = 500

NOTHING = frozenset({"无", "none", "-", "—"})
"""What stands in a cell that shall be emptied; an empty cell leaves what is known as it is."""


@dataclass(frozen=True, slots=True)
class Headed:
    """A row by the fields of its kind; `headings` tells what each is called in this sheet."""

    row: Row
    headings: Mapping[str, str]

    def __call__(self, key: str) -> str:
        """What stands in a field, or "" where the sheet has no such column."""
        heading = self.headings.get(key)
        words = "" if heading is None else self.row.cells[heading].strip()
        if words in CELL_ERRORS:
            raise self.bad(
                key,
                f"这一格是公式错误 {words}。请填入数值",
                f"This cell is a formula's error {words}: fill in the value",
            )
        return words

    def needed(self, key: str) -> str:
        """The same, where it must not be empty."""
        words = self(key)
        if not words:
            raise self.bad(key, "这一格不能空。请填写", "This cell must not be empty: fill it in")
        return words

    def coded(self, key: str, known: Mapping[str, str]) -> str:
        """The code that a word means, "" for an empty cell; the nearest is named for a slip."""
        words = self(key)
        if not words:
            return ""
        found = known.get(words.casefold())
        if found is not None:
            return found
        guess = nearest(words.casefold(), known)
        hint_zh = f"，是否应为“{guess}”？" if guess else "。请写现有的名称或代码"
        hint_en = f'; did you mean "{guess}"?' if guess else ": write a known name or code"
        raise self.bad(
            key, f"不认识“{words[:60]}”{hint_zh}", f'"{words[:60]}" is not known{hint_en}'
        )

    def bad(self, key: str, zh: str, en: str) -> BadCell:
        """The refusal that names this field's column."""
        return BadCell(self.headings.get(key, ""), zh, en)


def headings_of(sheet: Sheet, columns: tuple[Column, ...]) -> dict[str, str]:
    """Field → heading, in either language; raises Invalid where a needed one is missing.

    Other columns are left alone, unless they look like a slip of the pen.
    """
    known = {
        form.casefold(): column.key
        for column in columns
        for form in (*column.heading, " ".join(column.heading), column.key)
    }
    found: dict[str, str] = {}
    for heading in sheet.headings:
        key = known.get(heading.casefold())
        if key is not None:
            found.setdefault(key, heading)
            continue
        guess = None if heading in TOLD else nearest(heading.casefold(), known)
        if guess is not None and known[guess] not in found:
            missing = {one.casefold() for one in sheet.headings}
            if guess not in missing:
                raise Invalid(
                    "table.heading",
                    f"列名“{heading[:40]}”是否应为“{guess}”？请改正。",
                    f'Is the heading "{heading[:40]}" meant to be "{guess}"? Mend it.',
                    field="file",
                )
    lacking = [one.heading for one in columns if one.needed and one.key not in found]
    if lacking:
        raise Invalid(
            "table.column",
            f"表格缺少列：{'、'.join(zh for zh, _ in lacking)}。请用这种表格的模板。",
            f"The table lacks {', '.join(en for _, en in lacking)}. Use the template of its kind.",
            field="file",
        )
    return found


def looked_under(columns: tuple[Column, ...]) -> Callable[[Path], Looked]:
    """How a sheet of these columns is looked at before it is taken in."""
    return sheet_looked(partial(headings_of, columns=columns))


def rows_of(
    work: Work, columns: tuple[Column, ...], *, most: int | None = None, ahead: bool = False
) -> Iterator[Headed]:
    """The rows of the sheet as they are read, counted and told of as progress.

    With `ahead` they are only read, and what is done with them is told later. Raises Invalid for a
    sheet with more than `most` rows.
    """
    sheet = open_sheet(work.path)
    headings = headings_of(sheet, columns)
    for row in sheet.rows():
        work.rows += 1
        if most is not None and work.rows > most:
            raise too_big(f"这种表格最多 {most:,} 行。", f"A sheet of this kind has {most:,} rows.")
        if work.rows % EVERY == 0:
            work.progress(0 if ahead else work.rows, sheet.total)
        yield Headed(row, headings)


def by_name(known: list[tuple[str, str, str]]) -> dict[str, str]:
    """Code, Chinese and English name → code; a name that two have is no name."""
    found: dict[str, set[str]] = {}
    for code, *names in known:
        for name in names:
            found.setdefault(name.casefold(), set()).add(code)
    only = {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}
    return only | {code.casefold(): code for code, *_ in known}
