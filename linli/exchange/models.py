"""Who may knock from outside."""

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

    `name` is a code word, which stands as the source of what came in by it.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=30, unique=True)
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
