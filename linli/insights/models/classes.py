"""Classes of cases 类案, and the projects made of them."""

from django.db import models

from linli.cases.models import Case
from linli.people.models import Unit


class CaseClass(models.Model):
    """Many cases that are one problem 类案. It keeps its row while it grows, shrinks and fades.

    `what` and `place` are words that at least two of its reporters used, so nothing personal;
    `street` and `category` are those that most of its cases have. `lately` counts the people of the
    last thirty days. `into` is the class that it went into, `parted_from` the one that it was torn
    off from.
    """

    class State(models.TextChoices):
        STANDING = "standing", "持续"
        FADED = "faded", "消退"
        MERGED = "merged", "已并入"

    id = models.BigAutoField(primary_key=True)
    state = models.CharField(max_length=8, choices=State.choices)
    what = models.CharField(max_length=80, blank=True)
    place = models.CharField(max_length=80, blank=True)
    street = models.CharField(max_length=32, blank=True)
    category = models.CharField(max_length=60, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    people = models.IntegerField()
    lately = models.IntegerField()
    cases = models.IntegerField()
    score = models.FloatField()
    into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    parted_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    found_at = models.DateTimeField()
    grouped_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["state", "-score", "-id"], name="insights_hottest")]

    def __str__(self) -> str:
        return f"{self.place} {self.what}".strip() or f"class {self.id}"


class ClassMember(models.Model):
    """That a case belongs to a class; to one at most."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.CASCADE, related_name="+")
    case_class = models.ForeignKey(CaseClass, on_delete=models.CASCADE, related_name="members")

    def __str__(self) -> str:
        return f"{self.case_id} of {self.case_class_id}"


class Grouping(models.Model):
    """One night's grouping: up to which case, and whether all cases were grouped or only the new.

    `cases` are those of the pack's days, `news` those of them that had not been grouped before.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    is_whole = models.BooleanField()
    last_case = models.BigIntegerField()
    cases = models.IntegerField()
    news = models.IntegerField()
    classes = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.news} of {self.cases} cases"


class Project(models.Model):
    """A class that somebody takes on 专项治理: who, the suspected cause, what is done about it.

    `measured_from` is the day from which the measures count: what came in before is compared with
    what came after.
    """

    id = models.BigAutoField(primary_key=True)
    case_class = models.OneToOneField(CaseClass, on_delete=models.PROTECT, related_name="project")
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=1_000)
    measures = models.CharField(max_length=2_000, blank=True)
    measured_from = models.DateField(null=True)
    conclusion = models.CharField(max_length=2_000, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.BigIntegerField()
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"project of {self.case_class_id}"
