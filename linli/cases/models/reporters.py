"""Reporters who do not want to be known to those who handle the case."""

from django.db import models
from django.db.models import Q

from linli.cases.models.case import Report
from linli.cases.models.handling import Note
from linli.people.models import Unit
from linli.people.role_seal import CONFIDENTIAL
from linli.people.sealed_fields import SealedField


class SealedReporter(models.Model):
    """The name and number of a confidential reporter 保密诉求人, sealed to a role.

    They stand nowhere else: no resident, no index by which they could be found. They open only as
    long as an opening that two people agreed on lasts.
    """

    report = models.OneToOneField(
        Report, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    identity_sealed = SealedField(CONFIDENTIAL, role=CONFIDENTIAL, by_row=True)

    def __str__(self) -> str:
        return f"reporter of {self.report_id}"


class Unsealing(models.Model):
    """That somebody asked to open a confidential reporter's identity 启封, and what came of it.

    It takes two: `asked_by` may read it until `until`, once `decided_by`, who is another person,
    has agreed. At most one request of a report waits.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting", "待第二人同意"
        AGREED = "agreed", "已同意"
        REFUSED = "refused", "未同意"

    id = models.BigAutoField(primary_key=True)
    report = models.ForeignKey(SealedReporter, on_delete=models.CASCADE, related_name="unsealings")
    reason = models.CharField(max_length=20)
    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_by = models.BigIntegerField()
    asked_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(outcome="waiting"), name="cases_one_unsealing_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.outcome}"
