"""What staff enter for a caller or for somebody at the counter: reports, and what she wants."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.http import HttpRequest

from linli.feedback.acts.by_message import want_no_messages
from linli.journal.acting import Actor, ActorKind
from linli.web.bodies import Done, Strict
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.once import done_once
from linli.web.pages import CaseNumber
from linli.web.reporting import EXAMPLE, ReceiptOut, StaffReportIn, handed_in
from linli.web.stepping import readable

routes = Routes(only=ActorKind.OFFICER)


class ForSomebodyIn(StaffReportIn):
    """A report on behalf of another; the channel says how it came."""

    channel: Literal["hotline", "walk_in"]


@routes.way(
    "POST",
    "/reports",
    permission="report.receive_for_other",
    response={201: ReceiptOut},
    summary="代为登记 Enter a report for a caller or visitor",
    examples={"来电 a call": {**EXAMPLE, "channel": "hotline", "name": "林秀英"}},
)
def enter(request: HttpRequest, payload: ForSomebodyIn) -> ReceiptOut:
    """The receipt's code is for the reporter: read it out, or print it.

    `by_message` is ticked once she was asked and has agreed: that this officer heard it is kept.
    """
    return handed_in(request, payload, payload.channel, by=actor(request))


class NoMessagesIn(Strict):
    """The report whose reporter wants no more text messages."""

    report: UUID


@routes.way(
    "POST",
    "/cases/{number}/no_messages",
    permission="report.receive_for_other",
    response=Done,
    summary="撤回短信告知 Send the reporter no more text messages",
    examples={"例 example": {"report": "0190f6a0-0000-7000-8000-000000000001"}},
)
def stop_messages(request: HttpRequest, number: CaseNumber, payload: NoMessagesIn) -> Done:
    """On the reporter's word; what waits to be sent is gone. To agree again she has her code."""

    def work(by: Actor, now: datetime) -> None:
        case = readable(number, by=by, now=now)
        want_no_messages(payload.report, case_id=case.id, by=by, now=now)

    return done_once(request, payload, work)
