"""A list that somebody takes out as a file; with what is personal, once another has agreed."""

from django.db import models
from django.db.models import Q

from linli.people.models import Officer, Unit
from linli.people.sealed_fields import SealedField

EXPORT_WORDS = "export.words"  # what is said for and against a file with what is personal
EXPORT_PART = "export.part"


class Export(models.Model):
    """An export 导出 of a list: asked for, written piece by piece, fetched, and gone after a day.

    `asked` and `columns` are codes. `attempt` counts who began to write it: a writer that was
    believed dead, and is not, finds another number here and stops. A `personal` one has names,
    numbers or addresses in it: it is first asked for, and `fetched` counts how often it left.
    """

    class Stage(models.TextChoices):
        WAITING = "waiting", "排队"
        WRITING = "writing", "正在写"
        READY = "ready", "可以下载"
        CANCELLED = "cancelled", "已取消"
        FAILED = "failed", "没有写成"
        ASKED = "asked", "待第二人同意"
        DECLINED = "declined", "未同意"

    id = models.BigAutoField(primary_key=True)
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="+", db_index=False)
    post_id = models.BigIntegerField(null=True)
    asked = models.JSONField()
    columns = models.JSONField()
    form = models.CharField(max_length=4)
    language = models.CharField(max_length=2)
    stage = models.CharField(max_length=9, choices=Stage.choices, default=Stage.WAITING)
    attempt = models.SmallIntegerField(default=0)
    rows_all = models.IntegerField(default=0)
    rows_done = models.IntegerField(default=0)
    cut = models.BooleanField(default=False)
    personal = models.BooleanField(default=False, db_default=False)
    fetched = models.SmallIntegerField(default=0, db_default=0)
    size = models.BigIntegerField(default=0)
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["officer", "-id"], name="cases_exports_of_officer"),
            models.Index(
                fields=["id"],
                condition=Q(stage__in=["waiting", "writing"]),
                name="cases_exports_to_write",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.id}: {self.stage}"


class ExportRequest(models.Model):
    """That somebody asked for a file with what is personal 申请导出, why, and who decided."""

    export = models.OneToOneField(
        Export, primary_key=True, on_delete=models.CASCADE, related_name="request"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    why_sealed = SealedField(EXPORT_WORDS)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    note_sealed = SealedField(EXPORT_WORDS, null=True)

    def __str__(self) -> str:
        return f"request for export {self.export_id}"


class ExportPart(models.Model):
    """A piece of the file, in its place; a file is never held in memory as a whole.

    It lies sealed, for a list shows what lies sealed elsewhere; `data` is of pieces from before.
    """

    id = models.BigAutoField(primary_key=True)
    export = models.ForeignKey(
        Export, on_delete=models.CASCADE, related_name="parts", db_index=False
    )
    place = models.IntegerField()
    data = models.BinaryField()
    data_sealed = SealedField(EXPORT_PART, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["export", "place"], name="cases_export_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.export_id}/{self.place}"
