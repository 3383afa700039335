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


class Proposal(models.Model):
    """A pack that somebody proposes for adoption; another person puts it in force.

    `base` is the release that was in force when it was proposed: what its changes were read
    against. `outcome` is empty while it waits.
    """

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", "已启用"
        WITHDRAWN = "withdrawn", "已撤回"

    id = models.BigAutoField(primary_key=True)
    hash = models.CharField(max_length=64)
    pack = models.JSONField()
    note = models.CharField(max_length=500, blank=True, default="")
    base = models.ForeignKey(Release, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    proposed_by_id = models.BigIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    settled_by_id = models.BigIntegerField(null=True)
    release = models.ForeignKey(Release, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            # One waiting at a time: two at once would each say what the other undoes.
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(outcome=""), name="policy_one_proposal_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk} ({self.hash[:12]})"
