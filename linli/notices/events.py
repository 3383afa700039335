"""What the notices room puts on record."""

from datetime import datetime
from uuid import UUID

from linli.journal.events import Event, Subject, event


class _OfNotice(Event):
    @property
    def subject(self) -> Subject:
        case_id = getattr(self, "case_id", None)
        if case_id is not None:
            return Subject("case", case_id)
        return Subject("notice", getattr(self, "notice_id"))  # noqa: B009  # both have it


@event("notice.published")
class NoticePublished(_OfNotice):
    """A notice was published for everyone in an area 发布告知, perhaps because of a case."""

    notice_id: int
    case_id: int | None
    area_code: str
    unit_id: int
    urgency: str
    until: datetime


@event("notice.ended")
class NoticeEnded(_OfNotice):
    """A notice for an area was taken down before its time 撤下告知."""

    notice_id: int
    case_id: int | None
    area_code: str
    unit_id: int


@event("consent.given")
class ConsentGiven(Event):
    """A reporter agreed to text messages about her report 同意短信告知."""

    case_id: int
    report_id: UUID


@event("consent.withdrawn")
class ConsentWithdrawn(Event):
    """A reporter wants no more text messages about her report 撤回短信告知."""

    case_id: int
    report_id: UUID


@event("channel.spent")
class ChannelSpent(Event):
    """A channel's budget for the day or month is used up: what is not urgent goes another way."""

    meter_id: int
    channel: str
    span: str
    budget: int

    @property
    def subject(self) -> Subject:
        return Subject("meter", self.meter_id)


@event("message.resent")
class MessageResent(Event):
    """Somebody had a message sent again that could not be delivered 重发."""

    outgoing_id: int
    channel: str

    @property
    def subject(self) -> Subject:
        return Subject("outgoing", self.outgoing_id)


@event("messages.exported")
class MessagesExported(Event):
    """The list of what became of messages was taken out as a file, with so many rows."""

    rows: int

    @property
    def subject(self) -> Subject:
        return Subject("messages", 0)


@event("address.given")
class AddressGiven(Event):
    """A unit was given an address to which its messages go by a channel, or it was taken away."""

    unit_id: int
    channel: str
    taken_away: bool

    @property
    def subject(self) -> Subject:
        return Subject("unit", self.unit_id)


@event("address.proved")
class AddressProved(Event):
    """A unit's address was proved by the code that had been sent there."""

    unit_id: int
    channel: str

    @property
    def subject(self) -> Subject:
        return Subject("unit", self.unit_id)
