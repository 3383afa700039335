"""Who read what is personal, and what was unusual about it."""

from django.db import models
from django.db.models import Q

from linli.cases.models.case import Case
from linli.people.judging import Outcome
from linli.people.models import Resident, Unit
from linli.people.sealed_fields import SealedField

ALARM_WORDS = "reading.alarm"  # what is said of an alarm


class Reading(models.Model):
    """That a member of staff was shown what is personal in one report 查看记录: what, and what for.

    Written with the reading itself, only ever added. What is shown masked was not read. `post_id`,
    `unit` and `role` are those in which she read it, whatever she is later.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    report_id = models.UUIDField()
    resident = models.ForeignKey(
        Resident, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    officer_id = models.BigIntegerField()
    post_id = models.BigIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=60)
    purpose = models.CharField(max_length=20)
    fields = models.CharField(max_length=60)
    export_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["resident", "-id"],
                condition=~Q(resident=None),
                name="cases_readings_of_resident",
            ),
            models.Index(fields=["officer_id", "-id"], name="cases_readings_by_officer"),
            models.Index(fields=["at"], name="cases_readings_at"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["export_id", "report_id"],
                condition=~Q(export_id=None),
                name="cases_reading_once_in_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} read {self.fields} of {self.report_id}"


class ReadingAlarm(models.Model):
    """That somebody's reading was unusual 异常查阅, and what the auditor made of it.

    `observed` beside `own` and `peers`, which are usual; of what is read again and again, the case
    and whose it is. Words of the judgement lie sealed, for they are about a person.
    """

    class Kind(models.TextChoices):
        VOLUME = "volume", "数量异常"
        ELSEWHERE = "elsewhere", "查看辖区外"
        AGAIN = "again", "反复查看"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    officer_id = models.BigIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(
        Case, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    resident = models.ForeignKey(
        Resident, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    day = models.DateField()
    observed = models.IntegerField()
    own = models.FloatField(null=True)
    peers = models.FloatField(null=True)
    raised_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    words_sealed = SealedField(ALARM_WORDS, null=True)
    judged_by = models.BigIntegerField(null=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["outcome", "-id"], name="cases_alarms_by_outcome"),
            models.Index(fields=["officer_id", "kind", "-id"], name="cases_alarms_of_officer"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of officer {self.officer_id}: {self.outcome}"
