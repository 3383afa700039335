"""Messages from a table, for grouping them into classes."""

from pathlib import Path
from zoneinfo import ZoneInfo

from linli.exchange.sheets.mapping import USUAL_TIMES
from linli.insights.classes.said import Said
from linli.journal.acting import Invalid
from linli.tables.cells import moment
from linli.tables.read import Row, must_have, open_sheet
from linli.tables.refusals import BadCell

NEEDED = ("text", "reported_at")
ZONE = ZoneInfo("Asia/Shanghai")


def said_in(path: Path) -> list[Said]:
    """The rows of a table with the columns `text` and `reported_at`.

    Used where they are there: `id`, `title`, `reporter` (a code for the person), `likes`, `place`
    (from narrow to wide, divided by "/"), `category`. Rows without any words are left out. Raises
    Invalid for a file that is no table, lacks a column, or has a time that is none.
    """
    sheet = open_sheet(path)
    must_have(sheet, NEEDED, "insights.column_missing")
    return [
        _said(row)
        for row in sheet.rows()
        if row.cells["text"].strip() or row.cells.get("title", "").strip()
    ]


def _said(row: Row) -> Said:
    cells = row.cells
    try:
        at = moment(cells["reported_at"], "reported_at", USUAL_TIMES, ZONE)
    except BadCell as bad:
        raise Invalid(
            "insights.no_time",
            zh=f"第 {row.number} 行：{bad.zh}",
            en=f"Row {row.number}: {bad.en}",
            field="reported_at",
        ) from bad
    likes = cells.get("likes", "").strip()
    return Said(
        id=cells.get("id", "").strip() or str(row.number),
        text=cells["text"].strip(),
        at=at,
        title=cells.get("title", "").strip(),
        person=cells.get("reporter", "").strip(),
        likes=int(likes) if likes.isascii() and likes.isdigit() else 0,
        places=tuple(part for part in cells.get("place", "").split("/") if part.strip()),
        kind=cells.get("category", "").strip(),
    )
