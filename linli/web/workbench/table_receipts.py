"""Receipts of the rows of a sheet 回执: which case each became, and the code to follow it by.

They are made as they are fetched: a code lies in no table.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.http import StreamingHttpResponse

from linli.batches.models import Batch
from linli.batches.queries import became_of
from linli.cases.queries.receipt import case_numbers
from linli.people.marks import receipt_code
from linli.tables.workbook import Cell
from linli.web.downloads import streamed_table

AT_ONCE = 500
# The heading in both languages, and how wide the column is.
COLUMNS = (
    ("行号", "Row", 8),
    ("外部编号", "Your number", 20),
    ("案件编号", "Case", 20),
    ("查询码", "Code", 18),
    ("查询网址", "Follow it at", 52),
)


def receipts_answer(batch: Batch, side: int, now: datetime) -> StreamingHttpResponse:
    """A workbook with a row for each that was taken in and is on record still; `now` local."""
    return streamed_table(
        _rows(batch),
        name=f"linli-{batch.kind}-receipts",
        head=[(zh, en)[side] for zh, en, _ in COLUMNS],
        widths=[width for _, _, width in COLUMNS],
        title=("回执", "Receipts")[side],
        now=now,
    )


def _rows(batch: Batch) -> Iterator[Sequence[Cell]]:
    """One statement for each five hundred rows."""
    page = f"{settings.LINLI_PUBLIC_URL.rstrip('/')}/r/p/"
    waiting = became_of(batch)
    while some := list(islice(waiting, AT_ONCE)):
        numbers = case_numbers([one.report_id for one in some])
        for one in some:
            if one.report_id in numbers:
                code = receipt_code(one.report_id)
                yield one.row, one.number, numbers[one.report_id], code, f"{page}{code}"
