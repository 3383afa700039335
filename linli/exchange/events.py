"""What the room of other systems puts on record."""

from linli.exchange.hotline.events import (
    HotlineAsked,
    HotlineSecretEnded,
    HotlineSecretMade,
    LetterDiscarded,
    LetterMended,
)
from linli.journal.events import Event, Subject, event

__all__ = [
    "ApiKeyEnded",
    "ApiKeyMade",
    "HotlineAsked",
    "HotlineSecretEnded",
    "HotlineSecretMade",
    "LetterDiscarded",
    "LetterMended",
    "PartnerPaused",
    "PartnerResumed",
]


@event("api_key.made")
class ApiKeyMade(Event):
    """Another program was given a key 接口密钥."""

    key_id: int

    @property
    def subject(self) -> Subject:
        return Subject("api_key", self.key_id)


@event("api_key.ended")
class ApiKeyEnded(Event):
    """A key counts no more."""

    key_id: int

    @property
    def subject(self) -> Subject:
        return Subject("api_key", self.key_id)


class OfPartner(Event):
    """Base of what happens to somebody who is sent things; `door` says by which way."""

    partner_id: int
    door: str

    @property
    def subject(self) -> Subject:
        """The one who is sent things."""
        return Subject("partner", self.partner_id)


@event("partner.paused")
class PartnerPaused(OfPartner):
    """Nothing is sent to a partner for the time being 暂停推送, for the reason named."""

    partner_id: int
    door: str
    why: str


@event("partner.resumed")
class PartnerResumed(OfPartner):
    """A partner is sent things again 恢复推送; what waited goes first."""

    partner_id: int
    door: str
