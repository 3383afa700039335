"""窗口办理个人信息请求: for whoever stands at the counter or calls, without account and code."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone

from linli.journal.acting import ActorKind
from linli.rights.asked import Asked, asked_of
from linli.rights.counter import (
    hand_over,
    intake_for,
    look_up,
    may_hand_over,
    take_in,
    taken_in_by,
)
from linli.rights.packing import packed_for
from linli.rights.told import all_of
from linli.web.bodies import local
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.once import once
from linli.web.pages import Id
from linli.web.shape import Shape
from linli.web.workbench.counter_shapes import (
    CounterRequestIn,
    CounterRequestOut,
    CounterRequestsOut,
    FoundOut,
    WhomIn,
    counter_request_out,
    counter_requests_out,
    found_out,
    names_of,
)
from linli.web.workbench.counter_sheet import copy_form
from linli.web.workbench.sheet_words import printed

routes = Routes(only=ActorKind.OFFICER)


class TakenInOut(Shape):
    """The request that was taken in: its slip is printed next."""

    id: int


@routes.way(
    "GET",
    "/counter-requests",
    permission="request.take",
    response=CounterRequestsOut,
    summary="窗口登记的请求 What my unit took in at the counter",
)
def taken_in(request: HttpRequest) -> CounterRequestsOut:
    """The newest first."""
    by, now = actor(request), timezone.now()
    found = taken_in_by(by, now=now)
    handing = may_hand_over([one.row for one in found], by=by, now=now)
    return counter_requests_out(found, handing=handing, officer_id=by.id, now=now)


@routes.way(
    "POST",
    "/counter-requests/look-up",
    permission="request.take",
    response=FoundOut,
    summary="按号码查找 How much is kept of whoever stands there",
    repeatable=False,
    examples={"号码 a number": {"phone": "13900000001", "name": "林秀英"}},
)
def find(request: HttpRequest, payload: WhomIn) -> FoundOut:
    """How many reports by name, and masked lines; every look goes on record, also in vain."""
    return found_out(look_up(payload.to_sought(), by=actor(request), now=timezone.now()))


@routes.way(
    "POST",
    "/counter-requests",
    permission="request.take",
    response={201: TakenInOut},
    summary="窗口登记请求 Take a request in at the counter",
    examples={
        "删除 delete": {
            "kind": "delete",
            "words": "我不用了，请把我的信息都删掉。",
            "identity": "id-card",
            "sought": {"phone": "13900000001", "name": "林秀英"},
        }
    },
)
def take(request: HttpRequest, payload: CounterRequestIn) -> TakenInOut:
    """Whoever is on record so is told; somebody else answers within the district's days."""
    by, now = actor(request), timezone.now()

    def work() -> TakenInOut:
        made = take_in(
            payload.kind,
            payload.words,
            None if payload.sought is None else payload.sought.to_sought(),
            identity=payload.identity,
            deputy=payload.deputy,
            notice=payload.notice,
            by=by,
            now=now,
        )
        return TakenInOut(id=made.request_id)

    return once(request, payload, TakenInOut, work, now=now)


@routes.way(
    "GET",
    "/counter-requests/{data_request_id}",
    permission="request.take",
    response=CounterRequestOut,
    summary="一份窗口请求 One of them, for its slip",
)
def one_of_them(request: HttpRequest, data_request_id: Id) -> CounterRequestOut:
    """With the code of its slip, and the answer once there is one."""
    by, now = actor(request), timezone.now()
    found = _asked(data_request_id, request, now)
    handing = may_hand_over([found.row], by=by, now=now)
    return counter_request_out(found, names_of([found]), handing[found.row.id], by.id, now)


@routes.way(
    "GET",
    "/counter-requests/{data_request_id}/copy",
    permission="request.take",
    response={200: None},
    summary="当面交付副本 Hand the copy over, as a file or on paper",
)
def copy(
    request: HttpRequest, data_request_id: Id, form: Literal["file", "paper"] = "file"
) -> HttpResponse | StreamingHttpResponse:
    """Once it was granted; each handing over is a reading, and goes on record."""
    by, now = actor(request), timezone.now()
    resident_id = hand_over(data_request_id, form=form, by=by, now=now)
    if form == "paper":
        made = copy_form(all_of(resident_id, now=now), number=str(data_request_id), now=now)
        return printed(request, "form", form=made)
    packed: Iterator[bytes] = packed_for(resident_id, language="zh", now=now)
    answer = StreamingHttpResponse(packed, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="linli-{local(now):%Y%m%d}.zip"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _asked(request_id: int, request: HttpRequest, now: datetime) -> Asked:
    intake = intake_for(request_id, by=actor(request), now=now)
    [found] = asked_of([intake.request])
    return found
