"""What happened to a case on its way: assignments, notes, holds, extensions, links."""

from django.db import models
from django.db.models import Q

from linli.cases.models.case import Case
from linli.people.models import Unit
from linli.people.sealed_words import WordsField

NOTE = "case.note"  # what the words of a note are sealed for


class Assignment(models.Model):
    """That a unit was responsible for a case, from one dispatch to its end.

    `rule` is the routing rule, or the word "desk" when a person decided, or "ruling" when the desk
    ruled 裁定. At most one assignment of a case is open.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    rule = models.CharField(max_length=60)
    dispatched_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at=None), name="cases_one_open_assignment"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-dispatched_at"], name="cases_assignments_of_unit")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.unit_id}"


class Note(models.Model):
    """What an officer or a reporter wrote about a case; public notes are shown to reporters.

    The journal's entry carries the note's id alone: a log that cannot forget must not hold words.
    """

    class Kind(models.TextChoices):
        ANSWER = "answer", "办结答复"
        VERIFICATION = "verification", "核查意见"
        RETURN = "return", "退单理由"
        REPORT_UP = "report_up", "上报理由"
        HOLD_PLAN = "hold_plan", "挂账方案"
        HOLD_PUBLIC = "hold_public", "挂账公开说明"
        EXTENSION = "extension", "延期理由"
        DECLINE = "decline", "不予受理说明"
        REOPEN = "reopen", "重办理由"
        CLOSE = "close", "结案说明"
        WITHDRAW = "withdraw", "撤回说明"
        DISPATCH = "dispatch", "派单说明"
        PROGRESS = "progress", "进展"
        REDACT = "redact", "隐去说明"
        RULING = "ruling", "裁定理由"
        CONTACT = "contact", "联系诉求人情况"
        REFUSAL = "refusal", "不同意理由"
        APPROVAL = "approval", "审批意见"
        PARTS = "parts", "分案结案决定"
        TASK = "task", "协办任务"
        WHISTLE = "whistle", "吹哨事由"
        SITE = "site", "现场处置"
        ASSESSMENT = "assessment", "吹哨评价"
        MEETING = "meeting", "联席会议"
        UNSEAL = "unseal", "启封理由"

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    text = WordsField(NOTE)
    public = models.BooleanField(default=False)
    author_kind = models.CharField(max_length=10)
    author_id = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"


class Contact(models.Model):
    """One try to contact a reporter 联系诉求人: by what way, of which unit, reached or not."""

    class Way(models.TextChoices):
        PHONE = "phone", "电话"
        MESSAGE = "message", "信息"
        VISIT = "visit", "上门"

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="contacts")
    report_id = models.UUIDField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    way = models.CharField(max_length=10, choices=Way.choices)
    reached = models.BooleanField()
    note = models.ForeignKey(
        Note, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} by {self.way}, {'reached' if self.reached else 'in vain'}"


class Application(models.Model):
    """That a unit asks for a hold or an extension 挂账、延期申请, of a unit one level up.

    `note` is the plan of a hold or the reason of an extension. At most one of a case waits; what
    was granted names it.
    """

    class Kind(models.TextChoices):
        HOLD = "hold", "挂账"
        EXTEND = "extend", "延期"

    class State(models.TextChoices):
        PENDING = "pending", "待审批"
        APPROVED = "approved", "已同意"
        REFUSED = "refused", "未同意"
        TAKEN_BACK = "taken_back", "已撤回"
        LAPSED = "lapsed", "已失效"

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="applications")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    ground = models.CharField(max_length=60)
    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="+", db_index=False)
    public_note = models.ForeignKey(
        Note, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    until = models.DateTimeField(null=True)
    amount = models.PositiveIntegerField(null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    applied_by = models.BigIntegerField()
    applied_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    ended_at = models.DateTimeField(null=True)
    answer_note = models.ForeignKey(
        Note, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="pending"), name="cases_one_pending_application"
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked"], condition=Q(state="pending"), name="cases_applications_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} asks to {self.kind}: {self.state}"


class Hold(models.Model):
    """That a case's clock stands 挂账, from a moment until it is resumed."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="holds")
    ground = models.CharField(max_length=60)
    plan = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="+", db_index=False)
    public_note = models.ForeignKey(
        Note, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    application = models.ForeignKey(
        Application, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    held_at = models.DateTimeField()
    until = models.DateTimeField()
    resumed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.case_id} held at {self.held_at}"


class Extension(models.Model):
    """That a case's limit was extended 延期, by an amount of the original limit's own kind."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="extensions")
    ground = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    amount = models.PositiveIntegerField()
    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="+", db_index=False)
    application = models.ForeignKey(
        Application, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    granted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} +{self.amount} {self.kind}"


class CaseLink(models.Model):
    """That two cases belong together: linked, merged into one, or split off.

    `awaited` says of a part that the case it was split from does not close before it has ended.
    """

    class Kind(models.TextChoices):
        RELATED = "related", "关联"
        MERGED = "merged", "并入"
        SPLIT = "split", "拆出"

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    awaited = models.BooleanField(default=True, db_default=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "other", "kind"], name="cases_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"


class Round(models.Model):
    """That a closed case began anew 重办: its clock started again at `began_at`."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="rounds")
    reason = models.CharField(max_length=30)
    began_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} again at {self.began_at}"
