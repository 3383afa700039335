"""导出个人信息: files with names, numbers and addresses. One asks and says why, another agrees."""

from datetime import datetime
from functools import partial
from typing import Annotated, Literal

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from ninja import Field
from pydantic import ConfigDict

from linli.cases.acts.exports import fetch_export
from linli.cases.acts.personal_exports import apply_for_export, decide_export
from linli.cases.queries.personal_exports import RequestFacts, requests_to_decide
from linli.cases.queries.task_lists import TaskList
from linli.journal.acting import ActorKind
from linli.web.bodies import Done, Strict, UnitOut, local, unit_out
from linli.web.callers import actor
from linli.web.door import Grave, Routes
from linli.web.once import done_once, once
from linli.web.shape import Shape
from linli.web.workbench.exports import ColumnName, ExportOut, export_out, file_of
from linli.web.workbench.task_lists import AskedIn

routes = Routes(only=ActorKind.OFFICER)
PersonalColumnName = Literal["reporter", "phone", "address"]


class PersonalExportIn(AskedIn):
    """Which list, narrowed as on the screen, with which columns, as what, and why."""

    model_config = ConfigDict(extra="forbid")

    which: TaskList
    columns: Annotated[list[ColumnName | PersonalColumnName], Field(min_length=1, max_length=20)]
    form: Literal["xlsx", "csv"] = "xlsx"
    language: Literal["zh", "en"] = "zh"
    why: str = Field(max_length=500)


class ExportRequestOut(Shape):
    """A request that waits: who wants which list with what in it, and why."""

    id: int
    which: str
    area: str
    columns: list[str]
    form: str
    officer: str
    unit: UnitOut
    why: str
    asked_at: datetime


class ExportRequestsOut(Shape):
    """Requests that wait for a second person, the oldest first; at most a hundred."""

    items: list[ExportRequestOut]


class ExportDecidedIn(Strict):
    """Words to the one who asked; a no needs them."""

    note: str = Field("", max_length=500)


@routes.way(
    "POST",
    "/exports/personal",
    permission="export.ask",
    grave=Grave.ACT,
    response={201: ExportOut},
    summary="申请导出个人信息 Ask for a file with names and numbers",
    examples={
        "电话 numbers": {
            "which": "todo",
            "columns": ["number", "what", "reporter", "phone"],
            "why": "停水三天，逐户电话通知已反映的居民。",
        }
    },
)
def apply(request: HttpRequest, payload: PersonalExportIn) -> ExportOut:
    """Nothing is written yet: a second person has to agree."""
    by, now = actor(request), timezone.now()

    def work() -> ExportOut:
        asked = payload.to_asked(payload.which)
        # A unit that is none is said now, and not to the writer.
        asked.wanted(now)
        columns = list(dict.fromkeys(payload.columns))
        form, language = payload.form, payload.language
        made = apply_for_export(
            asked, columns, payload.why, form=form, language=language, by=by, now=now
        )
        return export_out(made)

    return once(request, payload, ExportOut, work, now=now)


@routes.way(
    "GET",
    "/exports/personal",
    permission="export.agree",
    response=ExportRequestsOut,
    summary="待同意的导出申请 Requests for files that wait for a second person",
)
def waiting(request: HttpRequest) -> ExportRequestsOut:
    """Of the units within her reach; her own are for somebody else."""
    by, now = actor(request), timezone.now()
    return ExportRequestsOut(items=[_out(one) for one in requests_to_decide(by=by, now=now)])


@routes.way(
    "POST",
    "/exports/{int:export_id}/agree",
    permission="export.agree",
    grave=Grave.ACT,
    response=Done,
    summary="同意导出 Agree that the file is made",
    examples={"同意 agreed": {"note": ""}},
)
def agree(request: HttpRequest, export_id: int, payload: ExportDecidedIn) -> Done:
    """It is made for whoever asked alone, for the pack's hours; each case in it is a reading."""
    return _decided(request, export_id, payload, agrees=True)


@routes.way(
    "POST",
    "/exports/{int:export_id}/decline",
    permission="export.agree",
    response=Done,
    summary="不同意导出 Say no to the file",
    examples={"不必导出 no need": {"note": "请用短信通知，不用导出电话。"}},
)
def decline(request: HttpRequest, export_id: int, payload: ExportDecidedIn) -> Done:
    """Nothing is made. The one who asked reads why."""
    return _decided(request, export_id, payload, agrees=False)


@routes.way(
    "GET",
    "/exports/personal/{int:export_id}/file",
    permission="export.ask",
    grave=Grave.ACT,
    response={200: None},
    summary="下载个人信息文件 The file with names and numbers",
)
def file(request: HttpRequest, export_id: int) -> StreamingHttpResponse:
    """For whoever asked for it alone, a few times; every fetching is on record."""
    export = fetch_export(export_id, personal=True, by=actor(request), now=timezone.now())
    return file_of(export)


def _decided(
    request: HttpRequest, export_id: int, payload: ExportDecidedIn, *, agrees: bool
) -> Done:
    return done_once(
        request, payload, partial(decide_export, export_id, agrees=agrees, note=payload.note)
    )


def _out(one: RequestFacts) -> ExportRequestOut:
    export = one.export
    return ExportRequestOut(
        id=export.id,
        which=export.asked["which"],
        area=export.asked["area"],
        columns=export.columns,
        form=export.form,
        officer=one.officer,
        unit=unit_out(one.unit_id),
        why=one.why,
        asked_at=local(export.asked_at),
    )
