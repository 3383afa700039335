"""Subscriptions as those who look after them see them, with what was delivered."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from linli.exchange.sending.doors import Outgoing, Request
from linli.exchange.sending.models import Sending
from linli.exchange.sending.queries import Standing, standings
from linli.exchange.webhooks.door import PING_TYPE, Webhooks
from linli.exchange.webhooks.feed import DOOR, PINGS
from linli.exchange.webhooks.kinds import KINDS
from linli.exchange.webhooks.models import Subscription
from linli.exchange.webhooks.reach import is_managed, managed_areas
from linli.journal.acting import Actor, NotFound
from linli.journal.models import Entry


@dataclass(frozen=True, slots=True)
class Overseen:
    """A subscription, and how it is doing; before its first ping there is nothing to tell."""

    row: Subscription
    standing: Standing | None

    @property
    def state(self) -> str:
        """One word for it: ended, paused, unverified, failing or well."""
        if self.row.ended_at is not None:
            return "ended"
        if self.standing is not None and self.standing.paused_at is not None:
            return "paused"
        if self.row.verified_at is None:
            return "unverified"
        return "well" if self.standing is None else self.standing.state


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery of the log, with the type of its event."""

    row: Sending
    type: str


def overseen(by: Actor, *, now: datetime) -> list[Overseen]:
    """The subscriptions that the asker looks after, the newest first, ended ones last."""
    within = managed_areas(by, now=now)
    rows = [
        row
        for row in Subscription.objects.select_related("unit", "keeper").order_by("-id")
        if is_managed(row, within)
    ]
    known = {one.code: one for one in standings(DOOR, [str(row.id) for row in rows])}
    found = [Overseen(row, known.get(str(row.id))) for row in rows]
    return sorted(found, key=lambda one: one.row.ended_at is not None)


def overseen_one(subscription_id: int, *, by: Actor, now: datetime) -> Overseen:
    """One of them. Raises NotFound, also for what is another's to look after."""
    for one in overseen(by, now=now):
        if one.row.id == subscription_id:
            return one
    raise NotFound("webhook.unknown", "没有这个订阅。", "There is no such subscription.")


def deliveries(
    row: Subscription, *, state: str = "", before: int | None = None, limit: int
) -> list[Delivery]:
    """What was queued for it, the newest first, below an id."""
    rows = Sending.objects.filter(partner__door=DOOR, partner__code=str(row.id))
    if state:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows.order_by("-id")[:limit])
    entries = [one.what["entry"] for one in found if one.thread != PINGS]
    events = dict(Entry.objects.filter(id__in=entries).values_list("id", "event"))
    return [
        Delivery(
            one,
            PING_TYPE if one.thread == PINGS else KINDS[events[one.what["entry"]]].type,
        )
        for one in found
    ]


def body_of(row: Subscription, sending_id: int, *, now: datetime) -> tuple[str, bool | None]:
    """The body of a delivery, written as it would be now, and whether that is what was sent.

    None for what was never sent. It is not kept: what was sent is known by its hash, and the text
    is "" when there is nothing to be sent any more. Raises NotFound.
    """
    one = Sending.objects.filter(
        id=sending_id, partner__door=DOOR, partner__code=str(row.id)
    ).first()
    if one is None:
        raise NotFound("sending.unknown", "没有这条发送记录。", "There is no such sending.")
    outgoing = Outgoing(
        id=one.id,
        partner_id=one.partner_id,
        partner=str(row.id),
        thread=one.thread,
        place=one.place,
        about=one.about,
        what=one.what,
        attempts=one.attempts,
        queued_at=one.queued_at,
    )
    (request,) = Webhooks().requests([outgoing], now=now)
    body = request.body if isinstance(request, Request) else b""
    same = None if one.body_hash is None else hashlib.sha256(body).digest() == bytes(one.body_hash)
    return body.decode(), same
