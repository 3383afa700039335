"""Who is told what."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from linli.people.models import Unit
from linli.people.sealed_fields import SealedField

OVERLAP = timedelta(hours=24)
SECRET = "webhook.secret"  # noqa: S105  # what it is sealed for, not the secret


class Subscription(models.Model):
    """That a partner is told of some kinds of event 推送订阅, by a request to its address.

    It sees what somebody in this role of this unit and area would see of cases, and no more. The
    journal was read up to `position`; a replay sets it back, and until `again_until` what was sent
    before goes out once more. While a secret is being changed both sign.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=500)
    kinds = models.JSONField()
    role = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_code = models.CharField(max_length=20)
    keeper = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    secret_sealed = SealedField(SECRET)
    previous_secret_sealed = SealedField(SECRET, null=True)
    previous_until = models.DateTimeField(null=True)
    position_xid = models.BigIntegerField()
    position_entry = models.BigIntegerField()
    again_until_xid = models.BigIntegerField(default=0)
    again_until_entry = models.BigIntegerField(default=0)
    verified_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Every code starts with the empty one: it would mean the whole country.
            models.CheckConstraint(
                condition=~Q(area_code=""), name="exchange_subscription_has_an_area"
            ),
        ]

    @property
    def secret_since(self) -> datetime:
        """Since when it signs with its present secret."""
        return self.made_at if self.previous_until is None else self.previous_until - OVERLAP

    def __str__(self) -> str:
        return f"subscription {self.pk}"
