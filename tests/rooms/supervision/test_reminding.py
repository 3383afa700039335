"""催办: whom a case waits for is reminded, once a day, by whoever may supervise."""

from datetime import timedelta

from linli.cases.lifecycle import State
from linli.journal.acting import Conflict, Forbidden, Invalid, NotNow
from linli.journal.models import Entry
from linli.notices.models import Notice
from linli.supervision.acts.remind import remind_unit
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import taken_to
from tests.rooms.cases.traces import refused


def reminders() -> int:
    return Entry.objects.filter(event="unit.reminded").count()


def test_a_unit_is_reminded_once_a_day(cast: Cast) -> None:
    case = taken_to(State.DISPATCHED, cast)
    told = Notice.objects.count()

    # when: the centre reminds, and the street presses too
    remind_unit(case.id, "请今天签收。", by=cast.zhou_ming, now=NOW)
    again = refused(Conflict, remind_unit, case.id, by=cast.wang_min, now=NOW)

    # then: one message to the unit; the second hears who was first
    assert again.code == "reminder.today_already"
    assert reminders() == 1
    assert Notice.objects.count() == told + 1

    # and: tomorrow is another day, and another unit has not been reminded yet
    remind_unit(case.id, by=cast.wang_min, now=NOW + timedelta(days=1))
    assert reminders() == 2


def test_who_may_not_or_has_nobody_to_remind(cast: Cast) -> None:
    waiting, answered = taken_to(State.ACCEPTED, cast), taken_to(State.ANSWERED, cast)
    refused(Forbidden, remind_unit, waiting.id, by=cast.chen_qiang, now=NOW)
    assert refused(NotNow, remind_unit, answered.id, by=cast.zhou_ming, now=NOW).zh
    filed = taken_to(State.FILED, cast)
    refused(Invalid, remind_unit, filed.id, by=cast.liu_fang, now=NOW)  # it lies with herself
    assert reminders() == 0
