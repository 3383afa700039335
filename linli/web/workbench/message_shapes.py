"""What the desk is told of messages and their channels."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from linli.notices.tally import DayOf, Message, Used
from linli.policy.pack import Pack
from linli.policy.sections.channels import AddressKind
from linli.web.bodies import Both, both, local
from linli.web.shape import Shape

MessageState = Literal["queued", "held", "sent", "delivered", "failed", "unpaid"]


class ChannelUsedOut(Shape):
    """A channel: whom it reaches, how much of its budgets is used up, until when it rests."""

    code: str
    name: Both
    reaches: AddressKind
    to: list[Literal["resident", "officer", "unit"]]
    per_minute: int
    per_day: int | None
    per_month: int | None
    by_parts: bool
    in_day: int
    in_month: int
    rests_until: datetime | None


class DayOfMessagesOut(Shape):
    """A day of a channel: how many messages are in which state."""

    day: date
    channel: str
    queued: int = 0
    held: int = 0
    sent: int = 0
    delivered: int = 0
    failed: int = 0
    unpaid: int = 0


class SendingOut(Shape):
    """The channels in their order, and the last days."""

    channels: list[ChannelUsedOut]
    days: list[DayOfMessagesOut]


class MessageSentOut(Shape):
    """A message: to whom, by which channel, and what became of it.

    `next_at` is when it is tried while it waits; `why` a code; `again` how often it was resent.
    """

    id: int
    channel: str
    template: str
    to: Literal["resident", "officer", "unit", "nobody"]
    address: str
    state: MessageState
    why: str
    urgent: bool
    attempts: int
    again: int
    queued_at: datetime
    next_at: datetime | None
    sent_at: datetime | None
    delivered_at: datetime | None


class MessagesSentOut(Shape):
    """A page of messages."""

    items: list[MessageSentOut]
    next: str | None


def sending_out(pack: Pack, channels: Iterable[Used], days: Iterable[DayOf]) -> SendingOut:
    """As the pack names them."""
    return SendingOut(
        channels=[
            ChannelUsedOut(
                code=one.use.channel,
                name=both(pack.channels.by_code[one.use.channel].name),
                reaches=one.reaches,
                to=list(one.use.to),
                per_minute=one.use.per_minute,
                per_day=one.use.per_day,
                per_month=one.use.per_month,
                by_parts=one.use.by_parts,
                in_day=one.in_day,
                in_month=one.in_month,
                rests_until=_local(one.rests_until),
            )
            for one in channels
        ],
        days=[DayOfMessagesOut(day=one.day, channel=one.channel, **one.counts) for one in days],
    )


def message_sent_out(one: Message) -> MessageSentOut:
    """Without a word of what it says."""
    row = one.row
    waits = row.state in ("queued", "held")
    return MessageSentOut(
        id=row.id,
        channel=row.channel,
        template=row.template,
        to="nobody" if one.party is None else one.party.kind,
        address=one.masked,
        state=row.state,
        why=row.why,
        urgent=row.urgent,
        attempts=row.attempts,
        again=row.again,
        queued_at=local(row.queued_at),
        next_at=local(row.next_at) if waits else None,
        sent_at=_local(row.sent_at),
        delivered_at=_local(row.delivered_at),
    )


def _local(moment: datetime | None) -> datetime | None:
    return None if moment is None else local(moment)
