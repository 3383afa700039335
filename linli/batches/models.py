"""A table that somebody handed in."""

from django.db import models
from django.db.models import Q

from linli.people.models import Officer
from linli.people.sealed_fields import SealedField

NAME, TOLD, PIECE = "batch.name", "batch.told", "batch.piece"


class Batch(models.Model):
    """A table 批次 on its way in: handed in, tried, confirmed, taken.

    `counts` says what became of the rows; `told_sealed` what was wrong with the first of them, and
    what would change, in words, as JSON: it may quote a cell. `attempt` counts who began to work
    on it: a worker that was believed dead, and is not, finds another number here and stops.
    For `receipts` of its rows a receipt can be fetched.
    """

    class Stage(models.TextChoices):
        WAITING = "waiting", "排队"
        WORKING = "working", "正在处理"
        TRIED = "tried", "已试导"
        DONE = "done", "已导入"
        FAILED = "failed", "没有导入"
        CANCELLED = "cancelled", "已取消"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="+", db_index=False)
    post_id = models.BigIntegerField(null=True)
    name_sealed = SealedField(NAME)
    size = models.BigIntegerField()
    whole = models.BooleanField(default=False)
    crs = models.CharField(max_length=8, default="")
    dry_run = models.BooleanField(default=True)
    stage = models.CharField(max_length=9, choices=Stage.choices, default=Stage.WAITING)
    attempt = models.SmallIntegerField(default=0)
    rows_all = models.IntegerField(null=True)
    rows_done = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)
    receipts = models.IntegerField(default=0, db_default=0)
    told_sealed = SealedField(TOLD, null=True)
    sent_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["officer", "-id"], name="batches_of_officer"),
            models.Index(
                fields=["id"],
                condition=Q(stage__in=["waiting", "working"]),
                name="batches_to_take",
            ),
        ]

    def __str__(self) -> str:
        return f"batch {self.id} of {self.kind}: {self.stage}"


class BatchPart(models.Model):
    """A piece of a file, in its place.

    It is of the table itself, of the rows that were not taken, or of the list of those that were:
    which row became which report.
    """

    class Of(models.TextChoices):
        TABLE = "table", "表格"
        ERRORS = "errors", "要改的行"
        TAKEN = "taken", "已导入的行"

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="+", db_index=False)
    of = models.CharField(max_length=6, choices=Of.choices)
    place = models.IntegerField()
    data_sealed = SealedField(PIECE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "of", "place"], name="batches_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.of}/{self.place}"
