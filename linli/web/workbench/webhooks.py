"""推送订阅: which other systems are told what, and whether it arrives."""

from datetime import datetime
from functools import partial

from django.http import HttpRequest
from django.utils import timezone

from linli.exchange.webhooks import acts
from linli.exchange.webhooks.acts import Wanted
from linli.exchange.webhooks.kinds import KINDS
from linli.exchange.webhooks.models import OVERLAP
from linli.exchange.webhooks.queries import overseen, overseen_one
from linli.exchange.webhooks.reach import MANAGE, managed_areas, roles_that_read
from linli.journal.acting import ActorKind, Invalid
from linli.people.units import units
from linli.policy.queries import current
from linli.territory.place import AreaRef
from linli.territory.queries import areas_under
from linli.web.bodies import Both, Done, Named, local
from linli.web.callers import actor
from linli.web.door import Grave, Routes
from linli.web.once import done_once
from linli.web.pages import Id
from linli.web.workbench.webhook_shapes import (
    EXAMPLE,
    SetBackIn,
    SubscriptionOut,
    SubscriptionsOut,
    WebhookChoicesOut,
    WebhookIn,
    WebhookKindOut,
    WebhookMadeOut,
    WebhookSecretOut,
    role_out,
    subscription_out,
)

routes = Routes(only=ActorKind.OFFICER)
COMMUNITY_DIGITS = 12  # a grid is too small to be told of alone


@routes.way(
    "GET",
    "/webhooks",
    permission=MANAGE,
    response=SubscriptionsOut,
    summary="推送订阅 The subscriptions that I look after",
)
def subscriptions(request: HttpRequest) -> SubscriptionsOut:
    """Three statements, however many there are."""
    now = timezone.now()
    found = overseen(actor(request), now=now)
    return SubscriptionsOut(items=[subscription_out(one, now=now) for one in found])


@routes.way(
    "GET",
    "/webhooks/choices",
    permission=MANAGE,
    response=WebhookChoicesOut,
    summary="可选的事件、角色、辖区 What a subscription can be",
)
def choices(request: HttpRequest) -> WebhookChoicesOut:
    """Of areas those within reach, down to communities."""
    within = managed_areas(actor(request), now=timezone.now())
    whole = current().pack.district.division_code
    below = [
        area
        for top in ([whole] if within.everything else sorted(within.area_codes))
        for area in areas_under(top)
        if len(area.code) <= COMMUNITY_DIGITS
    ]
    return WebhookChoicesOut(
        kinds=[
            WebhookKindOut(code=kind.event, type=kind.type, name=Both(zh=kind.zh, en=kind.en))
            for kind in KINDS.values()
        ],
        roles=[role_out(code) for code in roles_that_read()],
        units=[Named(code=one.code, name=Both(zh=one.name_zh, en=one.name_en)) for one in units()],
        areas=[_area(one) for one in below],
    )


@routes.way(
    "POST",
    "/webhooks",
    permission=MANAGE,
    grave=Grave.ACT,
    response=WebhookMadeOut,
    summary="新建推送订阅 Make a subscription",
    examples={"派单和结案 dispatch and close": EXAMPLE},
    repeatable=False,
)
def subscribe(request: HttpRequest, payload: WebhookIn) -> WebhookMadeOut:
    """Made twice it is refused the second time, for its name is taken. A ping goes out at once."""
    by, now = actor(request), timezone.now()
    acts.check_address(payload.address)
    row, secret = acts.subscribe(_wanted(payload), by=by, now=now)
    return WebhookMadeOut(id=row.id, secret=secret)


@routes.way(
    "GET",
    "/webhooks/{subscription_id}",
    permission=MANAGE,
    response=SubscriptionOut,
    summary="一个推送订阅 One subscription",
)
def subscription(request: HttpRequest, subscription_id: Id) -> SubscriptionOut:
    """With its state, and how much waits."""
    now = timezone.now()
    return subscription_out(overseen_one(subscription_id, by=actor(request), now=now), now=now)


@routes.way(
    "PUT",
    "/webhooks/{subscription_id}",
    permission=MANAGE,
    grave=Grave.ACT,
    response=Done,
    summary="修改推送订阅 Change a subscription",
    examples={"派单和结案 dispatch and close": EXAMPLE},
)
def change(request: HttpRequest, subscription_id: Id, payload: WebhookIn) -> Done:
    """At another address it has to answer a ping before anything else goes there."""
    by, now = actor(request), timezone.now()
    if overseen_one(subscription_id, by=by, now=now).row.address != payload.address:
        acts.check_address(payload.address)

    return done_once(request, payload, partial(acts.change, subscription_id, _wanted(payload)))


@routes.way(
    "DELETE",
    "/webhooks/{subscription_id}",
    permission=MANAGE,
    response=Done,
    summary="停用推送订阅 End a subscription for good",
)
def end(request: HttpRequest, subscription_id: Id) -> Done:
    """What still waits is not sent."""
    return done_once(request, {}, partial(acts.end, subscription_id))


@routes.way(
    "POST",
    "/webhooks/{subscription_id}/ping",
    permission=MANAGE,
    response=Done,
    summary="试推送 Send a test delivery",
)
def ping(request: HttpRequest, subscription_id: Id) -> Done:
    """It stands on the log a moment later."""
    return done_once(request, {}, partial(acts.ping, subscription_id))


@routes.way(
    "POST",
    "/webhooks/{subscription_id}/secret",
    permission=MANAGE,
    grave=Grave.ACT,
    response=WebhookSecretOut,
    summary="更换密钥 Change the secret",
    repeatable=False,
)
def change_secret(request: HttpRequest, subscription_id: Id) -> WebhookSecretOut:
    """For a day both sign; within that day it is not changed a second time."""
    by, now = actor(request), timezone.now()
    secret = acts.change_secret(subscription_id, by=by, now=now)
    return WebhookSecretOut(secret=secret, older_until=local(now + OVERLAP))


@routes.way(
    "POST",
    "/webhooks/{subscription_id}/pause",
    permission=MANAGE,
    response=Done,
    summary="暂停 Send nothing for the time being",
)
def pause(request: HttpRequest, subscription_id: Id) -> Done:
    """Nothing is lost: what happens meanwhile is sent when it is resumed."""
    return done_once(request, {}, partial(acts.pause_subscription, subscription_id))


@routes.way(
    "POST",
    "/webhooks/{subscription_id}/resume",
    permission=MANAGE,
    response=Done,
    summary="恢复 Go on from where it was left",
)
def resume(request: HttpRequest, subscription_id: Id) -> Done:
    """What waited goes first."""
    return done_once(request, {}, partial(acts.resume_subscription, subscription_id))


@routes.way(
    "POST",
    "/webhooks/{subscription_id}/set-back",
    permission=MANAGE,
    response=Done,
    summary="重放 Tell it again of everything since then",
    examples={
        "从时刻 from a moment": {"since": "2026-11-18T00:00:00+08:00"},
        "从事件 from an event": {"event": 48121},
    },
)
def set_back(request: HttpRequest, subscription_id: Id, payload: SetBackIn) -> Done:
    """Under the same ids, so that a receiver that had them passes them over."""
    since, entry_id = _since(payload), payload.event or 0
    told_again = partial(acts.set_back, subscription_id, since=since, entry_id=entry_id)
    return done_once(request, payload, told_again)


def _wanted(payload: WebhookIn) -> Wanted:
    return Wanted(
        name=payload.name,
        address=payload.address,
        kinds=payload.kinds,
        role=payload.role,
        unit=payload.unit,
        area_code=payload.area,
    )


def _since(payload: SetBackIn) -> datetime | None:
    """The moment, if one is given. Raises Invalid when both are, or neither."""
    if (payload.since is None) == (payload.event is None):
        raise Invalid(
            "webhook.since",
            "请写一个起点：时刻，或事件编号。",
            "Say from when on: a moment, or the number of an event.",
            field="since",
        )
    if payload.since is not None and payload.since.tzinfo is None:
        return timezone.make_aware(payload.since)
    return payload.since


def _area(area: AreaRef) -> Named:
    return Named(code=area.code, name=Both(zh=area.name_zh, en=area.name_en))
