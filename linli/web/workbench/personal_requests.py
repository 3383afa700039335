"""个人信息请求: what people ask about their data, for the desk to answer in time."""

from datetime import datetime
from functools import partial
from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field

from linli.journal.acting import ActorKind
from linli.policy.queries import current
from linli.rights.asked import Asked, answer_request, extend_request, requests_to_answer
from linli.web.bodies import Both, Done, Named, Strict, UnitOut, both, local, unit_out
from linli.web.callers import actor
from linli.web.door import Grave, Routes
from linli.web.once import done_once
from linli.web.pages import Id
from linli.web.shape import Shape
from linli.web.workbench.counter_shapes import AtCounterOut, at_counter_out, names_of

routes = Routes(only=ActorKind.OFFICER)


class RequestAnswerIn(Strict):
    """Whether it is done as asked, and the words to the one who asked.

    What was taken in at a counter is refused on a `ground` of the pack; a correction of what she is
    called writes the `name`.
    """

    granted: bool
    words: str = Field(max_length=1_000)
    ground: str = Field("", max_length=60)
    name: str = Field("", max_length=60)


class RequestExtensionIn(Strict):
    """Why it takes longer, to the one who asked."""

    words: str = Field(max_length=1_000)


class PersonalRequestOut(Shape):
    """A request: what is wanted, of which matter, until when; `who` is masked, empty by a code."""

    id: int
    kind: str
    number: str | None
    who: str
    words: str
    unit: UnitOut
    asked_at: datetime
    due_at: datetime
    overdue: bool
    may_extend: bool
    extension: str
    state: str
    answer: str
    answered_by: str
    answered_at: datetime | None
    counter: AtCounterOut | None


class PersonalRequestsOut(Shape):
    """At most two hundred; `open` is how many wait, `grounds` are for what a counter took in."""

    items: list[PersonalRequestOut]
    open: int
    grounds: list[Named]
    appeal: Both


@routes.way(
    "GET",
    "/personal-requests",
    permission="request.answer",
    response=PersonalRequestsOut,
    summary="个人信息请求 What people ask about their data",
)
def to_answer(
    request: HttpRequest, state: Literal["open", "answered"] = "open"
) -> PersonalRequestsOut:
    """The most urgent first; of those answered the last first."""
    by, now = actor(request), timezone.now()
    rows = requests_to_answer(is_open=state == "open", by=by, now=now)
    names, counter = names_of(rows), current().pack.rights.counter
    return PersonalRequestsOut(
        items=[_request(one, names, by.id, now) for one in rows],
        open=sum(one.row.stage == "open" for one in rows),
        grounds=[Named(code=one.code, name=both(one.name)) for one in counter.refusals],
        appeal=both(counter.appeal),
    )


@routes.way(
    "POST",
    "/personal-requests/{data_request_id}/answer",
    permission="request.answer",
    grave=Grave.ACT,
    response=Done,
    summary="答复请求 Answer a request",
    examples={"已更正 corrected": {"granted": True, "words": "已按您说的更正为 12 号。"}},
)
def answer(request: HttpRequest, data_request_id: Id, payload: RequestAnswerIn) -> Done:
    """Done as asked, or not and why; the one who asked reads it where she asked."""
    return done_once(
        request,
        payload,
        partial(
            answer_request,
            data_request_id,
            payload.words,
            granted=payload.granted,
            ground=payload.ground,
            name=payload.name,
        ),
    )


@routes.way(
    "POST",
    "/personal-requests/{data_request_id}/extend",
    permission="request.answer",
    response=Done,
    summary="延长答复期限 Take longer to answer",
    examples={"要查档案 archives": {"words": "要到档案馆调取 2024 年的纸质材料。"}},
)
def extend(request: HttpRequest, data_request_id: Id, payload: RequestExtensionIn) -> Done:
    """Once, before the day is over; whoever asked is told until when, and reads why."""
    return done_once(request, payload, partial(extend_request, data_request_id, payload.words))


def _request(
    one: Asked, names: dict[int, str], officer_id: int, now: datetime
) -> PersonalRequestOut:
    row, intake = one.row, one.counter
    return PersonalRequestOut(
        id=row.id,
        kind=row.kind,
        number=one.number,
        who=one.who,
        words=one.words,
        unit=unit_out(row.unit_id),
        asked_at=local(row.asked_at),
        due_at=local(row.due_at),
        overdue=row.stage == "open" and row.due_at < now,
        may_extend=row.stage == "open" and row.extended_at is None and row.due_at >= now,
        extension=one.extension,
        state=row.stage,
        answer=one.answer,
        answered_by=names.get(row.answered_by or 0, ""),
        answered_at=None if row.answered_at is None else local(row.answered_at),
        counter=None if intake is None else at_counter_out(intake, names, officer_id),
    )
