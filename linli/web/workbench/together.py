"""What a whistle, a task or a notice would mean, said before anybody presses."""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from linli.cases.queries.known import count_known_in
from linli.cases.queries.sight import check_area_code
from linli.collaboration.queries.calling import calling
from linli.journal.acting import ActorKind
from linli.people.permissions import Subject, must
from linli.policy.queries import current
from linli.territory.queries import chain
from linli.web.bodies import Both, Named, UnitOut, both, local, unit_out
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.pages import CaseNumber
from linli.web.shape import Shape
from linli.web.stepping import readable

routes = Routes(only=ActorKind.OFFICER)


class CallableOut(Shape):
    """A unit that can be called, the line of the duty list that says so, and its times."""

    unit: UnitOut
    why: Both
    report_in_by: datetime
    task_by: datetime
    called: bool
    asked: bool


class CallingOut(Shape):
    """Whom the duty list names for a case; `task_by` is for any other unit."""

    task_by: datetime
    units: list[CallableOut]


class ReachOut(Shape):
    """How many residents a notice would be sent to: those who reported there in so many days."""

    area: Named
    residents: int
    days: int


@routes.way(
    "GET",
    "/cases/{number}/calling",
    permission="case.read",
    response=CallingOut,
    summary="可召集单位 Who can be called or asked, why, and until when they would have",
)
def callable_units(request: HttpRequest, number: CaseNumber) -> CallingOut:
    """By the duty list, in its order; refused for a case that was answered already."""
    now = timezone.now()
    found = calling(readable(number, by=actor(request), now=now), now=now)
    return CallingOut(
        task_by=local(found.task_by),
        units=[
            CallableOut(
                unit=unit_out(one.unit.id),
                why=both(one.duty.name),
                report_in_by=local(one.report_in_by),
                task_by=local(one.task_by),
                called=one.called,
                asked=one.asked,
            )
            for one in found.units
        ],
    )


@routes.way(
    "GET",
    "/area-notices/reach",
    permission="notice.publish",
    response=ReachOut,
    summary="告知能送达多少人 How many residents a notice for an area would be sent to",
)
def reach_of_notice(request: HttpRequest, area: str) -> ReachOut:
    """A figure, never who; only of areas for which the asker may publish."""
    now = timezone.now()
    check_area_code(area)
    must(actor(request), "notice.publish", Subject(area_code=area), now=now)
    named = chain(area)[0]
    days = current().pack.collaboration.notice_reach_days
    return ReachOut(
        area=Named(code=named.code, name=Both(zh=named.name_zh, en=named.name_en)),
        residents=count_known_in(area, since=now - timedelta(days=days)),
        days=days,
    )
