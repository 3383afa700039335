"""Tasks of assisting units, whistles with those they called, joint meetings."""

from django.db import models
from django.db.models import F, Q

from linli.cases.models import PLACE, Case, Note
from linli.people.models import Unit
from linli.people.sealed_fields import SealedField


class Meeting(models.Model):
    """A joint meeting 联席会议, about a case or on its own: planned, then held or cancelled."""

    class State(models.TextChoices):
        PLANNED = "planned", "待召开"
        HELD = "held", "已召开"
        CANCELLED = "cancelled", "已取消"

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="+")
    convener = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    title = models.CharField(max_length=100)
    agenda = models.CharField(max_length=2_000)
    place = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    minutes = models.CharField(max_length=5_000, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["convener", "-id"], name="collab_meetings_of_unit")]

    def __str__(self) -> str:
        return f"meeting {self.pk}"


class Attendance(models.Model):
    """That a unit was invited to a meeting, and afterwards whether it came."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    came = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "unit"], name="collab_invited_once"),
        ]
        indexes = [models.Index(fields=["unit", "meeting"], name="collab_invitations_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id} at meeting {self.meeting_id}"


class Task(models.Model):
    """What one unit is to do 协办任务, until when; a case is answered only when all are done.

    What it asks is the note of its case, or `words` where it came of a meeting about no case.
    `result` is what the unit said when it finished or declined, `ended_by` what ended it.
    """

    class State(models.TextChoices):
        ASKED = "asked", "待签收"
        ACCEPTED = "accepted", "办理中"
        DONE = "done", "已完成"
        DECLINED = "declined", "未接"
        WAIVED = "waived", "已免除"

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.SET_NULL, related_name="tasks")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    asker = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    note = models.ForeignKey(
        Note, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    words = models.CharField(max_length=2_000, blank=True)
    result = models.ForeignKey(
        Note, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    result_words = models.CharField(max_length=2_000, blank=True)
    evidence = models.JSONField(default=list)
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "unit"],
                condition=Q(state__in=["asked", "accepted"], meeting=None),
                name="collab_one_open_task",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="collab_tasks_of_unit"),
            models.Index(fields=["asker", "-id"], name="collab_tasks_by_unit"),
        ]

    def __str__(self) -> str:
        return f"task {self.pk} of {self.unit_id}"

    @property
    def open(self) -> bool:
        """Whether it waits for its unit."""
        return self.state in {self.State.ASKED, self.State.ACCEPTED}


class Whistle(models.Model):
    """That a grid, community or street called units to a case 吹哨; at most one open per caller."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    caller = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    officer_id = models.BigIntegerField()
    needs = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="+", db_index=False)
    place_sealed = SealedField(PLACE, null=True)
    blown_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.ForeignKey(
        Note, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "caller"], condition=Q(ended_at=None), name="collab_one_whistle"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "id"], name="collab_whistles_of_case"),
            models.Index(fields=["caller", "-id"], name="collab_whistles_by_unit"),
        ]

    def __str__(self) -> str:
        return f"whistle {self.pk} for {self.case_id}"


class Call(models.Model):
    """One unit that was called: when it had to report in 报到, when it did, and the double rating.

    `lapsed_at` is when the limit passed without it: a fact that stays. The caller rates whether it
    came, how much it helped and whether that solved it; the unit, whether the call was needed and
    how well it was described. `open` ends with the whistle.
    """

    id = models.BigAutoField(primary_key=True)
    whistle = models.ForeignKey(Whistle, on_delete=models.CASCADE, related_name="calls")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    open = models.BooleanField(default=True)
    called_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reported_in_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    came = models.BooleanField(null=True)
    helped = models.SmallIntegerField(null=True)
    solved = models.BooleanField(null=True)
    assessment = models.ForeignKey(
        Note, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    assessed_at = models.DateTimeField(null=True)
    needed = models.BooleanField(null=True)
    described = models.SmallIntegerField(null=True)
    reply = models.ForeignKey(
        Note, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    replied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "unit"], condition=Q(open=True), name="collab_called_once"
            ),
            models.CheckConstraint(
                condition=(Q(helped=None) | Q(helped__range=(0, 5)))
                & (Q(described=None) | Q(described__range=(0, 5))),
                name="collab_ratings_in_range",
            ),
            models.CheckConstraint(
                condition=Q(reported_in_at=None) | Q(reported_in_at__gte=F("called_at")),
                name="collab_called_before_reporting_in",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-id"], name="collab_calls_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id} called by whistle {self.whistle_id}"

    @property
    def late(self) -> bool:
        """Whether its limit passed before it reported in."""
        return self.lapsed_at is not None or (
            self.reported_in_at is not None and self.reported_in_at > self.due_at
        )
