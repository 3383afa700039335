"""What the desk is told of subscriptions and their deliveries, and what it says."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from ninja import Field

from linli.exchange.webhooks.kinds import KINDS
from linli.exchange.webhooks.queries import Delivery, Overseen
from linli.journal.acting import NotFound
from linli.policy.queries import current
from linli.territory.queries import chain
from linli.web.bodies import Both, Named, Strict, both, local
from linli.web.shape import Shape
from linli.web.written import Moment

State = Literal["unverified", "well", "failing", "paused", "ended"]
DeliveryState = Literal["waiting", "sent", "nothing", "given_up"]
EXAMPLE = {
    "name": "应急局联动平台",
    "address": "https://partner.example.gov.cn/linli",
    "kinds": ["case.dispatched", "case.closed"],
    "role": "unit_clerk",
    "unit": "dept-emergency",
    "area": "990100",
}


class WebhookKindOut(Shape):
    """A kind of event that can be subscribed to, and the type of its CloudEvents."""

    code: str
    type: str
    name: Both


class SubscriptionOut(Shape):
    """A subscription. It sees cases as a member of staff in this role, at this unit, would.

    `waiting` events wait, the oldest since `oldest_waiting_at`; `given_up` were refused for good.
    While it is failing nothing is tried before `rests_until`. `secret_changes_until` is set while
    two secrets count; `secret_due` says that the present one should be renewed.
    """

    id: int
    name: str
    address: str
    kinds: list[str]
    role: Named
    unit: Named
    area: Named
    keeper: Named
    made_at: datetime
    state: State
    waiting: int
    given_up: int
    oldest_waiting_at: datetime | None
    last_sent_at: datetime | None
    failing_since: datetime | None
    rests_until: datetime | None
    paused_at: datetime | None
    paused_why: str
    secret_since: datetime
    secret_due: bool
    secret_changes_until: datetime | None


class SubscriptionsOut(Shape):
    """The subscriptions that the asker looks after."""

    items: list[SubscriptionOut]


class WebhookChoicesOut(Shape):
    """What a form offers: kinds of event, roles that read cases, areas within reach."""

    kinds: list[WebhookKindOut]
    roles: list[Named]
    units: list[Named]
    areas: list[Named]


class WebhookIn(Strict):
    """What a subscription shall be."""

    name: str = Field(max_length=200)
    address: str = Field(max_length=500)
    kinds: list[Annotated[str, Field(max_length=60)]] = Field(max_length=100)
    role: str = Field(max_length=60)
    unit: str = Field(max_length=60)
    area: str = Field(max_length=20)


class WebhookMadeOut(Shape):
    """The subscription, and its secret, which is shown this once."""

    id: int
    secret: str


class WebhookSecretOut(Shape):
    """The new secret, shown this once, and until when the older one counts too."""

    secret: str
    older_until: datetime


class SetBackIn(Strict):
    """From when on to tell again: a moment, or the `id` of an event."""

    since: Moment | None = None
    event: int | None = Field(default=None, ge=1, le=2**63 - 1)


class DeliveryOut(Shape):
    """One delivery: its event, how often it was tried, and what came of the last time.

    `said` is the beginning of what the other side answered, or what kept us from asking.
    """

    id: int
    event: str
    type: str
    name: Both
    case: str
    state: DeliveryState
    attempts: int
    queued_at: datetime
    due_at: datetime | None
    last_tried_at: datetime | None
    settled_at: datetime | None
    status: int | None
    said: str


class DeliveriesOut(Shape):
    """A page of the log."""

    items: list[DeliveryOut]
    next: str | None


class DeliveryBodyOut(Shape):
    """The body, as it would be written now; `as_sent` says whether that is what was sent."""

    body: str
    as_sent: bool | None


def subscription_out(one: Overseen, *, now: datetime) -> SubscriptionOut:
    """A subscription by name and state."""
    row, how = one.row, one.standing
    changing = row.previous_until is not None and now < row.previous_until
    failing = one.state == "failing" and how is not None
    age = now - row.secret_since
    told: dict[str, Any] = {
        "id": row.id,
        "name": row.name,
        "address": row.address,
        "kinds": row.kinds,
        "role": role_out(row.role),
        "unit": _unit(row.unit.code, row.unit.name_zh, row.unit.name_en),
        "area": area_out(row.area_code),
        "keeper": _unit(row.keeper.code, row.keeper.name_zh, row.keeper.name_en),
        "made_at": local(row.made_at),
        "state": one.state,
        "waiting": how.waiting if how else 0,
        "given_up": how.given_up if how else 0,
        "oldest_waiting_at": _at(how.oldest_waiting_at if how else None),
        "last_sent_at": _at(how.last_sent_at if how else None),
        "failing_since": _at(how.failing_since if how else None),
        "rests_until": _at(how.rests_until if failing and how else None),
        "paused_at": _at(how.paused_at if how else None),
        "paused_why": how.paused_why if how else "",
        "secret_since": local(row.secret_since),
        "secret_due": 0 < settings.LINLI_SECRET_DAYS["webhook-secret"] < age.days,
        "secret_changes_until": _at(row.previous_until if changing else None),
    }
    return SubscriptionOut.model_validate(told)


def delivery_out(one: Delivery) -> DeliveryOut:
    """A delivery of the log."""
    row = one.row
    kind = next((kind for kind in KINDS.values() if kind.type == one.type), None)
    name = Both(zh=kind.zh, en=kind.en) if kind else Both(zh="试推送", en="Test delivery")
    return DeliveryOut.model_validate(
        {
            "id": row.id,
            "event": row.about,
            "type": one.type,
            "name": name,
            "case": row.thread if kind else "",
            "state": row.state,
            "attempts": row.attempts,
            "queued_at": local(row.queued_at),
            "due_at": local(row.due_at) if row.state == "waiting" else None,
            "last_tried_at": _at(row.last_tried_at),
            "settled_at": _at(row.settled_at),
            "status": row.last_status,
            "said": row.last_said,
        }
    )


def role_out(code: str) -> Named:
    """A role by name; one that the rules no longer have by its code."""
    role = current().pack.roles.by_code.get(code)
    return Named(code=code, name=both(role.name) if role else Both(zh=code, en=code))


def area_out(code: str) -> Named:
    """An area by name; one that is no more by its code."""
    try:
        area = chain(code)[0]
    except NotFound:
        return Named(code=code, name=Both(zh=code, en=code))
    return Named(code=code, name=Both(zh=area.name_zh, en=area.name_en))


def _unit(code: str, zh: str, en: str) -> Named:
    return Named(code=code, name=Both(zh=zh, en=en))


def _at(moment: datetime | None) -> datetime | None:
    return None if moment is None else local(moment)
