"""Tables that are taken out of linli: answers that no cache keeps."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO

from django.http import HttpResponse

from linli.tables.workbook import Cell
from linli.tables.writing import TYPES, Form, table_into

USUAL_WIDTH = 24
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
