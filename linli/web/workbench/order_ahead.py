"""What one key would do to a case, and what happened to an order since: both in plain words."""

from django.http import HttpRequest
from django.utils import timezone

from linli.journal.acting import ActorKind
from linli.supervision.acts.issue import drafted, ready_to_issue
from linli.supervision.queries.orders import order_by_number
from linli.web.callers import actor
from linli.web.case_pages import lines_about
from linli.web.case_shapes import LinesOut
from linli.web.door import Routes
from linli.web.pages import CaseNumber
from linli.web.stepping import readable
from linli.web.workbench.supervision_shapes import OrderAheadOut, order_ahead_out

routes = Routes(only=ActorKind.OFFICER)


@routes.way(
    "GET",
    "/cases/{number}/order-ahead",
    permission="case.supervise",
    response=OrderAheadOut,
    summary="督办预览 What one key would do: to whom, until when, in which words",
)
def ahead(request: HttpRequest, number: CaseNumber, unit: str = "") -> OrderAheadOut:
    """Nothing is issued. Refused with the words that the key itself would be refused with."""
    by, now = actor(request), timezone.now()
    case = readable(number, by=by, now=now)
    ready = ready_to_issue(case, unit_code=unit or None, by=by, now=now)
    return order_ahead_out(drafted(case, ready, late_unit_id=case.holder_id, now=now))


@routes.way(
    "GET",
    "/orders/{order_number}/timeline",
    permission="order.read",
    response=LinesOut,
    summary="督办单经过 What happened to an order",
)
def order_timeline(request: HttpRequest, order_number: CaseNumber) -> LinesOut:
    """The oldest first; of its case only what is about this order."""
    order = order_by_number(order_number, by=actor(request), now=timezone.now())
    return lines_about(order.case, "order_id", order.id)
