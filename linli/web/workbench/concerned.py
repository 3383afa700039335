"""Whose business a thing is that has a number of its own: to others it is as unknown as none.

Their numbers follow one another, so whoever is refused with the name of the unit in charge could
read off what goes on elsewhere. Each function here raises what its act raises for a thing that is
not there, unless the asker is of a unit concerned, may read the case, or may do the very thing.
"""

from collections.abc import Iterable
from datetime import datetime

from linli.cases.apart import against
from linli.cases.models import Case
from linli.cases.subject import subject_of
from linli.collaboration.models import Meeting, Task, Whistle
from linli.collaboration.queries.meetings import unknown_meeting
from linli.collaboration.queries.tasks import unknown_task
from linli.collaboration.queries.whistles import unknown_whistle
from linli.feedback.acts.attempt import unknown_callback
from linli.feedback.acts.exclude import unknown_exclusion, unknown_fact
from linli.feedback.models import Callback, Exclusion
from linli.journal.acting import Actor, NotFound
from linli.journal.models import Entry
from linli.people.apart import barring
from linli.people.authority import authority_of
from linli.people.permissions import may, reach


def whistle_concerns(whistle_id: int, *, by: Actor, now: datetime) -> None:
    """The unit that blew it, those it called, and whoever may read its case."""
    whistles = Whistle.objects.select_related("case__area").prefetch_related("calls")
    found = whistles.filter(id=whistle_id).first()
    if found is None:
        raise unknown_whistle()
    units = [found.caller_id, *(call.unit_id for call in found.calls.all())]
    _must_concern(found.case, units, unknown_whistle(), by=by, now=now)


def task_concerns(task_id: int, *, by: Actor, now: datetime) -> None:
    """The unit that was asked, the one that asks, and whoever may read the case."""
    found = Task.objects.select_related("case__area").filter(id=task_id).first()
    if found is None:
        raise unknown_task()
    units = [found.unit_id, found.asker_id]
    _must_concern(found.case, units, unknown_task(), "task.waive", by=by, now=now)


def meeting_concerns(meeting_id: int, *, by: Actor, now: datetime) -> None:
    """The unit that called it, those invited, and whoever may read the case."""
    meetings = Meeting.objects.select_related("case__area").prefetch_related("attendances")
    found = meetings.filter(id=meeting_id).first()
    if found is None:
        raise unknown_meeting()
    units = [found.convener_id, *(one.unit_id for one in found.attendances.all())]
    _must_concern(found.case, units, unknown_meeting(), "meeting.convene", by=by, now=now)


def callback_concerns(callback_id: int, *, by: Actor, now: datetime) -> None:
    """The unit that it counts for, and whoever may read the case or enter its answers."""
    found = Callback.objects.select_related("case__area").filter(id=callback_id).first()
    if found is None:
        raise unknown_callback()
    _must_concern(found.case, [found.unit_id], unknown_callback(), "callback.enter", by=by, now=now)


def overdue_concerns(entry_id: int, *, by: Actor, now: datetime) -> None:
    """The unit that was late, and whoever may read the case."""
    entry = Entry.objects.filter(id=entry_id, event="case.overdue").first()
    if entry is None:
        raise unknown_fact()
    case = Case.objects.select_related("area").get(id=int(entry.facts["case_id"]))
    _must_concern(case, [int(entry.facts["unit_id"])], unknown_fact(), by=by, now=now)


def exclusion_concerns(exclusion_id: int, *, by: Actor, now: datetime) -> None:
    """The unit that applied, and whoever may read the case or review it."""
    found = Exclusion.objects.select_related("case__area").filter(id=exclusion_id).first()
    if found is None:
        raise unknown_exclusion()
    _must_concern(
        found.case, [found.unit_id], unknown_exclusion(), "exclusion.review", by=by, now=now
    )


def _must_concern(
    case: Case | None,
    units: Iterable[int],
    unknown: NotFound,
    word: str = "case.read",
    *,
    by: Actor,
    now: datetime,
) -> None:
    asker = authority_of(by, now=now)
    if case is not None and not barring(asker.every_unit_ids).isdisjoint(against(case.id)):
        raise unknown
    if asker.unit_ids.intersection(units):
        return
    if case is None:
        if reach(by, word, now=now).everything:
            return
        raise unknown
    subject = subject_of(case)
    if not may(by, "case.read", subject, now=now) and not may(by, word, subject, now=now):
        raise unknown
