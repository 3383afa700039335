"""What is wrong with a whole file; nothing of it was taken in."""

from linli.journal.acting import Invalid


def unreadable(zh: str, en: str) -> Invalid:
    """A file that is no table."""
    return Invalid("sheet.unreadable", zh, en, field="file")


def too_big(zh: str, en: str) -> Invalid:
    """A file beyond a bound, or one that unpacks to far more than it is."""
    return Invalid("sheet.too_big", zh, en, field="file")


def bomb() -> Invalid:
    """A workbook that is small to send and not to read."""
    return too_big(
        "这个表格解开后大得不合理，没有读取。请只保留需要的工作表和列再试。",
        "This workbook unpacks to an unreasonable size and was not read. Keep only the sheet and"
        " columns that are needed.",
    )


def broken() -> Invalid:
    """A workbook that cannot be read to its end."""
    return unreadable(
        "这个表格文件已损坏或不是 .xlsx，请重新导出。",
        "This workbook is damaged or no .xlsx: export it again.",
    )


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
