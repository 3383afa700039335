"""What is done to subscriptions: made, changed, tried, given a new secret, set back, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address

from django.conf import settings

from linli.exchange.events import (
    WebhookChanged,
    WebhookEnded,
    WebhookMade,
    WebhookSecretChanged,
    WebhookSetBack,
)
from linli.exchange.sending.acts import Draft, pause, queue, resume, send_again
from linli.exchange.sending.models import Sending
from linli.exchange.webhooks.feed import DOOR, PINGS
from linli.exchange.webhooks.kinds import KINDS
from linli.exchange.webhooks.models import OVERLAP, SECRET, Subscription
from linli.exchange.webhooks.reach import MANAGE, check_within, is_managed, managed_areas
from linli.exchange.webhooks.signing import new_secret
from linli.journal.acting import Actor, Conflict, Invalid, NotFound, NotNow, act
from linli.journal.record import record
from linli.journal.tail import Position, before_entry, before_moment, here
from linli.outside.addresses import Closed, checked, is_open
from linli.people.authority import authority_of
from linli.people.permissions import must
from linli.people.sealing import seal
from linli.people.units import UnitFacts, unit_by_code

LONGEST_NAME = 60
LONGEST_ADDRESS = 500
MOST_SUBSCRIPTIONS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a subscription shall be: whom it tells what, and as whom it sees cases."""

    name: str
    address: str
    kinds: Sequence[str]
    role: str
    unit: str
    area_code: str


def check_address(address: str) -> None:
    """Refuse an address that may not be asked, before anything is written: it asks the resolver.

    Raises Invalid, which says what would do.
    """
    try:
        place = checked(address, settings.LINLI_MAY_ASK)
    except Closed as closed:
        raise Invalid(
            "webhook.address",
            "不能推送到这个地址。请写完整的网址，以 https:// 开头，不带空格；"
            "内网地址和特别的端口，要先由运维写进 LINLI_MAY_ASK。",
            f"Nothing can be sent there: {closed} An address of your own network has to be named "
            "in LINLI_MAY_ASK first.",
            field="address",
        ) from None
    except OSError:
        raise Invalid(
            "webhook.address_leads_nowhere",
            "找不到这个地址的主机。请核对域名。",
            "The host of this address cannot be found. Check its name.",
            field="address",
        ) from None
    open_net = any(is_open(ip_address(one)) for one in place.leads_to)
    if place.scheme != "https" and open_net:
        raise Invalid(
            "webhook.plain",
            "外网地址要用 https://，内容才不会被旁人看到。",
            "On the open net it has to be https://, so that nobody reads along.",
            field="address",
        )


@act
def subscribe(wanted: Wanted, *, by: Actor, now: datetime) -> tuple[Subscription, str]:
    """Make a subscription, and return it with its secret, which is shown this once.

    A ping goes out; what happens from now on follows as soon as it was answered. Raises Invalid,
    Forbidden, Conflict.
    """
    unit = _checked(wanted, by=by, now=now)
    if Subscription.objects.filter(ended_at=None).count() >= MOST_SUBSCRIPTIONS:
        raise Conflict(
            "webhook.too_many",
            f"最多 {MOST_SUBSCRIPTIONS} 个订阅。请先停用不再需要的。",
            f"There are {MOST_SUBSCRIPTIONS} subscriptions, and no more. End one that is not used.",
        )
    if Subscription.objects.filter(ended_at=None, name=wanted.name.strip()).exists():
        raise Conflict(
            "webhook.name_taken",
            f"已经有名为“{wanted.name.strip()}”的订阅。请换一个名称，或修改原来的。",
            f"There is a subscription named {wanted.name.strip()}. Choose another name, or change "
            "that one.",
            field="name",
        )
    secret, stands = new_secret(), here()
    row = Subscription.objects.create(
        name=wanted.name.strip(),
        address=wanted.address,
        kinds=list(dict.fromkeys(wanted.kinds)),
        role=wanted.role,
        unit_id=unit.id,
        area_code=wanted.area_code,
        keeper_id=_keeper(by, unit, now=now),
        made_by=by.id,
        made_at=now,
        secret_sealed=seal(secret, SECRET),
        position_xid=stands.xid,
        position_entry=stands.entry_id,
    )
    record(WebhookMade(subscription_id=row.id, kinds=tuple(row.kinds)), by=by, now=now)
    _ping(row, now=now)
    return row, secret


@act
def change(subscription_id: int, wanted: Wanted, *, by: Actor, now: datetime) -> None:
    """Change a subscription. At another address it has to answer a ping first, as a new one has.

    Raises NotFound, Invalid, Forbidden.
    """
    row = managed(subscription_id, by=by, now=now)
    unit = _checked(wanted, by=by, now=now)
    moved = row.address != wanted.address
    row.name, row.address = wanted.name.strip(), wanted.address
    row.kinds = list(dict.fromkeys(wanted.kinds))
    row.role, row.unit_id, row.area_code = wanted.role, unit.id, wanted.area_code
    if moved:
        row.verified_at = None
        Sending.objects.filter(partner__door=DOOR, partner__code=str(row.id), thread=PINGS).delete()
    row.save()
    record(WebhookChanged(subscription_id=row.id, moved=moved), by=by, now=now)
    if moved:
        _ping(row, now=now)


@act
def ping(subscription_id: int, *, by: Actor, now: datetime) -> None:
    """Send a ping, to see whether it arrives. Raises NotFound."""
    row = managed(subscription_id, by=by, now=now)
    _ping(row, now=now)


@act
def change_secret(subscription_id: int, *, by: Actor, now: datetime) -> str:
    """Give it another secret and return that; for a day both sign. Raises NotFound, NotNow.

    Not twice within that day: the one that the receiver still checks by would be gone.
    """
    row = managed(subscription_id, by=by, now=now)
    if row.previous_until is not None and now < row.previous_until:
        raise NotNow(
            "webhook.secret_is_changing",
            "上一次更换还没过 24 小时，两个密钥都有效。请等旧密钥失效后再换。",
            "The last change is less than a day old, and both secrets count. Change it again when "
            "the older one has ended.",
        )
    secret = new_secret()
    row.previous_secret_sealed, row.previous_until = row.secret_sealed, now + OVERLAP
    row.secret_sealed = seal(secret, SECRET)
    row.save()
    record(WebhookSecretChanged(subscription_id=row.id), by=by, now=now)
    return secret


@act
def set_back(
    subscription_id: int,
    *,
    since: datetime | None = None,
    entry_id: int = 0,
    by: Actor,
    now: datetime,
) -> None:
    """Tell it once more of everything since a moment, or from an event on, with the same ids.

    What it may not see it is not told this time either. Raises NotFound, Invalid.
    """
    row = managed(subscription_id, by=by, now=now)
    to = before_moment(since) if since is not None else _before_entry(entry_id)
    stood = Position(row.position_xid, row.position_entry)
    if to >= stood:
        raise Invalid(
            "webhook.nothing_to_repeat",
            "那以后的事件还没有推送过，不用重放。",
            "Nothing has been sent yet of what happened since then: there is nothing to repeat.",
            field="since",
        )
    row.position_xid, row.position_entry = to
    again = max(stood, Position(row.again_until_xid, row.again_until_entry))
    row.again_until_xid, row.again_until_entry = again
    row.save()
    record(WebhookSetBack(subscription_id=row.id, entry_id=to.entry_id), by=by, now=now)


@act
def end(subscription_id: int, *, by: Actor, now: datetime) -> None:
    """End a subscription for good; what still waits is not sent. Ended twice, it stays so."""
    row = managed(subscription_id, by=by, now=now)
    if row.ended_at is None:
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        record(WebhookEnded(subscription_id=row.id), by=by, now=now)


@act
def pause_subscription(subscription_id: int, *, by: Actor, now: datetime) -> None:
    """Send nothing until it is resumed; nothing is lost. Raises NotFound."""
    row = managed(subscription_id, by=by, now=now)
    pause(DOOR, str(row.id), by=by, now=now)


@act
def resume_subscription(subscription_id: int, *, by: Actor, now: datetime) -> None:
    """Go on from where it was left. Raises NotFound, NotNow."""
    row = managed(subscription_id, by=by, now=now)
    resume(DOOR, str(row.id), by=by, now=now)


@act
def repeat(subscription_id: int, sending_id: int, *, by: Actor, now: datetime) -> None:
    """Send one delivery again, under its id. Raises NotFound."""
    row = managed(subscription_id, by=by, now=now)
    own = Sending.objects.filter(
        id=sending_id, partner__door=DOOR, partner__code=str(row.id)
    ).exists()
    send_again(sending_id if own else 0, now=now)


def managed(subscription_id: int, *, by: Actor, now: datetime) -> Subscription:
    """The subscription, locked, for one who looks after it. Raises Forbidden, NotFound."""
    within = managed_areas(by, now=now)
    if not within:
        must(by, MANAGE, now=now)
    row = Subscription.objects.select_for_update().filter(id=subscription_id).first()
    if row is None or not is_managed(row, within):
        raise NotFound("webhook.unknown", "没有这个订阅。", "There is no such subscription.")
    return row


def _checked(wanted: Wanted, *, by: Actor, now: datetime) -> UnitFacts:
    if not 0 < len(wanted.name.strip()) <= LONGEST_NAME:
        raise Invalid(
            "webhook.name",
            f"请写一个名称，最多 {LONGEST_NAME} 个字。",
            f"Give it a name of at most {LONGEST_NAME} characters.",
            field="name",
        )
    if not wanted.kinds or not set(wanted.kinds) <= set(KINDS):
        raise Invalid(
            "webhook.kinds",
            "请从列表里至少选一种事件。",
            "Choose at least one kind of event from the list.",
            field="kinds",
        )
    unit = unit_by_code(wanted.unit)
    check_within(wanted.role, unit, wanted.area_code, by=by, now=now)
    return unit


def _keeper(by: Actor, unit: UnitFacts, *, now: datetime) -> int:
    """The unit that is told when nothing arrives any more: that of the one who made it."""
    posts = authority_of(by, now=now).posts
    return posts[0].unit_id if posts else unit.id


def _ping(row: Subscription, *, now: datetime) -> None:
    about = f"ping-{int(now.timestamp() * 1000)}"
    queue(DOOR, str(row.id), Draft(about=about, thread=PINGS, place=0, what={}), now=now)


def _before_entry(entry_id: int) -> Position:
    found = before_entry(entry_id)
    if found is None:
        raise Invalid(
            "webhook.no_such_event",
            "没有这个编号的事件。编号是推送内容里的 id。",
            "There is no event of this number; it is the `id` of what was sent.",
            field="event",
        )
    return found
