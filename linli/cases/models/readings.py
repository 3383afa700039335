"""Who read what is personal."""

from django.db import models
from django.db.models import Q

from linli.cases.models.case import Case
from linli.people.models import Resident, Unit


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
