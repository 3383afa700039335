"""What the reporters answered; the raw facts behind the three rates 三率."""

from django.db import models
from django.db.models import Q

from linli.cases.models import Case, Note, Report
from linli.people.models import Unit
from linli.people.sealed_words import WordsField


class Satisfaction(models.TextChoices):
    """The answers to the last question."""

    SATISFIED = "satisfied", "满意"
    BASICALLY = "basically", "基本满意"
    NOT_SATISFIED = "not_satisfied", "不满意"


class Outcome(models.TextChoices):
    """How an attempt to ask a reporter ended, and in the end the callback itself."""

    REACHED = "reached", "已联系上"
    NO_ANSWER = "no_answer", "无人接听"
    WRONG_NUMBER = "wrong_number", "号码有误"
    REFUSED = "refused", "拒绝回访"
    BUSY = "busy", "占线"


class Callback(models.Model):
    """The three questions to one reporter after one closing 回访: asked, and perhaps answered.

    An answer stays as it was given. `round` counts the closings of the case, from 1. `unit` is the
    one whose answer was closed, `area_code` and `category` what the case was about then, and
    `response_only` says that it counts on 响应率 alone: facts of the moment of asking, which no
    later change of the case or the rules moves. It is settled when it was answered, refused, or
    tried in vain as often as the pack says; `outcome` says which, `valid` whether it counts.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    round = models.SmallIntegerField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    contacted = models.BooleanField(null=True)
    solved = models.BooleanField(null=True)
    satisfaction = models.CharField(max_length=16, choices=Satisfaction.choices, blank=True)
    words = WordsField("callback.words", blank=True)
    answered_at = models.DateTimeField(null=True)
    entered_by = models.BigIntegerField(null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    area_code = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=60, blank=True)
    response_only = models.BooleanField(default=False)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    settled_at = models.DateTimeField(null=True)
    valid = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "round"], name="feedback_asked_once"),
            models.CheckConstraint(
                condition=Q(answered_at=None)
                | (Q(contacted__isnull=False) & Q(solved__isnull=False) & ~Q(satisfaction="")),
                name="feedback_answered_in_full",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, outcome="", valid=False)
                | (Q(settled_at__isnull=False) & ~Q(outcome="")),
                name="feedback_settled_with_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["answered_at"], name="feedback_by_answer"),
            models.Index(fields=["settled_at"], name="feedback_by_settling"),
            models.Index(fields=["asked_at", "id"], name="feedback_by_asking"),
            models.Index(
                fields=["asked_at", "id"], condition=Q(settled_at=None), name="feedback_to_make"
            ),
        ]

    def __str__(self) -> str:
        return f"callback {self.round} of {self.case_id}"


class CallbackAttempt(models.Model):
    """One attempt 回访尝试 to get a reporter's answers: how, when, by whom, and how it ended.

    An answer by the link is one too, of nobody's. `number` counts the attempts of a callback.
    """

    class How(models.TextChoices):
        LINK = "link", "链接"
        MESSAGE = "message", "短信"
        PHONE = "phone", "电话"
        VISIT = "visit", "上门"

    id = models.BigAutoField(primary_key=True)
    callback = models.ForeignKey(
        Callback, on_delete=models.CASCADE, related_name="attempts", db_index=False
    )
    number = models.SmallIntegerField()
    how = models.CharField(max_length=8, choices=How.choices)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["callback", "number"], name="feedback_attempt_once"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} of {self.callback_id}"


class Exclusion(models.Model):
    """That a unit applied to have a fact left out of the figures 剔除、申诉, and what was decided.

    The fact is a callback or an entry of the journal that says that the unit was late; for each it
    can apply once. The fact itself is never changed: figures are given with and without.
    """

    class State(models.TextChoices):
        APPLIED = "applied", "待复核"
        EXCLUDED = "excluded", "已剔除"
        KEPT = "kept", "未剔除"

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    callback = models.OneToOneField(
        Callback, null=True, on_delete=models.CASCADE, related_name="exclusion"
    )
    entry_id = models.BigIntegerField(null=True, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    ground = models.CharField(max_length=60)
    reason = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="+", db_index=False)
    applied_at = models.DateTimeField()
    applied_by = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.APPLIED)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(callback__isnull=False, entry_id=None)
                | Q(callback=None, entry_id__isnull=False),
                name="feedback_excludes_one_fact",
            ),
            models.CheckConstraint(
                condition=Q(state="applied", decided_at=None)
                | (~Q(state="applied") & Q(decided_at__isnull=False)),
                name="feedback_decided_with_time",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="feedback_exclusions_of_unit"),
            models.Index(
                fields=["id"], condition=Q(decided_at=None), name="feedback_exclusions_open"
            ),
        ]

    def __str__(self) -> str:
        return f"exclusion {self.pk}"


class ExclusionReview(models.Model):
    """What one of the two reviewers 复核人 said to an application, with her reason."""

    id = models.BigAutoField(primary_key=True)
    exclusion = models.ForeignKey(
        Exclusion, on_delete=models.CASCADE, related_name="reviews", db_index=False
    )
    reviewer = models.BigIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    agreed = models.BooleanField()
    reason = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exclusion", "reviewer"], name="feedback_reviewed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"review of {self.exclusion_id}"
