"""What the room of attempts puts on record: that there was an alarm, and how it was judged."""

from linli.journal.events import Event, Subject, event


class OfAlarm(Event):
    """Base of what happens to a security alarm."""

    alarm_id: int

    @property
    def subject(self) -> Subject:
        """The alarm."""
        return Subject("security_alarm", self.alarm_id)


@event("security_alarm.raised")
class SecurityAlarmRaised(OfAlarm):
    """So much was refused at the doors that the auditor has to look 安全告警."""

    alarm_id: int
    kind: str
    officer_id: int


@event("security_alarm.judged")
class SecurityAlarmJudged(OfAlarm):
    """The auditor said what came of a security alarm: explained, or passed on."""

    alarm_id: int
    outcome: str


@event("security_alarm.reopened")
class SecurityAlarmReopened(OfAlarm):
    """The auditor took her judgement of a security alarm back."""

    alarm_id: int


@event("administration.exported")
class AdministrationExported(Event):
    """The record of what administrators did was taken out as a file, with so many rows."""

    rows: int

    @property
    def subject(self) -> Subject:
        return Subject("attempts", 0)


@event("attempts.exported")
class AttemptsExported(Event):
    """The record of what was refused was taken out as a file, with so many rows."""

    rows: int

    @property
    def subject(self) -> Subject:
        return Subject("attempts", 0)
