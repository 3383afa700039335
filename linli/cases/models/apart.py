"""Whom a case is against: a unit that is kept apart from it."""

from django.db import models
from django.db.models import Q

from linli.cases.models.case import Case
from linli.people.models import Unit


class KeptApart(models.Model):
    """That a case is against a unit or those who work for it, which is kept apart from it 回避.

    As long as `ended_at` is empty the unit, its sub-units and their staff neither get the case nor
    see it. `source` says who named it; what the words alone speak for waits for a person to say so,
    and holds until then.
    """

    class Source(models.TextChoices):
        REPORTER = "reporter", "诉求人"
        RULE = "rule", "分拨规则"
        TEXT = "text", "文字提到"
        DESK = "desk", "工作人员"

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="kept_apart")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=8, choices=Source.choices)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "unit"], condition=Q(ended_at=None), name="cases_apart_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "case"], condition=Q(ended_at=None), name="cases_apart_of_unit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} is kept from {self.unit_id}"
