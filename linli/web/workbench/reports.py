"""Reports that staff enter for a caller or for somebody at the counter."""

from typing import Literal

from django.http import HttpRequest

from linli.journal.acting import ActorKind
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.reporting import EXAMPLE, ReceiptOut, StaffReportIn, handed_in

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
    """The receipt's code is for the reporter: read it out, or print it."""
    return handed_in(request, payload, payload.channel, by=actor(request))
