"""What was tried at the doors and refused, counted by the minute; and alarms about it."""

from django.db import models

from linli.people.judging import Outcome
from linli.people.sealed_fields import SealedField

ALARM_WORDS = "attempts.alarm"  # what is said of an alarm


class Attempt(models.Model):
    """That something was tried and refused 安全记录: what, by whom, from where, how often.

    One row for each minute, whoever repeats it. `who` stands for a name that nobody here has, or
    for a resident; `place` for a network address: both are keyed hashes, known again and never
    read. What is more than the room takes lies in rows by the hour that tell only how often.
    """

    class Kind(models.TextChoices):
        SIGN_IN = "sign_in", "登录失败"
        WAITING = "waiting", "试错过多，须等待"
        FACTOR = "factor", "第二步验证失败"
        REFUSED = "refused", "越权被拒"
        FOREIGN = "foreign", "查无此件或无权查看"
        ADMINISTRATION = "administration", "管理操作被拒"
        DOOR = "door", "接口密钥或签名无效"
        ROUND = "round", "绕过检查"
        MALWARE = "malware", "文件含恶意代码"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=14, choices=Kind.choices)
    minute = models.DateTimeField()
    officer_id = models.BigIntegerField(default=0)
    post_id = models.BigIntegerField(default=0)
    who = models.BinaryField(default=b"")
    place = models.BinaryField(default=b"")
    route = models.CharField(max_length=120, default="")
    code = models.CharField(max_length=60, default="")
    many = models.BigIntegerField(default=1)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "minute", "officer_id", "who", "place", "route", "code", "post_id"],
                name="attempts_once_a_minute",
            ),
        ]
        indexes = [
            models.Index(fields=["last_at"], name="attempts_last_at"),
            models.Index(fields=["officer_id", "-id"], name="attempts_of_officer"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.many} × {self.code}"


class Alarm(models.Model):
    """What the auditor has to look at 安全告警, and what came of it.

    So much was refused, or the journal is not what was sealed.
    """

    class Kind(models.TextChoices):
        ACCOUNT = "account", "一个账号反复登录失败"
        PLACE = "place", "一处试了许多账号"
        WALKING = "walking", "挨个试别人的编号"
        ADMINISTRATION = "administration", "管理操作被拒"
        DOOR = "door", "接口反复验证失败"
        FLOOD = "flood", "试探过多，只记次数"
        LEDGER = "ledger", "数据与存证不符"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=14, choices=Kind.choices)
    officer_id = models.BigIntegerField(default=0)
    who = models.BinaryField(default=b"")
    place = models.BinaryField(default=b"")
    observed = models.BigIntegerField()
    raised_at = models.DateTimeField()
    last_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    words_sealed = SealedField(ALARM_WORDS, null=True)
    judged_by = models.BigIntegerField(null=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["outcome", "-id"], name="attempts_alarms_by_outcome"),
            models.Index(fields=["kind", "-id"], name="attempts_alarms_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.outcome}"
