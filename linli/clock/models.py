"""Timers that wait, the sweep's heartbeat, and the times at which nobody swept."""

from django.db import models
from django.db.models import F, Q


class Timer(models.Model):
    """Something that must happen to a case at a moment; it rings once.

    `kind` and `step` say what it is for, in the words of the room that set it. The case is only a
    number here: cases live on a higher floor.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    case_id = models.BigIntegerField()
    step = models.IntegerField(default=0)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    rung_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_id", "kind", "step"], name="clock_timer_once"),
        ]
        indexes = [
            # Only timers that still wait: the sweep's cost does not grow with what has rung.
            models.Index(
                fields=["due_at", "id"],
                condition=Q(rung_at__isnull=True, cancelled_at__isnull=True),
                name="clock_timer_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.step} of case {self.case_id}, due {self.due_at:%F %T}"


class SweepRun(models.Model):
    """The sweep's heartbeat, one row for the whole house.

    `waiting_since` is set while the clocks disagree and nothing is rung; `trusted_at` is when an
    operator last gave the word that the wall clock is right.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    last_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)
    trusted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="clock_sweeprun_single")]

    def __str__(self) -> str:
        return f"last sweep {self.last_at:%F %T}"


class Outage(models.Model):
    """A stretch in which no timer could ring: the service was down, or waited for a sure clock."""

    class Cause(models.TextChoices):
        DOWN = "down", "停机"
        CLOCK = "clock", "时钟跳变"

    id = models.BigAutoField(primary_key=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    cause = models.CharField(max_length=5, choices=Cause.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["began_at"], name="clock_outage_once"),
            models.CheckConstraint(
                condition=Q(ended_at__gt=F("began_at")), name="clock_outage_span"
            ),
        ]
        indexes = [models.Index(fields=["ended_at"], name="clock_outage_ended")]

    def __str__(self) -> str:
        return f"{self.cause} {self.began_at:%F %T} - {self.ended_at:%F %T}"
