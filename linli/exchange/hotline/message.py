"""One message of a hotline in our own words. Pure."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from linli.intake.report import Position
from linli.policy.sections.hotline import MessageKind, Urgent


class Unreadable(Exception):
    """A message that nobody but a person can make something of: why, and about which field.

    `number` is its order's, where that much could be read.
    """

    def __init__(self, reason: str, about: str = "", *, number: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.about = about
        self.number = number


@dataclass(frozen=True, slots=True)
class Doubt:
    """A field that was not understood; `code` is theirs, for coded fields alone."""

    about: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message in our own words. What a person is known by never shows in a log."""

    number: str
    kind: MessageKind
    sequence: int | None = None
    sent_at: datetime | None = None
    text: str = field(default="", repr=False)
    category: str = ""
    area: str = ""
    urgency: Urgent = "general"
    due_at: datetime | None = None
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    place: str = field(default="", repr=False)
    position: Position | None = field(default=None, repr=False)
    reported_at: datetime | None = None
    confidential: bool = False
    satisfaction: str = ""
    doubts: tuple[Doubt, ...] = ()


# What a person may set anew on a dead letter.
MENDABLE = (
    *("number", "kind", "sequence", "sent_at", "text", "category", "area", "urgency", "due_at"),
    *("name", "phone", "place", "latitude", "longitude", "reported_at", "satisfaction"),
)


def without_area(message: Message) -> Message:
    """The message without an area that nothing here lies in; theirs stays as a doubt."""
    return replace(message, area="", doubts=(*message.doubts, Doubt("area", message.area)))
