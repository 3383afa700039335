"""What the reporters answered; the raw facts behind the three rates 三率."""

from django.db import models
from django.db.models import Q

from linli.cases.models import Case, Report


class Satisfaction(models.TextChoices):
    """The answers to the last question."""

    SATISFIED = "satisfied", "满意"
    BASICALLY = "basically", "基本满意"
    NOT_SATISFIED = "not_satisfied", "不满意"


class Callback(models.Model):
    """The three questions to one reporter after one closing 回访: asked, and perhaps answered.

    An answer stays as it was given. `round` counts the closings of the case, from 1.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    round = models.SmallIntegerField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    contacted = models.BooleanField(null=True)
    solved = models.BooleanField(null=True)
    satisfaction = models.CharField(max_length=16, choices=Satisfaction.choices, blank=True)
    words = models.CharField(max_length=1_000, blank=True)
    answered_at = models.DateTimeField(null=True)
    entered_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "round"], name="feedback_asked_once"),
            models.CheckConstraint(
                condition=Q(answered_at=None)
                | (Q(contacted__isnull=False) & Q(solved__isnull=False) & ~Q(satisfaction="")),
                name="feedback_answered_in_full",
            ),
        ]
        indexes = [
            models.Index(fields=["answered_at"], name="feedback_by_answer"),
        ]

    def __str__(self) -> str:
        return f"callback {self.round} of {self.case_id}"
