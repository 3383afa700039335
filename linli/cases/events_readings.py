"""What the record tells of those who look at who read what, and of what was unusual about it."""

from linli.journal.events import Event, Subject, event


@event("readings.searched")
class ReadingsSearched(Event):
    """Somebody looked at who read what 查看查阅记录; 0 and nothing mean: not narrowed so."""

    officer_id: int
    unit_id: int
    case_id: int
    purpose: str
    rows: int

    @property
    def subject(self) -> Subject:
        """Whose readings were asked for; 0 for everybody's."""
        return Subject("readings", self.officer_id)


@event("readings.exported")
class ReadingsExported(Event):
    """The record of readings was taken out as a file, with so many lines."""

    officer_id: int
    unit_id: int
    case_id: int
    purpose: str
    rows: int

    @property
    def subject(self) -> Subject:
        """Whose readings were asked for; 0 for everybody's."""
        return Subject("readings", self.officer_id)


class OfAlarm(Event):
    """Base of what happens to an alarm about reading."""

    alarm_id: int

    @property
    def subject(self) -> Subject:
        """The alarm."""
        return Subject("reading_alarm", self.alarm_id)


@event("reading_alarm.raised")
class ReadingAlarmRaised(OfAlarm):
    """Reading was unusual 异常查阅告警: in volume, elsewhere, or again and again."""

    alarm_id: int
    kind: str


@event("reading_alarm.judged")
class ReadingAlarmJudged(OfAlarm):
    """The auditor said what came of it: explained, or passed on."""

    alarm_id: int
    outcome: str


@event("reading_alarm.reopened")
class ReadingAlarmReopened(OfAlarm):
    """The auditor took her judgement back."""

    alarm_id: int
