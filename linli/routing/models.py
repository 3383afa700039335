"""Precedents 先例: what people decided where the rules had no answer, or another one."""

from django.db import models


class Precedent(models.Model):
    """That people said whose a matter is: by a ruling 裁定, or by dispatching it against the rules.

    The words are pairs of characters that the policy pack itself uses; nothing else of what a
    reporter said is kept, so that there is no personal data in here. `note_id` is the note with
    the reasons. Rows are only ever added; of those of one case the latest counts.
    """

    class Kind(models.TextChoices):
        RULING = "ruling", "裁定"
        CORRECTION = "correction", "改派"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    entry_id = models.BigIntegerField(unique=True)
    case_id = models.BigIntegerField()
    number = models.CharField(max_length=40)
    category = models.CharField(max_length=60)
    area_code = models.CharField(max_length=30, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    words = models.JSONField(default=list)
    unit_code = models.CharField(max_length=60)
    rules_unit_code = models.CharField(max_length=60, blank=True)
    note_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} of {self.number}: {self.unit_code}"


class Lesson(models.Model):
    """What a case turned out to be about 经验, for the text model to learn from.

    Only the case is named, never its words: they are read when a model is trained, and what a
    person had erased by then is not learnt. Rows are only ever added; of those of one case the
    latest counts.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", "改类"
        CONFIRMATION = "confirmation", "办结"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    entry_id = models.BigIntegerField(unique=True)
    case_id = models.BigIntegerField()
    category = models.CharField(max_length=60)
    learnt_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case_id", "-id"], name="routing_lesson_of_case")]

    def __str__(self) -> str:
        return f"{self.kind}: case {self.case_id} is {self.category}"


class TrainedModel(models.Model):
    """A text model that was trained 文字模型, with its figures; kept, never changed.

    `last_lesson_id` is the newest lesson it has seen; 0 for one that was learnt from a file.
    """

    id = models.BigAutoField(primary_key=True)
    trained_at = models.DateTimeField()
    texts = models.IntegerField()
    last_lesson_id = models.BigIntegerField(default=0)
    figures = models.JSONField(default=dict)
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"text model {self.id}"


class ModelInForce(models.Model):
    """That a text model took over 启用; the newest row is in force, none means the pack's words.

    `decided_by` is the officer who wanted it so and `reason` what she said; neither of a model
    that was simply better, nor of what was done at the command line without one.
    """

    class Why(models.TextChoices):
        BETTER = "better", "更准"
        CHOSEN = "chosen", "指定"
        ROLLED_BACK = "rolled_back", "退回"

    id = models.BigAutoField(primary_key=True)
    model = models.ForeignKey(
        TrainedModel, null=True, on_delete=models.PROTECT, related_name="in_force"
    )
    why = models.CharField(max_length=12, choices=Why.choices)
    since = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"model {self.model_id} since {self.since}"


class ModelDrift(models.Model):
    """How a text model has done on what people decided since it learnt 漂移; written anew by night.

    `weeks` has the counts of each week, the earliest first, `unknown` the words it does not know
    of which several people spoke. Nothing in here belongs to one person.
    """

    model = models.OneToOneField(
        TrainedModel, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    looked_at = models.DateTimeField()
    weeks = models.JSONField(default=list)
    unknown = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"drift of model {self.model_id}"
