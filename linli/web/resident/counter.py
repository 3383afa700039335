"""What was asked at a counter, by the code of its slip; and “that was not I” 声明非本人."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest

from linli.cases.queries.receipt import report_by_code
from linli.journal.acting import VISITOR, Actor, ActorKind
from linli.policy.queries import current
from linli.rights.asked import asked_of
from linli.rights.counter import intake_by_code, intake_of, object_to
from linli.rights.models import CounterIntake
from linli.web.bodies import Both, Done, UnitOut, both, local, unit_out
from linli.web.callers import actor
from linli.web.door import PUBLIC, Routes
from linli.web.once import done_once
from linli.web.pages import Id
from linli.web.resident.progress import Code
from linli.web.shape import Shape

routes = Routes()
own = Routes(only=ActorKind.RESIDENT)


class CounterProgressOut(Shape):
    """A request as whoever has its slip follows it.

    Nothing is deleted and no copy leaves before `waits_until`; a copy that was granted is handed
    over where it was `taken_in`, until `copy_until`.
    """

    kind: str
    words: str
    taken_in: UnitOut
    unit: UnitOut
    asked_at: datetime
    due_at: datetime
    extension: str
    state: str
    answer: str
    answered_at: datetime | None
    ground: Both | None
    appeal: Both
    waits_until: datetime | None
    objected_at: datetime | None
    copy_until: datetime | None


@routes.way(
    "GET",
    "/counter-requests/{code}",
    permission=PUBLIC,
    limit="receipt",
    response=CounterProgressOut,
    summary="凭单据查窗口请求 Follow what was asked at a counter",
)
def follow(request: HttpRequest, code: Code) -> CounterProgressOut:
    """For whoever has the slip: until when it is answered, and the answer."""
    intake = intake_by_code(code)
    [found] = asked_of([intake.request])
    row, counter = found.row, current().pack.rights.counter
    ground = counter.by_code["ground"].get(intake.ground)
    return CounterProgressOut(
        kind=row.kind,
        words=found.words,
        taken_in=unit_out(intake.unit_id),
        unit=unit_out(row.unit_id),
        asked_at=local(row.asked_at),
        due_at=local(row.due_at),
        extension=found.extension,
        state=row.stage,
        answer=found.answer,
        answered_at=_moment(row.answered_at),
        ground=None if ground is None else both(ground.name),
        appeal=both(counter.appeal),
        waits_until=_moment(intake.waits_until),
        objected_at=_moment(intake.objected_at),
        copy_until=_moment(intake.copy_until),
    )


@routes.way(
    "POST",
    "/counter-requests/{code}/object",
    permission=PUBLIC,
    limit="receipt",
    response=Done,
    summary="凭单据声明非本人 It was not I, by the slip",
)
def object_by_slip(request: HttpRequest, code: Code) -> Done:
    """What was objected to can only be refused."""
    return _objected(request, code, intake_by_code(code), by=VISITOR)


@routes.way(
    "POST",
    "/progress/{code}/requests/{data_request_id}/object",
    permission=PUBLIC,
    limit="receipt",
    response=Done,
    summary="凭查询码声明非本人 It was not I, by a report's code",
)
def object_by_code(request: HttpRequest, code: Code, data_request_id: Id) -> Done:
    """For whom the message went to that somebody asked in her name."""
    intake = intake_of(data_request_id, report_by_code(code).resident_id)
    return _objected(request, code, intake, by=VISITOR)


@own.way(
    "POST",
    "/me/requests/{data_request_id}/object",
    permission="people.correct",
    response=Done,
    summary="声明非本人 It was not I who asked at the counter",
)
def object_as_myself(request: HttpRequest, data_request_id: Id) -> Done:
    """With an account."""
    by = actor(request)
    return _objected(request, data_request_id, intake_of(data_request_id, by.id), by=by)


def _objected(request: HttpRequest, asked: Any, intake: CounterIntake, *, by: Actor) -> Done:
    return done_once(request, asked, partial(object_to, intake), by=by)


def _moment(moment: datetime | None) -> datetime | None:
    return None if moment is None else local(moment)
