"""Rungs that were climbed, cards, who chases, and supervision orders with their answers."""

from django.db import models
from django.db.models import Q

from linli.cases.models import Case, Note
from linli.people.models import Unit
from linli.policy.models import Release


class Rung(models.Model):
    """That a rung of the ladder was climbed for a case: once for each run of its stage.

    `occurrence` is the run of the stage (for an order: the order's id), `due_at` the moment at
    which the rung was reached, `late_seconds` how long after it was climbed; when an outage was
    the reason, `down_from` and `down_to` say which.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    rule = models.CharField(max_length=40)
    step = models.SmallIntegerField()
    occurrence = models.BigIntegerField()
    stage = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    due_at = models.DateTimeField()
    climbed_at = models.DateTimeField()
    late_seconds = models.IntegerField()
    down_from = models.DateTimeField(null=True)
    down_to = models.DateTimeField(null=True)
    measures = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "rule", "step", "occurrence"], name="supervision_rung_once"
            ),
        ]
        indexes = [models.Index(fields=["unit", "climbed_at"], name="supervision_rungs_of_unit")]

    def __str__(self) -> str:
        return f"{self.rule}:{self.step} of {self.case_id}"


class Card(models.Model):
    """A yellow or red card 黄牌、红牌: that a unit was late with a case. It stays a fact."""

    class Colour(models.TextChoices):
        YELLOW = "yellow", "黄牌"
        RED = "red", "红牌"

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    rung = models.ForeignKey(Rung, on_delete=models.CASCADE, related_name="+")
    colour = models.CharField(max_length=6, choices=Colour.choices)
    stage = models.CharField(max_length=20)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rung", "colour"], name="supervision_card_once"),
        ]
        indexes = [
            models.Index(fields=["unit", "given_at"], name="supervision_cards_of_unit"),
            models.Index(fields=["case"], name="supervision_cards_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.colour} card for {self.unit_id}"


class Overdue(models.Model):
    """That a stage of a case ran out on a unit 超期: one row for each `case.overdue` on record.

    Kept beside the journal, whose entries are not found by their unit.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    entry_id = models.BigIntegerField(unique=True)
    stage = models.CharField(max_length=20)
    due_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "due_at"], name="supervision_overdue_of_unit")]

    def __str__(self) -> str:
        return f"{self.stage} of {self.case_id} on {self.unit_id}"


class Chase(models.Model):
    """That a unit has to press for a case from a moment on; at most one is open.

    As long as there is none, the case's own desk presses (or the one above, when it is the desk
    itself that is late).
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    since_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at=None), name="supervision_one_chaser"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "id"], name="supervision_chases_of_case"),
            models.Index(
                fields=["unit"], condition=Q(ended_at=None), name="supervision_chased_by_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} chases {self.case_id}"


class Order(models.Model):
    """A supervision order 督办单: what a unit has to do about a case, and by when to answer.

    Issued by a rung of the ladder or by a person; `level` is that of the issuing unit, and a case
    has one open order at most on each level. `form`, `release` and `values` make its words; what a
    person wrote is a note of the case. Being overdue is a fact (`overdue_at`), not a state; a
    person may then press once more, and the new order follows on the old one, which ends.
    """

    class State(models.TextChoices):
        ISSUED = "issued", "待答复"
        ANSWERED = "answered", "待认定"
        ACCEPTED = "accepted", "已认可"
        WITHDRAWN = "withdrawn", "已撤销"
        FOLLOWED = "followed", "已再督办"

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=40, unique=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    level = models.CharField(max_length=60)
    rung = models.ForeignKey(Rung, null=True, on_delete=models.SET_NULL, related_name="+")
    issued_by = models.BigIntegerField(null=True)
    form = models.CharField(max_length=60)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+", db_index=False)
    values = models.JSONField()
    words = models.ForeignKey(Note, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ISSUED)
    issued_at = models.DateTimeField()
    # The run of the order's own clock: it begins anew when an answer is sent back.
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.ForeignKey(Note, null=True, on_delete=models.SET_NULL, related_name="+")
    evidence = models.JSONField(default=list)
    # The ids of the units that were told of it.
    copies = models.JSONField(default=list)
    answered_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "level"],
                condition=Q(ended_at=None),
                name="supervision_one_order_a_level",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="supervision_orders_to_unit"),
            models.Index(fields=["issuer", "-id"], name="supervision_orders_by_unit"),
            models.Index(fields=["case", "id"], name="supervision_orders_of_case"),
        ]

    def __str__(self) -> str:
        return self.number
