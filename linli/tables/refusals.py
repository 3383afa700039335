"""What is wrong with a whole file; nothing of it was taken in."""

from linli.journal.acting import Invalid


def unreadable(zh: str, en: str) -> Invalid:
    """A file that is no table."""
    return Invalid("sheet.unreadable", zh, en, field="file")


def too_big(zh: str, en: str) -> Invalid:
    """A file beyond a bound, or one that unpacks to far more than it is."""
    return Invalid("sheet.too_big", zh, en, field="file")


class BadCell(Invalid):
    """One cell that cannot be used; `column` is its heading in the sheet."""

    def __init__(self, column: str, zh: str, en: str) -> None:
        super().__init__("sheet.bad_cell", zh, en, field=column)
        self.column = column


def unkeepable() -> Invalid:
    """A row that passed every check and that the database still cannot keep."""
    return Invalid(
        "sheet.unkeepable",
        "这一行里有数据库存不下的内容。请检查特殊字符和过大的数字。",
        "This row has something that the database cannot keep. Look for odd signs and very large"
        " numbers.",
    )
