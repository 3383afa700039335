"""The channels by which a notice leaves the house; the inbox needs none."""

from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from linli.notices.models import Notice


class Undeliverable(Exception):
    """This notice can never be sent by this channel; `why` is a code, never an address."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Channel(Protocol):
    """A way out: a gateway for text messages, mail, web push …

    `send` may be called again for the same notice after a crash and should pass the notice's id on
    as the gateway's idempotency key. It raises Undeliverable when trying again is no use, anything
    else when it is.
    """

    code: str

    def reaches(self, notice: Notice) -> bool:
        """Whether this recipient can be reached by this channel at all."""
        ...

    def send(self, notice: Notice, text: str) -> None:
        """Hand the text over to the gateway."""
        ...


@cache
def channels() -> tuple[Channel, ...]:
    """The channels that the settings name, in their order; none in a plain installation."""
    return tuple(import_string(path)() for path in settings.LINLI_NOTICE_CHANNELS)
