"""The journal's tables. Rows of `Entry` are only ever added."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """One thing that happened.

    `xid` is the writing transaction: readers of the tail use it to stay below those still running,
    because ids are handed out in another order than transactions commit.
    """

    id = models.BigAutoField(primary_key=True)
    event = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField()
    actor_post = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=40)
    facts = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="journal_entry_subject"),
            # Entries lie in the order of their time: a summary of each block finds a span.
            BrinIndex(fields=["at"], autosummarize=True, name="journal_entry_at"),
            # What is about no case is rare: what administrators did is found without the cases.
            models.Index(
                fields=["id"], condition=~Q(subject_kind="case"), name="journal_entry_beside"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.event} {self.subject_kind}:{self.subject_id}"


class Delivery(models.Model):
    """That a follower has an entry still to follow, has followed it, or could not."""

    class State(models.TextChoices):
        PENDING = "pending", "待办"
        DONE = "done", "已办"
        DEAD = "dead", "办不成"

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="deliveries")
    follower = models.CharField(max_length=60)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    error = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "follower"], name="journal_delivery_once"),
        ]
        indexes = [
            models.Index(
                fields=["next_at", "id"],
                condition=Q(state="pending"),
                name="journal_delivery_pending",
            ),
            models.Index(fields=["id"], condition=Q(state="dead"), name="journal_delivery_dead"),
        ]

    def __str__(self) -> str:
        return f"{self.follower} ← {self.entry_id}: {self.state}"


class Answer(models.Model):
    """The answer that a client was given under its idempotency key."""

    id = models.BigAutoField(primary_key=True)
    scope = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    body_hash = models.BinaryField(max_length=32)
    answer = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "key"], name="journal_answer_once"),
        ]
        indexes = [models.Index(fields=["at"], name="journal_answer_at")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
