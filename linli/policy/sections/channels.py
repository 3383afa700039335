"""Channels 通知渠道: by which ways messages leave the house, and what each gateway wants to hear.

Never a secret: those lie in the file that LINLI_CHANNEL_SECRETS names, under the channel's code.
"""

from functools import cached_property
from typing import Literal

from linli.policy.sections.gateways import Asked, Receipts, Said
from linli.policy.sections.section import Code, Count, Line, Section, Text

AddressKind = Literal["phone", "email", "wechat", "wecom", "dingtalk", "push", "group"]


class Way(Section):
    """What every channel has: a code, under which messages are on record, and a name."""

    code: Code
    name: Text


class Console(Way):
    """Prints messages where the server runs; for development only."""

    reaches: AddressKind = "phone"


class Theirs(Section):
    """A gateway's own template for one of ours: its id by language, and its values by our names.

    Where a gateway wants a list, their order counts.
    """

    zh: Line
    en: str = ""
    values: dict[str, Line] = {}


class Sms(Way):
    """Text messages 短信 by a gateway's HTTP interface, which is wholly described here.

    `phones` says how numbers are written; `abroad` whether it takes those of other countries.
    """

    send: Asked
    answer: Said = Said()
    templates: dict[Code, Theirs] = {}
    phones: Literal["national", "international", "digits"] = "national"
    abroad: bool = False
    longest_value: Count = 0
    receipts: Receipts | None = None


class Own(Way):
    """A channel that is a class of the installation's own, by its word in LINLI_NOTICE_CHANNELS."""

    kind: Code
    settings: dict[str, Line] = {}


class Channels(Section):
    """All channels beside the inbox, which needs none."""

    console: tuple[Console, ...] = ()
    sms: tuple[Sms, ...] = ()
    own: tuple[Own, ...] = ()

    @cached_property
    def all(self) -> tuple[Way, ...]:
        """Every channel, in the order of the kinds."""
        return (*self.console, *self.sms, *self.own)

    @cached_property
    def by_code(self) -> dict[str, Way]:
        """Each channel under its code."""
        return {one.code: one for one in self.all}
