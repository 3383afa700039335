"""The auditor judges a security alarm: explained, or passed on; takes that back; takes rows out."""

from datetime import datetime

from linli.attempts.events import (
    AttemptsExported,
    SecurityAlarmJudged,
    SecurityAlarmReopened,
)
from linli.attempts.models import ALARM_WORDS, Alarm
from linli.journal.acting import Actor, Forbidden, Invalid, NotFound, NotNow, act
from linli.journal.record import record
from linli.people.permissions import must
from linli.people.sealing import seal

LONGEST_WORDS = 500
OUTCOMES = (Alarm.Outcome.EXPLAINED, Alarm.Outcome.PASSED_ON)


@act
def judge_security_alarm(
    alarm_id: int, outcome: str, words: str, *, by: Actor, now: datetime
) -> Alarm:
    """Say what came of it, in words. Raises NotFound, Forbidden about oneself, Invalid, NotNow."""
    must(by, "reading.judge", now=now)
    alarm = _locked(alarm_id)
    if alarm.officer_id == by.id:
        raise Forbidden(
            "security_alarm.own",
            "这条告警说的是您自己的账号，要由另一位审计员处理。",
            "This alarm is about your own account: another auditor has to judge it.",
        )
    if outcome not in OUTCOMES:
        raise Invalid(
            "security_alarm.outcome",
            "请选择：已说明，或转交处理。",
            "Choose: explained, or passed on.",
            field="outcome",
        )
    if alarm.outcome != Alarm.Outcome.OPEN:
        raise NotNow(
            "security_alarm.judged",
            "这条告警已经处理过。要改的话先撤回原来的结论。",
            "This alarm was judged already. Take that back first to change it.",
        )
    said = words.strip()
    if not said or len(said) > LONGEST_WORDS:
        raise Invalid(
            "security_alarm.words",
            f"请写明核实的情况，最多 {LONGEST_WORDS} 字。",
            f"Write what was found, in at most {LONGEST_WORDS} characters.",
            field="words",
        )
    alarm.outcome = outcome
    alarm.words_sealed = seal(said, ALARM_WORDS)
    alarm.judged_by, alarm.judged_at = by.id, now
    alarm.save()
    record(SecurityAlarmJudged(alarm_id=alarm.id, outcome=outcome), by=by, now=now)
    return alarm


@act
def reopen_security_alarm(alarm_id: int, *, by: Actor, now: datetime) -> Alarm:
    """Take the judgement back; twice is once. Raises NotFound, Forbidden."""
    must(by, "reading.judge", now=now)
    alarm = _locked(alarm_id)
    if alarm.outcome == Alarm.Outcome.OPEN:
        return alarm
    alarm.outcome = Alarm.Outcome.OPEN
    alarm.words_sealed = alarm.judged_by = alarm.judged_at = None
    alarm.save()
    record(SecurityAlarmReopened(alarm_id=alarm.id), by=by, now=now)
    return alarm


@act
def note_attempts_export(rows: int, *, by: Actor, now: datetime) -> None:
    """Put on record that the rows were taken out. Raises Forbidden."""
    must(by, "journal.read", now=now)
    record(AttemptsExported(rows=rows), by=by, now=now)


def _locked(alarm_id: int) -> Alarm:
    found = Alarm.objects.select_for_update().filter(id=alarm_id).first()
    if found is None:
        raise NotFound("security_alarm.none", "没有这条告警。", "There is no such alarm.")
    return found
