"""The auditor judges a security alarm, takes that back, and takes records out."""

from datetime import datetime

from linli.attempts.events import (
    AdministrationExported,
    AttemptsExported,
    SecurityAlarmJudged,
    SecurityAlarmReopened,
)
from linli.attempts.models import ALARM_WORDS, Alarm
from linli.journal.acting import Actor, act
from linli.journal.record import record
from linli.people.judging import judge, no_such_alarm, take_back
from linli.people.permissions import must


@act
def judge_security_alarm(
    alarm_id: int, outcome: str, words: str, *, by: Actor, now: datetime
) -> Alarm:
    """Say what came of it, in words. Raises NotFound, Forbidden about oneself, Invalid, NotNow."""
    must(by, "reading.judge", now=now)
    alarm = _locked(alarm_id)
    judge(alarm, outcome, words, context=ALARM_WORDS, by=by, now=now)
    alarm.save()
    record(SecurityAlarmJudged(alarm_id=alarm.id, outcome=outcome), by=by, now=now)
    return alarm


@act
def reopen_security_alarm(alarm_id: int, *, by: Actor, now: datetime) -> Alarm:
    """Take the judgement back; twice is once. Raises NotFound, Forbidden."""
    must(by, "reading.judge", now=now)
    alarm = _locked(alarm_id)
    if take_back(alarm):
        alarm.save()
        record(SecurityAlarmReopened(alarm_id=alarm.id), by=by, now=now)
    return alarm


@act
def note_attempts_export(rows: int, *, by: Actor, now: datetime) -> None:
    """Put on record that the rows were taken out. Raises Forbidden."""
    must(by, "journal.read", now=now)
    record(AttemptsExported(rows=rows), by=by, now=now)


@act
def note_administration_export(rows: int, *, by: Actor, now: datetime) -> None:
    """Put on record that the acts of administrators were taken out. Raises Forbidden."""
    must(by, "journal.read", now=now)
    record(AdministrationExported(rows=rows), by=by, now=now)


def _locked(alarm_id: int) -> Alarm:
    found = Alarm.objects.select_for_update().filter(id=alarm_id).first()
    if found is None:
        raise no_such_alarm()
    return found
