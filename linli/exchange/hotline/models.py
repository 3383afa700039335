"""What a hotline sent, what became of it, and by which lines it comes."""

from django.db import models

from linli.people.sealed_fields import SealedField

LETTER = "hotline.letter"
MENDED = "hotline.mended"
SECRET = "hotline.secret"  # noqa: S105  # what the column is sealed for, no secret


class HotlineOrder(models.Model):
    """An order 工单 of a hotline under its own number, and our case for it.

    `report_id` is the voice that it came in as; the case is that voice's, wherever it was merged
    to since. What stands here of the hotline's side is folded from all of its letters.
    """

    id = models.BigAutoField(primary_key=True)
    system = models.CharField(max_length=30)
    number = models.CharField(max_length=120)
    report_id = models.UUIDField(null=True, db_index=True)
    area_code = models.CharField(max_length=20, blank=True)
    cancelled = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)
    satisfaction = models.CharField(max_length=12, blank=True)
    urges = models.PositiveIntegerField(default=0)
    reopened = models.PositiveIntegerField(default=0)
    restarted_rank = models.CharField(max_length=90, blank=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "number"], name="exchange_hotline_order"),
        ]
        indexes = [
            models.Index(
                fields=["-last_at"],
                condition=models.Q(cancelled=True),
                name="exchange_orders_taken_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.number}"


class HotlineLetter(models.Model):
    """One message 来文 of a hotline: known again by `mark`, however often it is delivered.

    What it says is sealed, and gone as soon as all of it stands in a case; only what somebody has
    to look at is kept, for the days that the pack says. `doubts` are what could not be understood
    though the rest could: fields, and codes that no table has.
    """

    class State(models.TextChoices):
        TAKEN = "taken", "已入账"
        WAITING = "waiting", "等工单"
        DEAD = "dead", "死信"
        DISCARDED = "discarded", "已作废"

    id = models.BigAutoField(primary_key=True)
    system = models.CharField(max_length=30)
    mark = models.BinaryField(max_length=18)
    way = models.CharField(max_length=10)
    origin = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices)
    order = models.ForeignKey(
        HotlineOrder, null=True, on_delete=models.CASCADE, related_name="letters"
    )
    order_number = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=12, blank=True)
    sequence = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    satisfaction = models.CharField(max_length=12, blank=True)
    area_code = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=60, blank=True)
    reason_zh = models.CharField(max_length=300, blank=True)
    reason_en = models.CharField(max_length=300, blank=True)
    reason_field = models.CharField(max_length=60, blank=True)
    doubts = models.JSONField(default=list)
    size = models.PositiveIntegerField(default=0)
    payload_sealed = SealedField(LETTER, null=True)
    mended_sealed = SealedField(MENDED, null=True)
    deliveries = models.PositiveIntegerField(default=1)
    received_at = models.DateTimeField()
    last_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["state", "-id"],
                condition=models.Q(state__in=["dead", "waiting", "discarded"]),
                name="exchange_letters_apart",
            ),
            models.Index(fields=["received_at"], name="exchange_letters_came"),
            models.Index(fields=["system", "-id"], name="exchange_letters_of"),
            models.Index(
                fields=["received_at"],
                condition=models.Q(payload_sealed__isnull=False),
                name="exchange_letters_kept",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["system", "mark"], name="exchange_letter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.order_number} {self.kind}"


class HotlineSecret(models.Model):
    """What a hotline and we sign with 签名密钥; two may count while it is being changed."""

    id = models.BigAutoField(primary_key=True)
    system = models.CharField(max_length=30, db_index=True)
    secret_sealed = SealedField(SECRET)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"secret of {self.system}"


class HotlineNonce(models.Model):
    """That a signature was used; kept as long as it would be good."""

    id = models.BigAutoField(primary_key=True)
    system = models.CharField(max_length=30)
    nonce = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "nonce"], name="exchange_nonce_once"),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.at}"


class HotlineLine(models.Model):
    """How far a hotline was asked, and how it answered last. Its row is the lock of the asking."""

    id = models.BigAutoField(primary_key=True)
    system = models.CharField(max_length=30)
    way = models.CharField(max_length=10)
    cursor = models.CharField(max_length=200, blank=True)
    next_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "way"], name="exchange_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.way}"
