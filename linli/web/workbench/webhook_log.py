"""推送记录: what subscriptions were told, what they were not, and once more by hand."""

from functools import partial

from django.http import HttpRequest
from django.utils import timezone

from linli.exchange.webhooks.acts import repeat
from linli.exchange.webhooks.queries import body_of, deliveries, overseen_one
from linli.exchange.webhooks.reach import MANAGE
from linli.journal.acting import ActorKind
from linli.web.bodies import Done
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.once import done_once
from linli.web.pages import PAGE, Cursor, Id, Limit, cursor_after, cut, id_after
from linli.web.workbench.webhook_shapes import (
    DeliveriesOut,
    DeliveryBodyOut,
    DeliveryState,
    delivery_out,
)

routes = Routes(only=ActorKind.OFFICER)
CURSOR = "deliveries"


@routes.way(
    "GET",
    "/webhooks/{subscription_id}/deliveries",
    permission=MANAGE,
    response=DeliveriesOut,
    summary="推送记录 What was delivered, and what was not",
)
def log(
    request: HttpRequest,
    subscription_id: Id,
    state: DeliveryState | None = None,
    cursor: Cursor = "",
    limit: Limit = PAGE,
) -> DeliveriesOut:
    """The newest first."""
    one = overseen_one(subscription_id, by=actor(request), now=timezone.now())
    before = id_after(cursor, CURSOR) if cursor else None
    rows = deliveries(one.row, state=state or "", before=before, limit=limit + 1)
    page, following = cut(rows, limit, lambda each: cursor_after(CURSOR, each.row.id))
    return DeliveriesOut(items=[delivery_out(each) for each in page], next=following)


@routes.way(
    "GET",
    "/webhooks/{subscription_id}/deliveries/{delivery_id}",
    permission=MANAGE,
    response=DeliveryBodyOut,
    summary="推送内容 The body of a delivery",
)
def body(request: HttpRequest, subscription_id: Id, delivery_id: Id) -> DeliveryBodyOut:
    """Written anew from the journal; by its hash it is known whether it is what was sent."""
    now = timezone.now()
    one = overseen_one(subscription_id, by=actor(request), now=now)
    text, as_sent = body_of(one.row, delivery_id, now=now)
    return DeliveryBodyOut(body=text, as_sent=as_sent)


@routes.way(
    "POST",
    "/webhooks/{subscription_id}/deliveries/{delivery_id}/again",
    permission=MANAGE,
    response=Done,
    summary="再推一次 Send one delivery again",
)
def again(request: HttpRequest, subscription_id: Id, delivery_id: Id) -> Done:
    """Under its id; what waits is tried at once."""
    return done_once(request, {}, partial(repeat, subscription_id, delivery_id))
