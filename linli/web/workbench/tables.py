"""Sheets 表格: what a district keeps in Excel, in and out, one shape for every kind.

A table is handed in and tried; whoever sent it reads what would become of its rows, and confirms.
The work is done beside all else; here one looks how far it is.
"""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from ninja import File
from ninja.files import UploadedFile

from linli.batches.acts import cancel as cancel_batch
from linli.batches.acts import (
    check_may,
    confirm,
    fetch_errors,
    fetch_receipts,
    hand_in,
    take_out,
)
from linli.batches.kinds import KINDS, Kind, Looked, kind_of
from linli.batches.models import Batch, BatchPart
from linli.batches.queries import batch_of, batches_of, pieces, told_of
from linli.journal.acting import ActorKind, NotNow
from linli.people.permissions import reach_of
from linli.policy.queries import current
from linli.scanning.clean import must_be_clean
from linli.tables.read import NOTES
from linli.tables.workbook import Cell
from linli.tables.writing import TYPES, Form
from linli.web.bodies import Language, local
from linli.web.callers import actor, authority
from linli.web.door import Grave, Routes
from linli.web.downloads import table_answer
from linli.web.once import once
from linli.web.quota import within_quota
from linli.web.shape import Shape
from linli.web.workbench.table_receipts import receipts_answer
from linli.web.workbench.table_shapes import (
    BatchToldOut,
    TablesOut,
    batch_out,
    kind_out,
    told_out,
)

routes = Routes(only=ActorKind.OFFICER)


class BatchIdOut(Shape):
    """The number of a table that was handed in; ask after it by this."""

    id: int


@routes.way(
    "GET",
    "/tables",
    permission="table.use",
    response=TablesOut,
    summary="表格 The kinds of sheets, and my tables",
)
def tables(request: HttpRequest) -> TablesOut:
    """One statement. Kinds that the asker may neither bring in nor take out are left out."""
    roles, mine = current().pack.roles, authority(request)
    kinds = [
        kind_out(
            kind,
            may_bring=bool(reach_of(roles, mine, kind.word)),
            may_take=bool(reach_of(roles, mine, kind.read_word)),
        )
        for kind in KINDS.values()
    ]
    return TablesOut(
        kinds=[one for one in kinds if one.may_bring or one.may_take],
        items=[batch_out(one) for one in batches_of(actor(request).id)],
    )


@routes.way(
    "GET",
    "/tables/template",
    permission="table.use",
    response={200: None},
    summary="表格模板 An empty sheet of a kind",
)
def template(
    request: HttpRequest, kind: str, form: Form = "xlsx", language: Language = "zh"
) -> HttpResponse:
    """The columns, and a row that says what belongs into them; an import passes it over."""
    wanted = kind_of(kind)
    check_may(actor(request), wanted, now=timezone.now())
    side = int(language == "en")
    notes: list[Cell] = [one.note[side] for one in wanted.columns]
    notes[0] = f"{NOTES[side]}{notes[0]}"
    return _file(wanted, "template", [notes], form, side)


@routes.way(
    "GET",
    "/tables/file",
    permission="table.use",
    response={200: None},
    summary="导出表格 What the district has, as a sheet",
)
def take(
    request: HttpRequest,
    kind: str,
    form: Form = "xlsx",
    language: Language = "zh",
    unmasked: bool = False,
) -> HttpResponse:
    """In the columns of the template, as far as the asker may see it. It is on record who took it.

    People's numbers are masked unless they are asked for. What was taken out is known when it
    comes back: nothing would change.
    """
    wanted, by, now = kind_of(kind), actor(request), timezone.now()
    side = int(language == "en")
    check_may(by, wanted, now=now, out=True)
    if wanted.rows is None:
        raise NotNow(
            "table.elsewhere",
            "案件请在任务列表里按条件导出。",
            "Cases are taken out from the desk's lists, narrowed as they are there.",
        )
    clear = wanted.clear_rows if unmasked else None
    rows = [list(one) for one in (clear or wanted.rows)(by, now, side)]
    take_out(wanted, form, len(rows), unmasked=clear is not None, by=by, now=now)
    return _file(wanted, f"{local(now):%Y%m%d}", rows, form, side)


def _file(kind: Kind, what: str, rows: list[list[Cell]], form: Form, side: int) -> HttpResponse:
    return table_answer(
        rows,
        name=f"linli-{kind.code}-{what}",
        head=[one.heading[side] for one in kind.columns],
        widths=[one.width for one in kind.columns],
        title=kind.name[side],
        form=form,
        now=local(timezone.now()),
    )


@routes.way(
    "POST",
    "/tables",
    permission="table.use",
    response={201: BatchIdOut},
    summary="上传表格 Hand in a table to be tried",
)
def send(
    request: HttpRequest,
    file: File[UploadedFile],
    kind: str,
    whole: bool = False,
    crs: Literal["", "wgs84", "cgcs2000", "gcj02", "bd09"] = "",
) -> BatchIdOut:
    """XLSX or CSV. Nothing counts yet: ask after it, read what would become of it, and confirm.

    `whole` says that what the table lacks shall go; `crs` names the coordinate system of a map that
    does not say it itself. A file that is no table of this kind is refused at once, and so is one
    in which the district's scanner finds malware.
    """
    wanted, by, now = kind_of(kind), actor(request), timezone.now()
    check_may(by, wanted, now=now)
    looked = looked_at(wanted, file)
    must_be_clean(file.chunks())

    def work() -> BatchIdOut:
        batch = hand_in(
            wanted,
            file.name or "",
            file.chunks(),
            rows_all=looked.total,
            whole=whole,
            crs=crs,
            by=by,
            now=now,
        )
        return BatchIdOut(id=batch.id)

    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    with within_quota(request, file):
        return once(request, [kind, whole, crs, digest.hexdigest()], BatchIdOut, work, now=now)


def looked_at(kind: Kind, upload: UploadedFile) -> Looked:
    """The headings of what was sent; raises Invalid for what is no table, or none of this kind."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table"  # the reader knows a table by its content
        with path.open("wb") as kept:
            for piece in upload.chunks():
                kept.write(piece)
        return kind.look(path)


@routes.way(
    "GET",
    "/tables/{int:batch_id}",
    permission="table.use",
    response=BatchToldOut,
    summary="一份表的进度和结果 How far a table is, and what became of it",
)
def one(request: HttpRequest, batch_id: int) -> BatchToldOut:
    """One's own only."""
    batch = batch_of(batch_id, actor(request).id)
    return told_out(batch, told_of(batch))


@routes.way(
    "POST",
    "/tables/{int:batch_id}/confirm",
    permission="table.use",
    grave=Grave.ACT,
    response=BatchIdOut,
    summary="正式导入 Take in a table that was tried",
)
def go(request: HttpRequest, batch_id: int) -> BatchIdOut:
    """Rows that cannot be taken stay out; they come as a file."""
    return _done(request, batch_id, confirm)


@routes.way(
    "POST",
    "/tables/{int:batch_id}/cancel",
    permission="table.use",
    response=BatchIdOut,
    summary="取消导入 Cancel a table, or throw its files away",
)
def drop(request: HttpRequest, batch_id: int) -> BatchIdOut:
    """What was taken in by then stays."""
    return _done(request, batch_id, cancel_batch)


@routes.way(
    "GET",
    "/tables/{int:batch_id}/errors",
    permission="table.use",
    response={200: None},
    summary="要改的行 The rows that were not taken, to mend and send again",
)
def errors(request: HttpRequest, batch_id: int) -> StreamingHttpResponse:
    """A workbook: their own columns first and unchanged, then why. Every fetching is on record."""
    batch = fetch_errors(batch_id, by=actor(request), now=timezone.now())

    def streamed() -> Iterator[bytes]:
        yield from pieces(batch, BatchPart.Of.ERRORS)

    answer = StreamingHttpResponse(streamed(), content_type=TYPES["xlsx"])
    answer["Content-Disposition"] = f'attachment; filename="linli-{batch.kind}-to-mend.xlsx"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@routes.way(
    "GET",
    "/tables/{int:batch_id}/receipts",
    permission="table.use",
    response={200: None},
    summary="回执 The case and the receipt code of each row that was taken in",
)
def receipts(
    request: HttpRequest, batch_id: int, language: Language = "zh"
) -> StreamingHttpResponse:
    """A workbook: its row, its own number, the case's, the code, and where it is followed.

    For whoever handed the table in, and of reports that she herself brought in. Every fetching is
    on record.
    """
    now = timezone.now()
    batch = fetch_receipts(batch_id, by=actor(request), now=now)
    return receipts_answer(batch, int(language == "en"), local(now))


def _done(request: HttpRequest, batch_id: int, what: Callable[..., Batch]) -> BatchIdOut:
    by, now = actor(request), timezone.now()

    def work() -> BatchIdOut:
        return BatchIdOut(id=what(batch_id, by=by, now=now).id)

    return once(request, None, BatchIdOut, work, now=now)
