"""Precedents 先例: what people decided where the rules had no answer, or another one."""

from django.db import models


class Precedent(models.Model):
    """That people said whose a matter is: by a ruling 裁定, or by dispatching it against the rules.

    The words are pairs of characters that the policy pack itself uses; nothing else of what a
    reporter said is kept, so that there is no personal data in here. `note_id` is the note with
    the reasons. Rows are only ever added; of those of one case the latest counts.
    """

    class Kind(models.TextChoices):
        RULING = "ruling", "裁定"
        CORRECTION = "correction", "改派"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    entry_id = models.BigIntegerField(unique=True)
    case_id = models.BigIntegerField()
    number = models.CharField(max_length=40)
    category = models.CharField(max_length=60)
    area_code = models.CharField(max_length=30, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    words = models.JSONField(default=list)
    unit_code = models.CharField(max_length=60)
    rules_unit_code = models.CharField(max_length=60, blank=True)
    note_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} of {self.number}: {self.unit_code}"
