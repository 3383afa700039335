"""Tables that are taken out of linli: answers that no cache keeps."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import BytesIO

from django.http import HttpResponse, StreamingHttpResponse

from linli.tables.workbook import Cell
from linli.tables.writing import TYPES, Form, table_into

USUAL_WIDTH = 24
PIECE_BYTES = 64 * 1024
MOST_EXPORTED = 20_000
"""So many rows of a record leave in one file."""


def table_answer(
    rows: Iterable[Sequence[Cell]],
    *,
    name: str,
    head: Sequence[str],
    widths: Sequence[int] = (),
    title: str = "",
    form: Form = "xlsx",
    now: datetime,
) -> HttpResponse:
    """A table as a file called `name`; `widths` of its columns in characters, `now` local."""
    out = BytesIO()
    table = table_into(
        out,
        form,
        title=title or name,
        head=head,
        widths=widths or [USUAL_WIDTH] * len(head),
        now=now,
    )
    for row in rows:
        table.row(row)
    table.close()
    answer = HttpResponse(out.getvalue(), content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


class _Held(bytearray):
    """What was written and has not gone out yet."""

    def write(self, data: bytes, /) -> int:
        self += data
        return len(data)

    def flush(self) -> None:
        """It goes out in pieces of one size."""


def streamed_table(
    rows: Iterable[Sequence[Cell]],
    *,
    name: str,
    head: Sequence[str],
    widths: Sequence[int],
    title: str,
    now: datetime,
) -> StreamingHttpResponse:
    """A workbook that goes out as its rows come, however many there are."""

    def pieces() -> Iterator[bytes]:
        held = _Held()
        table = table_into(held, "xlsx", title=title, head=head, widths=widths, now=now)
        for row in rows:
            table.row(row)
            if len(held) >= PIECE_BYTES:
                yield bytes(held)
                held.clear()
        table.close()
        yield bytes(held)

    answer = StreamingHttpResponse(pieces(), content_type=TYPES["xlsx"])
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    answer["Cache-Control"] = "private, no-store"
    return answer
