"""Messages, and what still has to leave the house."""

from django.db import models
from django.db.models import F, Q

from linli.people.models import Resident, Unit
from linli.people.sealed_words import ValuesField


class Notice(models.Model):
    """One message to one recipient, in the words of a template of the policy pack.

    A reporter is reached through the report (its code opens it without an account) and, where the
    reporter has one, through the resident's own inbox. Only the values for the template's
    placeholders are kept, so that both languages can be shown; `case_id` is a plain number because
    this room does not know cases. `entry_id` is the journal's entry that it follows: the same
    entry never sends the same message twice.
    """

    id = models.BigAutoField(primary_key=True)
    template = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="+")
    report_id = models.UUIDField(null=True)
    resident = models.ForeignKey(Resident, null=True, on_delete=models.SET_NULL, related_name="+")
    case_id = models.BigIntegerField()
    entry_id = models.BigIntegerField()
    values = ValuesField("notice.values")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None) ^ Q(report_id=None), name="notices_one_recipient"
            ),
            models.UniqueConstraint(
                fields=["entry_id", "template", "unit", "report_id"],
                nulls_distinct=False,
                name="notices_once",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="notices_of_unit"),
            models.Index(fields=["unit"], condition=Q(read_at=None), name="notices_unread_of_unit"),
            models.Index(fields=["resident", "-id"], name="notices_of_resident"),
            models.Index(fields=["report_id", "id"], name="notices_of_report"),
            models.Index(fields=["case_id"], name="notices_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.case_id}"


class Outgoing(models.Model):
    """That a notice is to go out by a channel beside the inbox: a text message, a web push …"""

    class State(models.TextChoices):
        QUEUED = "queued", "待发"
        SENT = "sent", "已发"
        FAILED = "failed", "发送失败"

    id = models.BigAutoField(primary_key=True)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="outgoing")
    channel = models.CharField(max_length=30)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=60, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="notices_outgoing_once"),
        ]
        indexes = [
            models.Index(
                fields=["next_at", "id"], condition=Q(state="queued"), name="notices_to_send"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.notice_id}: {self.state}"


class AreaNotice(models.Model):
    """A notice for everyone in an area 告知, such as water that is cut off, from when to when.

    `case_id` is the case that it is about, a plain number because this room does not know cases.
    `reached` counts the residents into whose inboxes it was put; anybody can read it by area.
    """

    id = models.BigAutoField(primary_key=True)
    area_code = models.CharField(max_length=20)
    title_zh = models.CharField(max_length=100)
    title_en = models.CharField(max_length=200, blank=True)
    text_zh = models.CharField(max_length=2_000)
    text_en = models.CharField(max_length=4_000, blank=True)
    urgency = models.CharField(max_length=12)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    officer_id = models.BigIntegerField()
    case_id = models.BigIntegerField(null=True)
    published_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reached = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")), name="notices_area_span"
            ),
        ]
        indexes = [
            models.Index(
                fields=["valid_to"], condition=Q(ended_at=None), name="notices_area_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"notice for {self.area_code}"
