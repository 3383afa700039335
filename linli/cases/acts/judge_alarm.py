"""The auditor judges an alarm about reading: explained, or passed on; and takes that back."""

from datetime import datetime

from linli.cases.events_readings import ReadingAlarmJudged, ReadingAlarmReopened
from linli.cases.models import ALARM_WORDS, ReadingAlarm
from linli.journal.acting import Actor, act
from linli.journal.record import record
from linli.people.judging import judge, no_such_alarm, take_back
from linli.people.permissions import must


@act
def judge_alarm(
    alarm_id: int, outcome: str, words: str, *, by: Actor, now: datetime
) -> ReadingAlarm:
    """Say what came of it, in words. Raises NotFound, Forbidden about oneself, Invalid, NotNow."""
    must(by, "reading.judge", now=now)
    alarm = _locked(alarm_id)
    judge(alarm, outcome, words, context=ALARM_WORDS, by=by, now=now)
    alarm.save()
    record(ReadingAlarmJudged(alarm_id=alarm.id, outcome=outcome), by=by, now=now)
    return alarm


@act
def reopen_alarm(alarm_id: int, *, by: Actor, now: datetime) -> ReadingAlarm:
    """Take the judgement back; what was said stays in the journal's order, not its words."""
    must(by, "reading.judge", now=now)
    alarm = _locked(alarm_id)
    if take_back(alarm):
        alarm.save()
        record(ReadingAlarmReopened(alarm_id=alarm.id), by=by, now=now)
    return alarm


def _locked(alarm_id: int) -> ReadingAlarm:
    found = ReadingAlarm.objects.select_for_update().filter(id=alarm_id).first()
    if found is None:
        raise no_such_alarm()
    return found
