"""What is counted, narrowly: one row for each open case, each happening, each voice."""

import uuid

from django.db import models
from django.db.models import Q


class OpenCase(models.Model):
    """An open case as far as it is counted: where, with whom, and how its time stands.

    `phase` is true until `turns_at`, when time alone changes it. `orders` are the open supervision
    orders (id → level, issued, overdue), `calls` those called by a whistle who did not come
    (id → whistle, due, unit). Kept by `fold.py`, whatever the case's own row says; `rebuild.py`
    brings both in step.
    """

    case_id = models.BigIntegerField(primary_key=True)
    street = models.CharField(max_length=32, blank=True)
    area_code = models.CharField(max_length=32, blank=True)
    unit_id = models.BigIntegerField()
    category = models.CharField(max_length=60, blank=True)
    urgent = models.BooleanField()
    state = models.CharField(max_length=12)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    near_at = models.DateTimeField()
    phase = models.CharField(max_length=6)
    alarm = models.CharField(max_length=9, blank=True)
    turns_at = models.DateTimeField(null=True)
    orders = models.JSONField(default=dict)
    calls = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["turns_at"], condition=~Q(turns_at=None), name="insights_turning"),
            models.Index(fields=["street"], condition=~Q(alarm=""), name="insights_alarms"),
            models.Index(fields=["street"], condition=Q(phase="late"), name="insights_late"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.phase}"


class Happening(models.Model):
    """One thing that happened to a case, and what it changed in the counts. Only ever added.

    `before` and `after` are the phases (empty: not among the open), each in this row's area: a case
    that moves leaves one area and enters another in two rows. `number` is what the word needs
    beside it: seconds for a closing, times for a return, voices for a joining.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    case_id = models.BigIntegerField()
    what = models.CharField(max_length=12)
    street = models.CharField(max_length=32, blank=True)
    area_code = models.CharField(max_length=32, blank=True)
    unit_id = models.BigIntegerField()
    category = models.CharField(max_length=60, blank=True)
    before = models.CharField(max_length=6, blank=True)
    after = models.CharField(max_length=6, blank=True)
    alarm_before = models.CharField(max_length=9, blank=True)
    alarm_after = models.CharField(max_length=9, blank=True)
    due_at = models.DateTimeField()
    number = models.IntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["at", "id"],
                include=["street", "area_code", "before", "after", "what"],
                name="insights_happened",
            ),
            models.Index(fields=["street", "at", "id"], name="insights_happened_in_street"),
        ]

    def __str__(self) -> str:
        return f"{self.at} {self.what} {self.case_id}"


class Standing(models.Model):
    """How many cases are open now, in an area or with a unit, by phase."""

    id = models.BigAutoField(primary_key=True)
    by = models.CharField(max_length=4)
    key = models.CharField(max_length=32, blank=True)
    phase = models.CharField(max_length=6)
    n = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "key", "phase"], name="insights_standing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.key} {self.phase}: {self.n}"


class Arrival(models.Model):
    """One voice of the last weeks: when, by which channel, about what, and what became of it.

    `day` and `minute` are the district's own. `outcome`: pending (nobody has judged it yet), filed,
    joined to another's case, declined; since `settled_at`.
    """

    report_id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case_id = models.BigIntegerField()
    at = models.DateTimeField()
    day = models.DateField()
    minute = models.SmallIntegerField()
    street = models.CharField(max_length=32, blank=True)
    channel = models.CharField(max_length=30)
    category = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=8)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["case_id"], name="insights_arrivals_of_case"),
            models.Index(
                fields=["day", "minute"],
                include=["street", "channel", "category", "outcome"],
                name="insights_arrivals_of_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.minute} {self.outcome}"


class Intake(models.Model):
    """How many voices came in an hour of a day, by channel or by category, in a scope.

    `scope` is a street's code, or empty for the whole district.
    """

    id = models.BigAutoField(primary_key=True)
    scope = models.CharField(max_length=32, blank=True)
    day = models.DateField()
    by = models.CharField(max_length=8)
    hour = models.SmallIntegerField()
    key = models.CharField(max_length=60, blank=True)
    n = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "by", "day", "hour", "key"], name="insights_intake_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.day} {self.hour} {self.key}: {self.n}"


class RatesOf(models.Model):
    """The tallies behind the three rates of one period: of an area, a kind of unit, or all.

    `part` is "whole" for the period as far as it has run, or "so_far" for the period before, cut at
    the same distance from its start. `kept` and `excluded` are the numbers of `feedback.rates`.
    """

    id = models.BigAutoField(primary_key=True)
    period = models.CharField(max_length=7)
    part = models.CharField(max_length=6)
    by = models.CharField(max_length=4)
    key = models.CharField(max_length=32, blank=True)
    start = models.DateTimeField()
    end = models.DateTimeField()
    kept = models.JSONField()
    excluded = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period", "part", "by", "key"], name="insights_rates_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.part} {self.key}"


class Progress(models.Model):
    """How far the journal has been read: one row. `seq` grows with every fold that changed a count.

    `as_of` is the moment up to which the counts are complete, which is what a screen shows as the
    time of its data.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    xid = models.BigIntegerField(default=0)
    entry_id = models.BigIntegerField(default=0)
    seq = models.BigIntegerField(default=0)
    as_of = models.DateTimeField(null=True)
    rates_at = models.DateTimeField(null=True)
    rebuilt_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.xid}.{self.entry_id} seq {self.seq}"
