"""Reporters who do not want to be known to those who handle the case."""

from django.db import models

from linli.cases.models.case import Report


class SealedReporter(models.Model):
    """The name and number of a confidential reporter 保密诉求人, sealed to a role.

    They stand nowhere else: no resident, no index by which they could be found. They open only as
    long as an opening that two people agreed on lasts.
    """

    report = models.OneToOneField(
        Report, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    identity_sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"reporter of {self.report_id}"
