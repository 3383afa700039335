"""Lists as files 导出: asked for, followed, fetched by whoever asked, and by nobody else."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from ninja import Field
from pydantic import ConfigDict

from linli.cases.acts.exports import ask_export, cancel_export, fetch_export, fetched_until
from linli.cases.models import Export
from linli.cases.queries.exports import exports_of, pieces, said_no
from linli.cases.queries.task_lists import TaskList
from linli.journal.acting import ActorKind
from linli.policy.queries import current
from linli.tables.writing import TYPES
from linli.web.bodies import local
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.once import once
from linli.web.shape import Shape
from linli.web.workbench.task_lists import AskedIn

routes = Routes(only=ActorKind.OFFICER)
ColumnName = Literal[
    "number",
    "state",
    "overdue",
    "what",
    "kind",
    "urgency",
    "channel",
    "area",
    "who",
    "desk",
    "received",
    "due",
    "ended",
    "reports",
]


class ExportIn(AskedIn):
    """Which list, narrowed as on the screen, with which columns, as what."""

    model_config = ConfigDict(extra="forbid")

    which: TaskList
    columns: Annotated[list[ColumnName], Field(min_length=1, max_length=20)]
    form: Literal["xlsx", "csv"] = "xlsx"
    language: Literal["zh", "en"] = "zh"


class ExportOut(Shape):
    """How far it is: `rows_done` of `rows_all`; `cut` says that the list has more than a file.

    One that is `personal` can be fetched `fetches_left` times; `note` is why it was declined.
    """

    id: int
    which: str
    form: str
    state: str
    rows_done: int
    rows_all: int
    cut: bool
    size: int
    asked_at: datetime
    until: datetime | None
    personal: bool
    fetches_left: int | None
    note: str


class ExportsOut(Shape):
    """My exports, the latest first."""

    items: list[ExportOut]


@routes.way(
    "POST",
    "/exports",
    permission="case.export",
    response={201: ExportOut},
    summary="导出 Take a list out as a file",
    examples={
        "待办 to do": {"which": "todo", "columns": ["number", "what", "who", "due"], "form": "xlsx"}
    },
)
def ask_for(request: HttpRequest, payload: ExportIn) -> ExportOut:
    """Written in the background; what its rows show on the screen is in it, and no more."""
    now = timezone.now()
    columns = list(dict.fromkeys(payload.columns))

    def work() -> ExportOut:
        asked = payload.to_asked(payload.which)
        # A unit that is none is said now, and not to the writer.
        asked.wanted(now)
        return export_out(
            ask_export(
                asked,
                columns,
                form=payload.form,
                language=payload.language,
                by=actor(request),
                now=now,
            )
        )

    return once(request, payload, ExportOut, work, now=now)


@routes.way(
    "GET",
    "/exports",
    permission="case.export",
    response=ExportsOut,
    summary="我的导出 My exports",
)
def mine(request: HttpRequest) -> ExportsOut:
    """Those of the last two days; a file can be fetched for one."""
    now = timezone.now()
    return ExportsOut(items=[export_out(one) for one in exports_of(actor(request).id, now=now)])


@routes.way(
    "POST",
    "/exports/{int:export_id}/cancel",
    permission="case.export",
    response=ExportOut,
    summary="取消导出 Cancel an export, or throw its file away",
)
def cancel(request: HttpRequest, export_id: int) -> ExportOut:
    """What was written of it is gone at once."""
    now = timezone.now()

    def work() -> ExportOut:
        return export_out(cancel_export(export_id, by=actor(request), now=now))

    return once(request, None, ExportOut, work, now=now)


@routes.way(
    "GET",
    "/exports/{int:export_id}/file",
    permission="case.export",
    response={200: None},
    summary="下载导出的文件 The file of an export",
)
def file(request: HttpRequest, export_id: int) -> StreamingHttpResponse:
    """Every fetching is on record. One with names and numbers has a route of its own."""
    export = fetch_export(export_id, personal=False, by=actor(request), now=timezone.now())
    return file_of(export)


def file_of(export: Export) -> StreamingHttpResponse:
    """A file that leaves the house, under a name that tells the list and the moment."""
    answer = StreamingHttpResponse(_streamed(export), content_type=TYPES[export.form])
    day = local(export.asked_at)
    name = f"linli-{export.asked['which']}-{day:%Y%m%d-%H%M}.{export.form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Content-Length"] = str(export.size)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _streamed(export: Export) -> Iterator[bytes]:
    yield from pieces(export)


def export_out(export: Export) -> ExportOut:
    """An export as its list shows it."""
    until = None if export.ready_at is None else fetched_until(export)
    times = current().pack.readings.export.fetches
    return ExportOut(
        id=export.id,
        which=export.asked["which"],
        form=export.form,
        state=export.stage,
        rows_done=export.rows_done,
        rows_all=export.rows_all,
        cut=export.cut,
        size=export.size,
        asked_at=local(export.asked_at),
        until=None if until is None else local(until),
        personal=export.personal,
        fetches_left=max(0, times - export.fetched) if export.personal else None,
        note=said_no(export),
    )
