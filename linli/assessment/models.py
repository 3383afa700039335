"""What was published, and the facts that are published next."""

from django.db import models


class Disclosure(models.Model):
    """One publication: the rows, the figures that they add up to, and its entry of the journal."""

    number = models.IntegerField(primary_key=True)
    at = models.DateTimeField()
    rows = models.TextField()
    figures = models.TextField()
    entry_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"disclosure {self.number}"


class Fact(models.Model):
    """A closing, a settled callback or its exclusion, already without person, door and hour.

    `source` is the entry or callback that it came from; it is never published. From `final_at` on
    nothing changes it any more. `number` is the disclosure in which it stands: none as long as it
    waits.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=8)
    source = models.BigIntegerField()
    month = models.CharField(max_length=7)
    area = models.CharField(max_length=32, blank=True)
    group = models.CharField(max_length=60, blank=True)
    in_time = models.BooleanField(null=True)
    valid = models.BooleanField(null=True)
    full = models.BooleanField(null=True)
    contacted = models.BooleanField(null=True)
    solved = models.BooleanField(null=True)
    satisfaction = models.CharField(max_length=16, blank=True)
    final_at = models.DateTimeField()
    number = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "source"], name="assessment_fact_once"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(number=None), name="assessment_waiting"),
            models.Index(fields=["month"], name="assessment_fact_by_month"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.month} {self.area} {self.group}"
