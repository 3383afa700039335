"""Texts with labels from a table, for training and trying the text model."""

from pathlib import Path

from linli.exchange.sheets.read import open_sheet
from linli.journal.acting import Invalid
from linli.routing.text.folds import Labelled

NEEDED = ("label", "text")


def labelled(path: Path) -> list[Labelled]:
    """The rows of a table with the columns `label` and `text`, and if it has them `title` and `id`.

    Rows without a label, or with neither title nor text, are left out. Raises Invalid for a file
    that is no table or lacks a column.
    """
    sheet = open_sheet(path)
    missing = [name for name in NEEDED if name not in sheet.headings]
    if missing:
        raise Invalid(
            "routing.column_missing",
            zh=f"{path.name} 缺少列：{'、'.join(missing)}。第一行要有列名 label 和 text。",
            en=f"{path.name} lacks the column {', '.join(missing)}. The first row names the columns"
            " label and text.",
            field=missing[0],
        )
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
