"""Who else works on a case, and what a verb has to wait for."""

from django.db import models

from linli.cases.models.case import Case
from linli.people.models import Unit


class Helper(models.Model):
    """That a unit assists with a case 协办 and may read it, for one reason.

    `reason` is the word of the room that asked it in, such as "task" or "whistle". A unit may be
    there for several; it reads on until the last of them is gone.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="helpers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=20)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "unit", "reason"], name="cases_helper_once"),
        ]
        indexes = [models.Index(fields=["unit", "case"], name="cases_helpers_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id} helps with {self.case_id}"


class Blocker(models.Model):
    """One reason why a verb on a case has to wait, in words; gone as soon as it holds no more.

    `reason` and `what_id` name the row upstairs that it stands for: this room does not know it.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="blockers")
    verb = models.CharField(max_length=20)
    reason = models.CharField(max_length=20)
    what_id = models.BigIntegerField()
    zh = models.CharField(max_length=300)
    en = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "verb", "reason", "what_id"], name="cases_blocker_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} waits to {self.verb}: {self.reason} {self.what_id}"
