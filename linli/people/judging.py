"""Alarms about what somebody did are judged in words by another 审计核实; that can be taken back.

What an alarm is about belongs to the room that raises it; how it is judged is one.
"""

from datetime import datetime
from typing import Protocol

from django.db import models

from linli.journal.acting import Actor, Forbidden, Invalid, NotFound, NotNow
from linli.people.sealing import opened, seal

LONGEST_WORDS = 500


class Outcome(models.TextChoices):
    """What came of an alarm."""

    OPEN = "open", "待处理"
    EXPLAINED = "explained", "已说明"
    PASSED_ON = "passed_on", "已转交"


class Judged(Protocol):
    """The columns of an alarm that a judgement fills. Its words lie sealed: they are personal."""

    officer_id: int
    outcome: str
    words_sealed: bytes | None
    judged_by: int | None
    judged_at: datetime | None


def judge(
    alarm: Judged, outcome: str, words: str, *, context: str, by: Actor, now: datetime
) -> None:
    """Say what came of it. Raises Forbidden about oneself, Invalid, and NotNow for a judged one."""
    if alarm.officer_id == by.id:
        raise Forbidden(
            "alarm.own",
            "这条告警说的是您自己，要由另一位审计员处理。",
            "This alarm is about yourself: another auditor has to judge it.",
        )
    if outcome not in (Outcome.EXPLAINED, Outcome.PASSED_ON):
        raise Invalid(
            "alarm.outcome",
            "请选择：已说明，或转交处理。",
            "Choose: explained, or passed on.",
            field="outcome",
        )
    if alarm.outcome != Outcome.OPEN:
        raise NotNow(
            "alarm.judged",
            "这条告警已经处理过。要改的话先撤回原来的结论。",
            "This alarm was judged already. Take that back first to change it.",
        )
    said = words.strip()
    if not said or len(said) > LONGEST_WORDS:
        raise Invalid(
            "alarm.words",
            f"请写明核实的情况，最多 {LONGEST_WORDS} 字。",
            f"Write what was found, in at most {LONGEST_WORDS} characters.",
            field="words",
        )
    alarm.outcome, alarm.words_sealed = outcome, seal(said, context)
    alarm.judged_by, alarm.judged_at = by.id, now


def take_back(alarm: Judged) -> bool:
    """Open it again, and forget the words; False if it is open."""
    if alarm.outcome == Outcome.OPEN:
        return False
    alarm.outcome = Outcome.OPEN
    alarm.words_sealed = alarm.judged_by = alarm.judged_at = None
    return True


def words_about(alarm: Judged, context: str) -> str:
    """What was written when it was judged."""
    return "" if alarm.words_sealed is None else opened(alarm.words_sealed, context).plain


def no_such_alarm() -> NotFound:
    return NotFound("alarm.none", "没有这条告警。", "There is no such alarm.")
