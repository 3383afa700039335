"""Which cases another system has, under which number, and what it said of them last."""

from django.db import models
from django.db.models import Q


class Handed(models.Model):
    """A case at another system 交办记录.

    `token` stands in for `number` until that system has given one (GeoReport v2 allows it). Once it
    says that the request is closed, or the case has ended here, it is asked no more. What it said
    last stands in a note of the case; here its hash alone, so that the same again is no news.
    `unknown_at` is since when that system says that it knows no such number: it is then asked for
    apart from the others, and seldom. Its updates were read up to `updates_at`; those that were
    told stand in `updates_told`, by their hashes: who asks for a span may be given some twice.
    """

    id = models.BigAutoField(primary_key=True)
    system = models.CharField(max_length=60)
    case_id = models.BigIntegerField()
    number = models.CharField(max_length=100, blank=True)
    token = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=20, blank=True)
    said_hash = models.BinaryField(max_length=32, default=b"")
    handed_at = models.DateTimeField()
    looked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    unknown_at = models.DateTimeField(null=True)
    updates_at = models.DateTimeField(null=True)
    updates_told = models.JSONField(default=list)

    class Meta:
        db_table = "exchange_handed"
        constraints = [
            models.UniqueConstraint(fields=["system", "case_id"], name="exchange_handed_once"),
        ]
        indexes = [
            models.Index(fields=["case_id"], name="exchange_handed_case"),
            models.Index(
                fields=["system", "looked_at"],
                condition=Q(done_at=None),
                name="exchange_handed_followed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.number or self.token}"
