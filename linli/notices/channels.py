"""The channels by which a notice leaves the house; the inbox needs none."""

import logging
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from linli.notices.parcels import Carried, Channel, Parcel, Refused, Undeliverable, Unready, Wait
from linli.notices.secrets import Secrets, secrets_as_of, secrets_of
from linli.notices.ways.colleagues import DingtalkAppChannel, WecomAppChannel
from linli.notices.ways.console import ConsoleChannel
from linli.notices.ways.email import EmailChannel
from linli.notices.ways.gov_dingtalk import GovDingtalkAppChannel
from linli.notices.ways.groups import DingtalkRobotChannel, WecomRobotChannel
from linli.notices.ways.push import PushChannel
from linli.notices.ways.sms import SmsChannel
from linli.notices.ways.wechat import WechatChannel
from linli.policy.queries import current
from linli.policy.sections.channels import (
    Channels,
    Console,
    DingtalkApp,
    DingtalkRobot,
    Email,
    GovDingtalkApp,
    Own,
    Push,
    Sms,
    Way,
    Wechat,
    WecomApp,
    WecomRobot,
)

__all__ = [
    "Carried",
    "Channel",
    "Parcel",
    "Refused",
    "Undeliverable",
    "Unready",
    "Wait",
    "channel_of",
    "channels",
]


log = logging.getLogger(__name__)


class OwnKind(Protocol):
    """A class that the settings name: made of its entry in the pack and its secrets."""

    kind: str

    def __call__(self, entry: Own, secrets: Secrets) -> Channel:
        """A channel of this kind."""
        ...


# By the entry's own class: what kind of channel it describes.
KINDS: dict[type[Way], Callable[..., Channel]] = {
    Console: lambda entry, secrets: ConsoleChannel(entry),
    Sms: SmsChannel,
    Email: EmailChannel,
    Wechat: WechatChannel,
    WecomApp: WecomAppChannel,
    WecomRobot: WecomRobotChannel,
    DingtalkApp: DingtalkAppChannel,
    DingtalkRobot: DingtalkRobotChannel,
    GovDingtalkApp: GovDingtalkAppChannel,
    Push: PushChannel,
}

# What was last built, and from what. One tuple, replaced whole, for threads read it.
_built: tuple[Channels, tuple[str, int], dict[str, Channel]] | None = None


def channels() -> Mapping[str, Channel]:
    """The channels of the release in force, each under its code, built anew when the rules or the
    secrets change."""
    global _built
    section, as_of = current().pack.channels, secrets_as_of()
    built = _built
    if built is None or built[0] is not section or built[1] != as_of:
        built = _built = section, as_of, dict(_made(section))
    return built[2]


def _made(section: Channels) -> Iterator[tuple[str, Channel]]:
    """Every channel that can be made; one that cannot holds the others up in nothing."""
    for entry in section.all:
        try:
            yield entry.code, channel_of(entry)
        except Unready as why:
            log.error("channel %s is left out: %s", entry.code, why)


def channel_of(entry: Way) -> Channel:
    """The channel that an entry of the pack describes.

    Raises Unready when it is of a kind that no setting names.
    """
    secrets = secrets_of(entry.code)
    if isinstance(entry, Own):
        kinds = own_kinds(tuple(settings.LINLI_NOTICE_CHANNELS))
        if entry.kind not in kinds:
            raise Unready(f"LINLI_NOTICE_CHANNELS names no class of the kind {entry.kind}.")
        return kinds[entry.kind](entry, secrets)
    return KINDS[type(entry)](entry, secrets)


@cache
def own_kinds(paths: tuple[str, ...]) -> dict[str, OwnKind]:
    """The installation's own classes, each under the word that the pack calls it by."""
    found: list[OwnKind] = [import_string(path) for path in paths]
    return {one.kind: one for one in found}
