"""Who may knock from outside."""

from datetime import datetime

from django.db import models

from linli.exchange.handing.models import Handed
from linli.exchange.hotline.models import (
    HotlineLetter,
    HotlineLine,
    HotlineNonce,
    HotlineOrder,
    HotlineSecret,
)
from linli.exchange.sending.models import Partner, Sending
from linli.exchange.webhooks.models import Subscription

__all__ = [
    "ApiKey",
    "Handed",
    "HotlineLetter",
    "HotlineLine",
    "HotlineNonce",
    "HotlineOrder",
    "HotlineSecret",
    "Partner",
    "Sending",
    "Subscription",
]


class ApiKey(models.Model):
    """A key 接口密钥 that another program shows when it reports here; only its hash is kept.

    `name` is a code word, which stands as the source of what came in by it. From `ends_at` on it
    is refused with that reason; whoever ends it sooner, for good, sets `ended_at`.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=30, unique=True)
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def state(self, now: datetime) -> str:
        """One word for it: "in use", "over" when its days are, "ended" by somebody."""
        if self.ended_at is not None:
            return "ended"
        return "over" if self.ends_at is not None and self.ends_at <= now else "in use"

    def __str__(self) -> str:
        return self.name
