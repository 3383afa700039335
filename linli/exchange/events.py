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


class OfSubscription(Event):
    """Base of what happens to a subscription."""

    subscription_id: int

    @property
    def subject(self) -> Subject:
        """The subscription."""
        return Subject("subscription", self.subscription_id)


@event("webhook.made")
class WebhookMade(OfSubscription):
    """Another system is to be told of these kinds of event 新建推送订阅."""

    subscription_id: int
    kinds: tuple[str, ...]


@event("webhook.changed")
class WebhookChanged(OfSubscription):
    """What a subscription tells, or whom, became another; `moved` says that its address did."""

    subscription_id: int
    moved: bool


@event("webhook.secret_changed")
class WebhookSecretChanged(OfSubscription):
    """A subscription signs with another secret 更换密钥; the old one counts for a day more."""

    subscription_id: int


@event("webhook.set_back")
class WebhookSetBack(OfSubscription):
    """A subscription is told once more of what came after an entry of the journal 重放."""

    subscription_id: int
    entry_id: int


@event("webhook.ended")
class WebhookEnded(OfSubscription):
    """A subscription is over 停用推送订阅."""

    subscription_id: int
