"""The auditor judges an alarm about reading: explained, or passed on; and takes that back."""

from datetime import datetime

from linli.cases.events_readings import ReadingAlarmJudged, ReadingAlarmReopened
from linli.cases.models import ALARM_WORDS, ReadingAlarm
from linli.cases.notes import needed
from linli.journal.acting import Actor, Forbidden, Invalid, NotFound, NotNow, act
from linli.journal.record import record
from linli.people.permissions import must
from linli.people.sealing import seal

LONGEST_WORDS = 500
OUTCOMES = (ReadingAlarm.Outcome.EXPLAINED, ReadingAlarm.Outcome.PASSED_ON)


@act
def judge_alarm(
    alarm_id: int, outcome: str, words: str, *, by: Actor, now: datetime
) -> ReadingAlarm:
    """Say what came of it, in words. Raises NotFound, Forbidden about oneself, Invalid, NotNow."""
    must(by, "reading.judge", now=now)
    alarm = _locked(alarm_id)
    if alarm.officer_id == by.id:
        raise Forbidden(
            "reading.own_alarm",
            "这条告警说的是您自己，要由另一位审计员处理。",
            "This alarm is about yourself: another auditor has to judge it.",
        )
    if outcome not in OUTCOMES:
        raise Invalid(
            "reading.outcome",
            "请选择：已说明，或转交处理。",
            "Choose: explained, or passed on.",
            field="outcome",
        )
    if alarm.outcome != ReadingAlarm.Outcome.OPEN:
        raise NotNow(
            "reading.judged",
            "这条告警已经处理过。要改的话先撤回原来的结论。",
            "This alarm was judged already. Take that back first to change it.",
        )
    said = needed(words, "处理说明", field="words", longest=LONGEST_WORDS)
    alarm.outcome = outcome
    alarm.words_sealed = seal(said, ALARM_WORDS)
    alarm.judged_by, alarm.judged_at = by.id, now
    alarm.save()
    record(ReadingAlarmJudged(alarm_id=alarm.id, outcome=outcome), by=by, now=now)
    return alarm


@act
def reopen_alarm(alarm_id: int, *, by: Actor, now: datetime) -> ReadingAlarm:
    """Take the judgement back; what was said stays in the journal's order, not its words."""
    must(by, "reading.judge", now=now)
    alarm = _locked(alarm_id)
    if alarm.outcome == ReadingAlarm.Outcome.OPEN:
        return alarm
    alarm.outcome = ReadingAlarm.Outcome.OPEN
    alarm.words_sealed = alarm.judged_by = alarm.judged_at = None
    alarm.save()
    record(ReadingAlarmReopened(alarm_id=alarm.id), by=by, now=now)
    return alarm


def _locked(alarm_id: int) -> ReadingAlarm:
    found = ReadingAlarm.objects.select_for_update().filter(id=alarm_id).first()
    if found is None:
        raise NotFound("reading.no_alarm", "没有这条告警。", "There is no such alarm.")
    return found
