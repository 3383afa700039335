"""What a channel carries, and the three ways in which carrying can end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from linli.policy.sections.channels import AddressKind

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One message on its way to one address.

    `key` is the same on every try, so that a gateway which knows it sends it once. `to` was opened
    for this one try and is kept nowhere. `values` are what the template speaks of, in the language
    of the text, for gateways that have the words themselves; `link` is absolute, or "". `scene`
    is the reader's agreement by which it goes, where a channel carries one message for each.
    """

    key: str
    to: str = field(repr=False)
    title: str = field(repr=False)
    text: str = field(repr=False)
    link: str = field(repr=False)
    language: Language
    template: str
    values: Mapping[str, str] = field(repr=False)
    urgent: bool
    scene: int = 0


@dataclass(frozen=True, slots=True)
class Carried:
    """The gateway took it; `number` is what it calls it in its receipts, or ""."""

    number: str = ""


class Undeliverable(Exception):
    """This parcel can never be delivered by this channel; `why` is a code, never an address."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Wait(Exception):
    """The gateway wants to be asked no more for so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:g} seconds")
        self.seconds = seconds


class Refused(Exception):
    """The gateway did not take it, and may another time; `why` is a code, never its words."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Unready(Exception):
    """The installation lacks what the channel needs; the words name a key, never a value."""


class Channel(Protocol):
    """A way out of the house: a gateway for text messages, mail, web push …"""

    @property
    def code(self) -> str:
        """Its code in the pack's `channels.toml`."""
        ...

    @property
    def reaches(self) -> AddressKind:
        """What kind of address it writes to; `group` has none but its own."""
        ...

    def carry(self, parcel: Parcel, *, now: datetime) -> Carried:
        """Hand a parcel over.

        It may be called again for the same parcel after a crash. Raises Undeliverable when trying
        again is no use, Wait when the gateway says slower, and anything else when it may yet go.
        """
        ...
