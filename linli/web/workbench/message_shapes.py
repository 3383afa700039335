"""What the desk is told of messages and their channels."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from linli.notices.finding import Message
from linli.notices.preferring import PROOF
from linli.notices.reasons import reason_of
from linli.notices.tally import DayOf, Used
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


class TemplateNameOut(Shape):
    """What the desk calls a template."""

    code: str
    name: Both


class ReasonOut(Shape):
    """Why messages wait or did not go, in words, what helps, and how many there are."""

    code: str
    why: Both
    what_helps: Both | None
    count: int


class SendingOut(Shape):
    """The channels in their order, the last days, and what the list can be narrowed to."""

    today: date
    channels: list[ChannelUsedOut]
    days: list[DayOfMessagesOut]
    templates: list[TemplateNameOut]
    reasons: list[ReasonOut]


class MessageSentOut(Shape):
    """A message: to whom, by which channel, and what became of it.

    `next_at` is when it is tried while it waits; `why` a code, `reason` what that means and
    `what_helps`; `again` how often it was resent.
    """

    id: int
    channel: str
    template: str
    name: Both
    to: Literal["resident", "officer", "unit", "nobody"]
    address: str
    state: MessageState
    why: str
    reason: Both | None
    what_helps: Both | None
    urgent: bool
    attempts: int
    again: int
    queued_at: datetime
    next_at: datetime | None
    sent_at: datetime | None
    delivered_at: datetime | None


class NotGoneOut(Shape):
    """Of what was found: how many did not go, and the newest of them, to send them again.

    `more`: there are more than are counted.
    """

    count: int
    newest: int
    more: bool


class MessagesSentOut(Shape):
    """A page of messages; with the first, how many could be sent again."""

    items: list[MessageSentOut]
    next: str | None
    not_gone: NotGoneOut | None


def sending_out(
    pack: Pack,
    channels: Iterable[Used],
    days: Iterable[DayOf],
    reasons: Iterable[tuple[str, int]],
    *,
    today: date,
) -> SendingOut:
    """As the pack names them."""
    return SendingOut(
        today=today,
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
        templates=[
            TemplateNameOut(code=one.code, name=template_name(pack, one.code))
            for one in pack.notices.templates
        ],
        reasons=[
            ReasonOut(code=code, why=_why(code), what_helps=_what_helps(code), count=count)
            for code, count in reasons
        ],
    )


def template_name(pack: Pack, code: str) -> Both:
    """What a template is called; its code where the pack gives it no name, or not any more."""
    if code in ("", PROOF):
        return Both(zh="收信地址验证码", en="Code to prove an address")
    found = pack.notices.by_code.get(code)
    return Both(zh=code, en=code) if found is None or found.name is None else both(found.name)


def _why(code: str) -> Both:
    reason = reason_of(code)
    return Both(zh=reason.zh, en=reason.en)


def _what_helps(code: str) -> Both | None:
    reason = reason_of(code)
    return Both(zh=reason.do_zh, en=reason.do_en) if reason.do_zh else None


def message_sent_out(one: Message, pack: Pack) -> MessageSentOut:
    """Without a word of what it says."""
    row = one.row
    waits = row.state in ("queued", "held")
    return MessageSentOut(
        id=row.id,
        channel=row.channel,
        template=row.template,
        name=template_name(pack, row.template),
        to="nobody" if one.party is None else one.party.kind,
        address=one.masked,
        state=row.state,
        why=row.why,
        reason=_why(row.why) if row.why else None,
        what_helps=_what_helps(row.why) if row.why else None,
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
