"""Copies that people take along, deletions that wait for a hold, requests to the office."""

import uuid

from django.db import models
from django.db.models import Q

from linli.cases.models import Case
from linli.people.models import Resident, Unit
from linli.people.sealed_fields import SealedField

COPY_PART = "copy.part"
REQUEST_WORDS = "personal request.words"


class Copy(models.Model):
    """A copy 资料副本 of all that is kept of a resident: asked for, packed, fetched, and gone.

    `attempt` counts who began to pack it: a packer that was believed dead, and is not, finds
    another number here and stops. A resident has one copy at a time.
    """

    class Stage(models.TextChoices):
        WAITING = "waiting", "排队"
        WRITING = "writing", "正在整理"
        READY = "ready", "可以下载"
        FAILED = "failed", "没有整理成"

    id = models.BigAutoField(primary_key=True)
    resident = models.OneToOneField(Resident, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=2)
    stage = models.CharField(max_length=7, choices=Stage.choices, default=Stage.WAITING)
    attempt = models.SmallIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(stage__in=["waiting", "writing"]),
                name="rights_copies_to_pack",
            ),
        ]

    def __str__(self) -> str:
        return f"copy for resident {self.resident_id}: {self.stage}"


class CopyPart(models.Model):
    """A piece of a copy, in its place, sealed: it holds in the clear what lies sealed elsewhere."""

    id = models.BigAutoField(primary_key=True)
    copy = models.ForeignKey(Copy, on_delete=models.CASCADE, related_name="parts", db_index=False)
    place = models.IntegerField()
    data_sealed = SealedField(COPY_PART)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["copy", "place"], name="rights_copy_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.copy_id}/{self.place}"


class Deletion(models.Model):
    """That a resident had herself deleted 申请删除 while one of her matters was held 依法留存.

    What can go went at once; name, number and the held matter go when the last hold is released.
    """

    resident = models.OneToOneField(
        Resident, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"deletion of resident {self.resident_id}"


class PersonalRequest(models.Model):
    """What a person asks of the office about her data 个人信息请求, and what it answered.

    By a resident, or by whoever has a report's code; then nobody knows by whom. `unit` has until
    `due_at` to answer, which it may put off once, for reasons that the asker reads.
    """

    class Kind(models.TextChoices):
        CORRECT = "correct", "更正"
        DELETE = "delete", "删除"
        SEE = "see", "查阅、复制"
        EXPLAIN = "explain", "说明"

    class Stage(models.TextChoices):
        OPEN = "open", "待答复"
        DONE = "done", "已办"
        DECLINED = "declined", "不予办理"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    resident = models.ForeignKey(Resident, null=True, on_delete=models.SET_NULL, related_name="+")
    report_id = models.UUIDField(null=True, db_index=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="+")
    words_sealed = SealedField(REQUEST_WORDS)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.OPEN)
    extended_at = models.DateTimeField(null=True)
    extension_sealed = SealedField(REQUEST_WORDS, null=True)
    answer_sealed = SealedField(REQUEST_WORDS, null=True)
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(stage="open"),
                name="rights_requests_open",
            ),
            models.Index(fields=["-answered_at", "-id"], name="rights_requests_answered"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.stage}"


class CounterIntake(models.Model):
    """That a request was taken in at a counter or by telephone 窗口登记, for whoever stood there.

    `officer_id` took it in for `unit`; `identity` and `deputy` are codes of the pack: how it was
    checked who she is, and by what right she asks for another. `same_name` is whether the name that
    she gave is the one on record; None where there was nothing to compare. `notice` is whether she
    wants to be written to. Until `waits_until` nothing is deleted and no copy leaves, and whose
    data it is can object. The code of its slip is made from its id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    request = models.OneToOneField(
        PersonalRequest, on_delete=models.CASCADE, related_name="counter"
    )
    code_index = models.BinaryField(max_length=18, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    officer_id = models.BigIntegerField()
    identity = models.CharField(max_length=60)
    deputy = models.CharField(max_length=60, blank=True)
    same_name = models.BooleanField(null=True)
    notice = models.BooleanField()
    waits_until = models.DateTimeField(null=True)
    objected_at = models.DateTimeField(null=True)
    ground = models.CharField(max_length=60, blank=True)
    copy_until = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-request"], name="rights_intakes_of_unit")]

    def __str__(self) -> str:
        return f"taken in by {self.unit_id}: {self.request_id}"
