"""Messages from a table, for finding which of them are one matter."""

from pathlib import Path

from linli.intake.duplicates.table import Message
from linli.journal.acting import Invalid
from linli.tables.read import open_sheet


def messages_of(path: Path) -> list[Message]:
    """The rows of a table with the column `text`, and if it has them `title` and `id`.

    A row without an id is named by its place. Raises Invalid for a file that is no table or lacks
    the column.
    """
    sheet = open_sheet(path)
    if "text" not in sheet.headings:
        raise Invalid(
            "intake.column_missing",
            zh=f"{path.name} 缺少列 text。第一行要有列名，正文一列叫 text。",
            en=f"{path.name} lacks the column text. The first row names the columns, and the one"
            " with the messages is called text.",
            field="text",
        )
    return [
        Message(
            row.cells.get("id") or str(row.number),
            row.cells.get("title", ""),
            row.cells["text"],
        )
        for row in sheet.rows()
    ]
