"""类案: many cases that are one problem, and the projects made of them."""

from collections.abc import Callable

from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone

from linli.insights.models import CaseClass, Project
from linli.insights.projects import Plan, amend_project, close_project, open_project
from linli.insights.queries.classes import (
    Listed,
    Which,
    cases_of,
    class_seen,
    hottest,
    spots,
    weeks,
)
from linli.journal.acting import ActorKind
from linli.policy.queries import current
from linli.territory.lookup import current as land
from linli.territory.queries import centres
from linli.web.bodies import local
from linli.web.callers import actor, authority
from linli.web.case_shapes import row_out
from linli.web.door import Routes
from linli.web.once import once
from linli.web.pages import Cursor, Id, Limit
from linli.web.workbench.class_shapes import (
    ClassCasesOut,
    ClassesOut,
    ClassOut,
    ClassSpotOut,
    ClassWeekOut,
    ConclusionIn,
    ProjectIn,
    ProjectOut,
    brief_out,
    named,
    project_out,
)

routes = Routes(only=ActorKind.OFFICER)
PLAN = {
    "电梯 lifts": {
        "owner": "dept-housing",
        "cause": "三个小区同一批电梯的门机老化。",
        "measures": "统一更换门机，维保单位每周巡检。",
        "measured_from": "2026-11-20",
    }
}
DONE = {"结项 done": {"conclusion": "更换完成，来件明显减少。"}}


@routes.way(
    "GET",
    "/classes",
    permission="class.read",
    response=ClassesOut,
    summary="类案 Many cases that are one problem",
)
def class_list(request: HttpRequest, which: Which = "standing") -> ClassesOut:
    """The hottest first: people, people of the last thirty days, never messages."""
    pack = current().pack
    found = hottest(which, asker=authority(request))
    last = CaseClass.objects.aggregate(last=Max("grouped_at"))["last"]
    rules = pack.insights.classes
    return ClassesOut(
        items=[brief_out(one, pack) for one in found],
        grouped_at=None if last is None else local(last),
        days=rules.days,
        least_people=rules.least_people,
    )


@routes.way(
    "GET",
    "/classes/{class_id}",
    permission="class.read",
    response=ClassOut,
    summary="一个类案 One class: how it runs, where it lies, what is done",
)
def one_class(request: HttpRequest, class_id: Id) -> ClassOut:
    """Places are areas with their centres, never a door."""
    now = local(timezone.now())
    listed = class_seen(class_id, asker=authority(request))
    lying, inside, territory = spots(listed.row), centres(), land()
    return ClassOut(
        brief=brief_out(listed, current().pack),
        weeks=[ClassWeekOut(monday=day, cases=n) for day, n in weeks(listed.row, now=now)],
        spots=[
            ClassSpotOut(
                area=named(place.area),
                latitude=inside[one.code].latitude,
                longitude=inside[one.code].longitude,
                cases=one.cases,
            )
            for one in lying
            if one.code in inside and (place := territory.place_of(one.code)) is not None
        ],
        project=None if listed.project is None else project_out(listed.project, now=now),
        into=listed.row.into_id,
        parted_from=listed.row.parted_from_id,
    )


@routes.way(
    "GET",
    "/classes/{class_id}/cases",
    permission="class.read",
    response=ClassCasesOut,
    summary="类案里的案件 Those of its cases that I may see",
)
def class_cases(
    request: HttpRequest, class_id: Id, cursor: Cursor = "", limit: Limit = 20
) -> ClassCasesOut:
    """The newest first."""
    asker, pack = authority(request), current().pack
    listed = class_seen(class_id, asker=asker)
    rows, following = cases_of(
        listed.row.id, asker=asker, now=timezone.now(), cursor=cursor, limit=limit
    )
    return ClassCasesOut(items=[row_out(row, pack) for row in rows], next=following)


@routes.way(
    "POST",
    "/classes/{class_id}/project",
    permission="class.take_on",
    response=ProjectOut,
    summary="立项 Take a class on",
    examples=PLAN,
)
def take_on(request: HttpRequest, class_id: Id, payload: ProjectIn) -> ProjectOut:
    """A unit owns it from now on; nothing happens to the cases themselves."""
    by, now = actor(request), timezone.now()
    return _written(
        request,
        class_id,
        payload,
        lambda listed: open_project(listed.row.id, payload.owner, _plan(payload), by=by, now=now),
    )


@routes.way(
    "POST",
    "/classes/{class_id}/project/amend",
    permission="class.take_on",
    response=ProjectOut,
    summary="修改项目 Write cause and measures anew",
    examples=PLAN,
)
def amend(request: HttpRequest, class_id: Id, payload: ProjectIn) -> ProjectOut:
    """With the day from which the measures count, the effect is measured."""
    by, now = actor(request), timezone.now()
    return _written(
        request,
        class_id,
        payload,
        lambda listed: amend_project(listed.row.id, payload.owner, _plan(payload), by=by, now=now),
    )


@routes.way(
    "POST",
    "/classes/{class_id}/project/close",
    permission="class.take_on",
    response=ProjectOut,
    summary="结项 Close a project with what came of it",
    examples=DONE,
)
def close(request: HttpRequest, class_id: Id, payload: ConclusionIn) -> ProjectOut:
    """The figures of today go on record beside the words."""
    by, now = actor(request), timezone.now()
    return _written(
        request,
        class_id,
        payload,
        lambda listed: close_project(listed.row.id, payload.conclusion, by=by, now=now),
    )


def _written(
    request: HttpRequest,
    class_id: int,
    payload: ProjectIn | ConclusionIn,
    work: Callable[[Listed], Project],
) -> ProjectOut:
    now = timezone.now()

    def done() -> ProjectOut:
        # Whoever may not see a class must not learn from a refusal that there is one.
        listed = class_seen(class_id, asker=authority(request))
        return project_out(work(listed), now=local(now))

    return once(request, payload, ProjectOut, done, now=now)


def _plan(payload: ProjectIn) -> Plan:
    return Plan(cause=payload.cause, measures=payload.measures, measured_from=payload.measured_from)
