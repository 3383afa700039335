"""Messages, and what still has to leave the house."""

from django.db import models
from django.db.models import F, Q

from linli.notices.models.addresses import Address
from linli.people.models import Officer, Resident, Unit
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
    """That a notice is to go out by a channel beside the inbox: a text message, a web push …

    To the notice's own recipient, or to an `officer` of the unit that it is for. Without a notice
    it is the code that proves an address. `next_at` is when it may be tried: until then it rests
    after a failure, is held for the night, or is with whoever claimed it.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "待发"
        HELD = "held", "免打扰时段暂缓"
        SENT = "sent", "已发"
        DELIVERED = "delivered", "已送达"
        FAILED = "failed", "发送失败"
        UNPAID = "unpaid", "超出预算"

    id = models.BigAutoField(primary_key=True)
    notice = models.ForeignKey(Notice, null=True, on_delete=models.CASCADE, related_name="outgoing")
    proves = models.ForeignKey(Address, null=True, on_delete=models.CASCADE, related_name="+")
    officer = models.ForeignKey(Officer, null=True, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=30)
    template = models.CharField(max_length=60, default="")
    urgent = models.BooleanField(default=False)
    # To the telephone on record although no channel was agreed to: it guards whom it goes to.
    anyway = models.BooleanField(default=False, db_default=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.QUEUED)
    attempts = models.SmallIntegerField(default=0)
    # How often somebody had it sent again: another message to the gateway, under another key.
    again = models.SmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    number = models.CharField(max_length=80, default="")
    why = models.CharField(max_length=60, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "channel", "officer", "proves"],
                nulls_distinct=False,
                name="notices_outgoing_once",
            ),
            models.CheckConstraint(
                condition=Q(notice=None) ^ Q(proves=None), name="notices_outgoing_of_one"
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "-urgent", "next_at", "id"],
                condition=Q(state__in=["queued", "held"]),
                name="notices_to_send",
            ),
            models.Index(
                fields=["channel", "number"], condition=~Q(number=""), name="notices_by_number"
            ),
            models.Index(fields=["queued_at"], name="notices_outgoing_by_day"),
            models.Index(
                fields=["-id"],
                condition=Q(state__in=["failed", "unpaid"]),
                name="notices_not_gone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.notice_id}: {self.state}"


class Agreement(models.Model):
    """That somebody agreed to one more message at WeChat 一次性订阅; it goes with that message.

    WeChat knows it by the `scene`: twice under one scene is once, so each has a scene of its own.
    `outgoing` is the message that it was taken for, until WeChat has said what became of it.
    """

    id = models.BigAutoField(primary_key=True)
    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="agreements")
    scene = models.SmallIntegerField()
    agreed_at = models.DateTimeField()
    outgoing = models.OneToOneField(
        Outgoing, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "scene"], name="notices_agreement_once"),
        ]

    def __str__(self) -> str:
        return f"agreement {self.address_id}/{self.scene}"


class Meter(models.Model):
    """What a channel has carried this minute, today and this month; locked while one claims."""

    id = models.BigAutoField(primary_key=True)
    channel = models.CharField(max_length=30, unique=True)
    minute_at = models.DateTimeField()
    in_minute = models.IntegerField(default=0)
    day = models.DateField()
    in_day = models.IntegerField(default=0)
    month = models.DateField()
    in_month = models.IntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    # The day and the month for which the desk was told that the money is spent.
    told_day = models.DateField(null=True)
    told_month = models.DateField(null=True)

    def __str__(self) -> str:
        return f"meter of {self.channel}"


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
    # The entry of the journal that it went out by: the messages to residents are under it.
    entry_id = models.BigIntegerField(null=True)

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
