"""How long the content of a case stays: until its time is over, or as long as it is held."""

from django.db import models
from django.db.models import Q

from linli.cases.models.case import Case
from linli.people.models import Officer, Unit
from linli.people.sealed_fields import SealedField

HOLD_WORDS = "hold.words"  # why a content is held, why no longer, and why not


class Expiry(models.Model):
    """That the words, names, places and files of a case were erased when their time was over.

    到期清除. `retention` is the class of the pack by which it was judged.
    """

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.CASCADE, related_name="+")
    retention = models.CharField(max_length=60)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} expired"


class ContentHold(models.Model):
    """That the content of a case stays beyond its time 依法留存, on a ground of the pack.

    It takes two to begin it for good and two to end it. It holds from the moment it is asked for,
    so that no night passes between; unless another agrees within the pack's days, it ends by
    itself. `reviewer` looks again on `review_on` whether the ground still holds, and nothing else
    ends it by itself; `review_told` is the day of review on which that was said. At most one hold
    of a case is open. Without `asked_by` it came by the command line, where whoever has the machine
    answers for it.
    """

    class Stage(models.TextChoices):
        ASKED = "asked", "待第二人同意"
        HELD = "held", "留存中"
        ENDING = "ending", "解除待同意"
        ENDED = "ended", "已解除"
        DECLINED = "declined", "未同意"

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    ground = models.CharField(max_length=60)
    stage = models.CharField(
        max_length=8, choices=Stage.choices, default=Stage.HELD, db_default=Stage.HELD
    )
    reviewer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField()
    review_told = models.DateField(null=True)
    held_at = models.DateTimeField()
    asked_by = models.BigIntegerField(null=True)
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    why_sealed = SealedField(HOLD_WORDS, null=True)
    agreed_by = models.BigIntegerField(null=True)
    agreed_at = models.DateTimeField(null=True)
    end_asked_by = models.BigIntegerField(null=True)
    end_asked_at = models.DateTimeField(null=True)
    end_why_sealed = SealedField(HOLD_WORDS, null=True)
    note_sealed = SealedField(HOLD_WORDS, null=True)
    ended_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at=None), name="cases_one_content_hold"
            ),
        ]
        indexes = [
            models.Index(
                fields=["review_on", "id"], condition=Q(ended_at=None), name="cases_holds_open"
            ),
            models.Index(
                fields=["-ended_at", "-id"],
                condition=Q(ended_at__isnull=False),
                name="cases_holds_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.stage}: {self.ground}"
