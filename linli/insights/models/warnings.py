"""Early warnings 预警, and when somebody last looked."""

from django.db import models


class EarlyWarning(models.Model):
    """More cases of a category in an area than usual 预警: a task, "please look".

    It keeps its row while the rise goes on: `until`, `observed` and `expected` grow. `kind` is the
    comparison that saw it most clearly, with its p and its p adjusted for all comparisons of that
    night; `usual` is what a day is due. `areas` are those counted: the area itself, or a circle of
    neighbours in it. `trend` are the counts of the days up to `trend_until`. `reason` is what a
    person wrote who dismissed it, `observed_then` how many cases it had at that time.
    """

    class State(models.TextChoices):
        OPEN = "open", "待看"
        ACCEPTED = "accepted", "去看了"
        DISMISSED = "dismissed", "不用看"

    id = models.BigAutoField(primary_key=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    kind = models.CharField(max_length=10)
    category = models.CharField(max_length=60)
    area_code = models.CharField(max_length=32)
    areas = models.JSONField(default=list)
    since = models.DateField()
    until = models.DateField()
    observed = models.IntegerField()
    expected = models.FloatField()
    usual = models.FloatField()
    statistic = models.FloatField()
    p = models.FloatField()
    adjusted = models.FloatField()
    trend = models.JSONField(default=list)
    trend_until = models.DateField()
    found_at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    observed_then = models.IntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-until", "-id"], name="insights_warnings")]

    def __str__(self) -> str:
        return f"{self.area_code} {self.category} {self.since}: {self.observed}"


class Look(models.Model):
    """One look at the counts: up to which day, how many comparisons, how many rises it found."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    last = models.DateField()
    days = models.IntegerField()
    comparisons = models.IntegerField()
    found = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.last}: {self.found} of {self.comparisons}"
