"""Photos and files of a case: what is stored, and what it is evidence of."""

import uuid

from django.db import models
from django.db.models import Q

from linli.cases.models.case import Case


class StoredFile(models.Model):
    """One content in the file store 存储文件, known by its SHA-256; the same content is kept once.

    The objects are named by the hash; a photo has a second one, its thumbnail.
    """

    class Kind(models.TextChoices):
        IMAGE = "image", "照片"
        DOCUMENT = "document", "材料"

    id = models.BigAutoField(primary_key=True)
    sha256 = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256


class Evidence(models.Model):
    """One photo or file 附件 that somebody handed in, alone at first and then part of a case.

    A phone sends its photos before the report: until then `case` is empty, and whoever knows the
    id may attach it, once. `report` is the voice it came with. `latitude` and `longitude` are the
    position the photo carried, WGS-84; they are offered as the place and forgotten when the photo
    is attached, for what remains would be a track of people. `file` is empty once it was removed.
    """

    class Stage(models.TextChoices):
        REPORT = "report", "诉求"
        BEFORE = "before", "处置前"
        DURING = "during", "处置中"
        AFTER = "after", "处置后"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    file = models.ForeignKey(
        StoredFile, null=True, on_delete=models.SET_NULL, related_name="evidence"
    )
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="evidence")
    report_id = models.UUIDField(null=True)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.REPORT)
    taken_at = models.DateTimeField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    uploader_kind = models.CharField(max_length=10)
    uploader_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(case=None), name="cases_evidence_unattached"
            ),
            models.Index(
                fields=["removed_at"],
                condition=Q(removed_at__isnull=False, file__isnull=False),
                name="cases_evidence_to_delete",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
