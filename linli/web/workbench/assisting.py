"""Main and assisting units: who is asked for what, and what came of it; parts of a case."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field

from linli.cases.acts.parts import decide_parts
from linli.cases.apart import apart_of
from linli.collaboration.acts.tasks import accept, ask, decline, finish, waive
from linli.collaboration.models import Task
from linli.collaboration.queries.tasks import Side, tasks_of_case, tasks_of_units
from linli.journal.acting import ActorKind
from linli.policy.sections.limits import Limit, LimitKind
from linli.web.bodies import Strict, Words
from linli.web.callers import actor, authority, units_of
from linli.web.door import Routes
from linli.web.once import once
from linli.web.pages import PAGE, CaseNumber, Cursor, Id, cursor_after, cut, id_after
from linli.web.pages import Limit as Rows
from linli.web.stepping import SteppedOut, readable, stepped
from linli.web.workbench.concerned import task_concerns
from linli.web.workbench.together_shapes import (
    CaseTasksOut,
    TaskBriefOut,
    TasksPageOut,
    task_brief,
    task_out,
)

routes = Routes(only=ActorKind.OFFICER)


class LimitIn(Strict):
    """So much time, of one of the kinds of a limit."""

    kind: LimitKind
    amount: int = Field(ge=1, le=1_000)


class AskIn(Strict):
    """Which unit is to do what; without a limit it has the district's own."""

    unit: str = Field(max_length=60)
    what: Words
    limit: LimitIn | None = None


class TaskWordsIn(Strict):
    """The reason."""

    note: Words


class FinishIn(TaskWordsIn):
    """What was done, with photos that were uploaded before."""

    files: list[UUID] = Field([], max_length=9)


class PartsIn(TaskWordsIn):
    """Whether the case waits for its open parts, and why."""

    awaited: bool


@routes.way(
    "POST",
    "/cases/{number}/tasks",
    permission="task.ask",
    response=TaskBriefOut,
    summary="请协办 Ask a unit to assist",
    examples={"请协办 ask": {"unit": "dept-fire", "what": "请核查消防通道是否畅通"}},
)
def ask_unit(request: HttpRequest, number: CaseNumber, payload: AskIn) -> TaskBriefOut:
    """It may read the case from now on; the case is answered only when its task is done."""
    by, now = actor(request), timezone.now()
    limit = None if payload.limit is None else Limit.model_validate(payload.limit.model_dump())

    def work() -> TaskBriefOut:
        case = readable(number, by=by, now=now)
        task = ask(case.id, payload.unit, payload.what, limit=limit, by=by, now=now)
        return task_brief(task)

    return once(request, payload, TaskBriefOut, work, now=now)


@routes.way(
    "GET",
    "/cases/{number}/tasks",
    permission="case.read",
    response=CaseTasksOut,
    summary="协办任务 Who does which part of a case",
)
def case_tasks(request: HttpRequest, number: CaseNumber) -> CaseTasksOut:
    """The oldest first."""
    case = readable(number, by=actor(request), now=timezone.now())
    return CaseTasksOut(items=[task_out(task) for task in tasks_of_case(case.id)])


@routes.way(
    "GET",
    "/assisting",
    permission="task.handle",
    response=TasksPageOut,
    summary="本单位的协办任务 Tasks of my units, or those that they asked of others",
)
def unit_tasks(
    request: HttpRequest,
    side: Side = "mine",
    open_only: bool = True,
    cursor: Cursor = "",
    limit: Rows = PAGE,
) -> TasksPageOut:
    """The newest first; `side=asked` lists what my units asked of others."""
    before = id_after(cursor, "assisting") if cursor else None
    rows = tasks_of_units(units_of(request), side=side, open_only=open_only, before=before)
    rows = rows.filter(apart_of(authority(request)))
    page, following = cut(rows[: limit + 1], limit, lambda row: cursor_after("assisting", row.id))
    return TasksPageOut(items=[task_out(task) for task in page], next=following)


@routes.way(
    "POST",
    "/assisting/{task_id}/accept",
    permission="task.handle",
    response=TaskBriefOut,
    summary="签收协办 Take a task on",
)
def accept_task(request: HttpRequest, task_id: Id) -> TaskBriefOut:
    """Done twice, it is done once."""
    return _task(request, None, accept, task_id)


@routes.way(
    "POST",
    "/assisting/{task_id}/finish",
    permission="task.handle",
    response=TaskBriefOut,
    summary="完成协办 Say what was done",
    examples={"完成 done": {"note": "通道已清理，消防车可以通行。"}},
)
def finish_task(request: HttpRequest, task_id: Id, payload: FinishIn) -> TaskBriefOut:
    """Photos become evidence of the case."""
    return _task(request, payload, finish, task_id, payload.note, evidence=payload.files)


@routes.way(
    "POST",
    "/assisting/{task_id}/decline",
    permission="task.handle",
    response=TaskBriefOut,
    summary="不接协办 Decline a task, with the reason",
    examples={"不接 not ours": {"note": "该处不属本单位管理。"}},
)
def decline_task(request: HttpRequest, task_id: Id, payload: TaskWordsIn) -> TaskBriefOut:
    """The case still waits until its desk waives the task."""
    return _task(request, payload, decline, task_id, payload.note)


@routes.way(
    "POST",
    "/assisting/{task_id}/waive",
    permission="task.waive",
    response=TaskBriefOut,
    summary="免除协办 Waive a task, with the reason",
    examples={"免除 waive": {"note": "理由成立，不再需要。"}},
)
def waive_task(request: HttpRequest, task_id: Id, payload: TaskWordsIn) -> TaskBriefOut:
    """The case's desk alone can; the reason stays on record."""
    return _task(request, payload, waive, task_id, payload.note)


@routes.way(
    "POST",
    "/cases/{number}/parts",
    permission="case.close",
    response=SteppedOut,
    summary="分案结案决定 Wait for the open parts of a case, or not",
    examples={"不等 do not wait": {"awaited": False, "note": "抢修由供水公司另案跟进。"}},
)
def parts(request: HttpRequest, number: CaseNumber, payload: PartsIn) -> SteppedOut:
    """By default a case that was split closes only when all of its parts have ended."""
    return stepped(
        request, number, payload, decide_parts, awaited=payload.awaited, note=payload.note
    )


def _task(
    request: HttpRequest,
    payload: Any,
    verb: Callable[..., Task],
    task_id: int,
    *given: Any,
    **more: Any,
) -> TaskBriefOut:
    by, now = actor(request), timezone.now()
    task_concerns(task_id, by=by, now=now)
    return once(
        request,
        payload,
        TaskBriefOut,
        lambda: task_brief(verb(task_id, *given, by=by, now=now, **more)),
        now=now,
    )
