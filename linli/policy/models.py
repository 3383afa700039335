"""The policy room's one table."""

from django.db import models


class Release(models.Model):
    """A policy pack that was adopted, kept for as long as a case was opened under it.

    `number` counts the district's releases and never changes. `turn` says which is in force: the
    highest. Going back to an earlier pack raises its turn again and makes no second row, so the
    cases of both spells stand under the same release.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.PositiveIntegerField(unique=True)
    turn = models.PositiveIntegerField(unique=True)
    hash = models.CharField(max_length=64, unique=True)
    adopted_at = models.DateTimeField()
    adopted_by_kind = models.CharField(max_length=10)
    adopted_by_id = models.BigIntegerField()
    adopted_by_name = models.CharField(max_length=40)
    pack = models.JSONField()

    def __str__(self) -> str:
        return f"release {self.number} ({self.hash[:12]})"
