"""What is to be sent to whom, and how each partner is doing."""

from django.db import models
from django.db.models import Q


class Partner(models.Model):
    """Somebody who is sent things 接收方: a subscription, a hotline, another Open311 system.

    `failures` in a row, since `failing_since`; nothing is sent before `rests_until`, and then one
    thing alone, until it is taken. While `paused_at` is set nothing is sent at all, and nothing is
    lost.
    """

    id = models.BigAutoField(primary_key=True)
    door = models.CharField(max_length=20)
    code = models.CharField(max_length=60)
    failures = models.IntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    rests_until = models.DateTimeField()
    last_sent_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused_why = models.CharField(max_length=20, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["door", "code"], name="exchange_partner_once"),
        ]

    def __str__(self) -> str:
        return f"{self.door} {self.code}"


class Sending(models.Model):
    """One thing to send 待发: what it is about, and in which order it goes.

    Within a `thread` it goes in the order of `place`, which for an event is its entry in the
    journal. `what` says by ids what is sent; the words are written when it goes, so that what was
    taken out of the record meanwhile does not go with it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "待发"
        SENT = "sent", "已送达"
        NOTHING = "nothing", "无需发送"
        GIVEN_UP = "given_up", "已放弃"

    id = models.BigAutoField(primary_key=True)
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="sendings")
    thread = models.CharField(max_length=60)
    place = models.BigIntegerField()
    about = models.CharField(max_length=80)
    what = models.JSONField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.SmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    # While it is on its way this is when it counts as lost on the way.
    due_at = models.DateTimeField()
    first_tried_at = models.DateTimeField(null=True)
    last_tried_at = models.DateTimeField(null=True)
    last_status = models.SmallIntegerField(null=True)
    last_said = models.CharField(max_length=200, default="")
    settled_at = models.DateTimeField(null=True)
    body_hash = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "about"], name="exchange_sending_once"),
        ]
        indexes = [
            models.Index(fields=["partner", "-id"], name="exchange_sending_log"),
            models.Index(
                fields=["partner", "due_at"],
                condition=Q(state="waiting"),
                name="exchange_sending_due",
            ),
            models.Index(
                fields=["partner", "place", "id"],
                condition=Q(state="waiting"),
                name="exchange_sending_waiting",
            ),
            models.Index(
                fields=["partner", "thread", "place", "id"],
                condition=Q(state="waiting"),
                name="exchange_sending_thread",
            ),
            models.Index(
                fields=["partner", "id"],
                condition=Q(state="given_up"),
                name="exchange_sending_given_up",
            ),
            models.Index(
                fields=["settled_at"],
                condition=~Q(state="waiting"),
                name="exchange_sending_settled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} in {self.thread}: {self.state}"
