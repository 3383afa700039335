"""Messages, and what still has to leave the house."""

from django.db import models
from django.db.models import F, Q

from linli.notices.endpoints import endpoint_of
from linli.people.models import Officer, Resident, Session, Unit
from linli.people.sealed_fields import IndexField, SealedField
from linli.people.sealed_words import ValuesField

ADDRESS = "notice.address"
BROWSER = "notice.browser"


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


class Address(models.Model):
    """Where somebody is reached by a channel: a mailbox, a user's id at the office's messenger.

    A resident's telephone is not kept twice: it stays where it is on record. An address that was
    typed counts once its owner has shown, by a code that was sent there, that it is hers.

    For web push it is a browser that agreed, one of several: known again by the `mark` of where it
    is written to, called by its owner's word for it, and given up with the `session` that it was
    agreed to in, when somebody ends that.
    """

    id = models.BigAutoField(primary_key=True)
    resident = models.ForeignKey(Resident, null=True, on_delete=models.CASCADE, related_name="+")
    officer = models.ForeignKey(Officer, null=True, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=30)
    value_sealed = SealedField(ADDRESS)
    given_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    mark = IndexField(
        BROWSER,
        of="value_sealed",
        of_context=ADDRESS,
        part=endpoint_of,
        null=True,
        unique=True,
    )
    device = models.CharField(max_length=60, blank=True, default="")
    session = models.ForeignKey(Session, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(resident__isnull=False, officer=None, unit=None)
                | Q(resident=None, officer__isnull=False, unit=None)
                | Q(resident=None, officer=None, unit__isnull=False),
                name="notices_address_of_one",
            ),
            models.UniqueConstraint(
                fields=["resident", "officer", "unit", "channel"],
                condition=Q(mark=None),
                nulls_distinct=False,
                name="notices_address_once",
            ),
        ]

    def __str__(self) -> str:
        return f"address {self.pk}"


class Preference(models.Model):
    """By which channels somebody wants to be told, in her order, and when not.

    Who has none hears of matters in the inbox alone: nobody is written to who did not agree. No
    quiet hours of her own are those of the district; the same time twice is none.
    """

    id = models.BigAutoField(primary_key=True)
    resident = models.OneToOneField(Resident, null=True, on_delete=models.CASCADE, related_name="+")
    officer = models.OneToOneField(Officer, null=True, on_delete=models.CASCADE, related_name="+")
    channels = models.JSONField(default=list)
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
    # An officer's; a resident's stands with her.
    language = models.CharField(max_length=8, default="zh")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(resident=None) ^ Q(officer=None), name="notices_preference_of_one"
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="notices_preference_quiet",
            ),
        ]

    def __str__(self) -> str:
        return f"preference {self.pk}"


class Consent(models.Model):
    """That a reporter agreed to text messages about one report 同意短信告知, until she withdraws.

    Each time she agrees is a row of its own, so that what was lawful when it was sent can be shown
    afterwards. `reaches` is what it was given for; `heard_by` the officer who asked her and heard
    it, None where she said it herself. `report_id` is a plain id, for this room knows no cases.
    """

    id = models.BigAutoField(primary_key=True)
    report_id = models.UUIDField()
    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="+")
    reaches = models.CharField(max_length=10, default="phone")
    given_at = models.DateTimeField()
    heard_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report_id"],
                condition=Q(withdrawn_at=None),
                name="notices_consent_stands_once",
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"


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
