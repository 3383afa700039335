"""Texts with labels from a table, for training and trying the text model."""

from pathlib import Path

from linli.routing.text.folds import Labelled
from linli.tables.read import must_have, open_sheet

NEEDED = ("label", "text")


def labelled(path: Path) -> list[Labelled]:
    """The rows of a table with the columns `label` and `text`, and if it has them `title` and `id`.

    Rows without a label, or with neither title nor text, are left out. Raises Invalid for a file
    that is no table or lacks a column.
    """
    sheet = open_sheet(path)
    must_have(sheet, NEEDED, "routing.column_missing")
    rows = (
        Labelled(
            key=row.cells.get("id") or str(row.number),
            label=row.cells["label"].strip(),
            title=row.cells.get("title", ""),
            text=row.cells["text"],
        )
        for row in sheet.rows()
    )
    return [row for row in rows if row.label and (row.title.strip() or row.text.strip())]
