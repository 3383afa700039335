"""What working together does because of others: limits that ring, cases that end or go up."""

from datetime import timedelta
from typing import Any

from linli.cases.acts.assist import assist
from linli.cases.apart import free_of
from linli.cases.events import (
    CaseClosed,
    CaseDeclined,
    CaseMerged,
    CaseReportedUp,
    CaseWithdrawn,
)
from linli.cases.events_apart import CaseKeptApart
from linli.cases.events_of_lifetime import CaseExpired
from linli.cases.events_together import CaseSentDown
from linli.cases.models import Case, Helper, Note
from linli.cases.queries.known import known_in
from linli.cases.step import locked
from linli.clock.events import TimerRang
from linli.collaboration.acts.forget import forget_words
from linli.collaboration.acts.lapse import lapse_call, lapse_task
from linli.collaboration.acts.tasks import drop
from linli.collaboration.acts.whistles import end_with_case
from linli.collaboration.events import (
    MeetingCancelled,
    MeetingPlanned,
    TaskAsked,
    TaskDeclined,
    TaskFinished,
    TaskLapsed,
    TaskWaived,
    WhistleCalled,
    WhistleEnded,
    WhistleLapsed,
    WhistleReportedIn,
)
from linli.collaboration.models import Meeting, Task, Whistle
from linli.collaboration.telling import Letter, send
from linli.collaboration.timing import REPORT_IN, TASK
from linli.journal.acting import Actor
from linli.journal.events import Event
from linli.journal.followers import Followed, follows
from linli.notices.events import NoticePublished
from linli.notices.publishing import Known, deliver_notice
from linli.notices.values import moment_pair, pair, unit_pair
from linli.policy.queries import current

CLOCK = Actor.system("collaboration.clock")
ENDING = Actor.system("collaboration.end_with_case")
INFORMING = Actor.system("collaboration.keep_informed")


@follows(
    TimerRang, name="collaboration.note_lapse", when=lambda rang: rang.kind in {REPORT_IN, TASK}
)
def note_lapse(event: TimerRang, followed: Followed) -> None:
    """Puts on record that a called unit did not report in, or a task was not done, in time."""
    if event.kind == REPORT_IN:
        lapse_call(event.step, due_at=event.due_at, by=CLOCK, now=followed.at)
    elif event.kind == TASK:
        lapse_task(event.step, due_at=event.due_at, by=CLOCK, now=followed.at)


@follows(CaseReportedUp, name="collaboration.keep_informed")
def keep_informed(event: CaseReportedUp, followed: Followed) -> None:
    """Lets the level that reported a case up read on, and tells it so: it may be asked to help."""
    if event.from_unit_id == event.desk_id:
        return
    case = locked(event.case_id)
    if not free_of(case.id, [event.from_unit_id]):
        return
    assist(case.id, event.from_unit_id, "reported_up", by=INFORMING, now=followed.at)
    letter = Letter(event.name, "asked", [event.from_unit_id], {"unit": unit_pair(event.desk_id)})
    send(case, [letter], entry_id=followed.entry_id, now=followed.at)


@follows(CaseSentDown, name="collaboration.tell_desk_below")
def tell_desk_below(event: CaseSentDown, followed: Followed) -> None:
    """Tells a desk that a case was sent down to it, and why."""
    said = {"unit": unit_pair(event.from_unit_id), "note": _note(event.note_id)}
    _send(event.case_id, [Letter(event.name, "asked", [event.desk_id], said)], followed)


@follows(CaseKeptApart, name="collaboration.let_go")
def let_go(event: CaseKeptApart, followed: Followed) -> None:
    """Ends the tasks of units that are kept apart from a case: it waits for them no more."""
    case = locked(event.case_id)
    waiting = [Task.State.ASKED, Task.State.ACCEPTED, Task.State.DECLINED]
    tasks = list(Task.objects.filter(case=case, state__in=waiting).order_by("id"))
    free = set(free_of(case.id, [task.unit_id for task in tasks]))
    for task in tasks:
        if task.unit_id not in free:
            drop(task, case, by=ENDING, now=followed.at)


@follows(CaseClosed, CaseDeclined, CaseMerged, CaseWithdrawn, name="collaboration.end_with_case")
def end_what_is_left(event: Event, followed: Followed) -> None:
    """Ends the whistles and tasks of a case that has ended, and tells those who assisted."""
    case = locked(event.subject.id)
    for whistle in Whistle.objects.filter(case=case, ended_at=None).order_by("id"):
        end_with_case(whistle, case, by=ENDING, now=followed.at)
    waiting = [Task.State.ASKED, Task.State.ACCEPTED, Task.State.DECLINED]
    for task in Task.objects.filter(case=case, state__in=waiting).order_by("id"):
        drop(task, case, by=ENDING, now=followed.at)
    helpers = Helper.objects.filter(case=case).values_list("unit_id", flat=True)
    others = set(helpers) - {case.holder_id}
    send(
        case, [Letter(event.name, "asked", others, {})], entry_id=followed.entry_id, now=followed.at
    )


@follows(
    TaskAsked, TaskDeclined, TaskFinished, TaskLapsed, TaskWaived, name="collaboration.tell_of_task"
)
def tell_of_task(event: Event, followed: Followed) -> None:
    """Tells the assisting unit and the one that asked it what became of a task."""
    facts = event.facts()
    task = Task.objects.get(id=facts["task_id"])
    said: dict[str, Any] = {
        "due": moment_pair(task.due_at),
        "unit": unit_pair(task.unit_id),
        "note": _note(facts.get("note_id")) or task.words,
    }
    letters = [
        Letter(event.name, "asked", [task.unit_id], said),
        Letter(event.name, "asker", [task.asker_id], said),
    ]
    _send(task.case_id, letters, followed)


@follows(
    WhistleCalled,
    WhistleEnded,
    WhistleLapsed,
    WhistleReportedIn,
    name="collaboration.tell_of_whistle",
)
def tell_of_whistle(event: Event, followed: Followed) -> None:
    """Tells the units that were called and the caller what a whistle asks of them."""
    facts = event.facts()
    whistle = Whistle.objects.get(id=facts["whistle_id"])
    said: dict[str, Any] = {
        "unit": unit_pair(facts["unit_id"]),
        "note": _note(facts.get("note_id")),
    }
    called = [facts["unit_id"]]
    if isinstance(event, WhistleEnded):
        called = list(whistle.calls.values_list("unit_id", flat=True))
    if isinstance(event, WhistleCalled | WhistleLapsed):
        said["due"] = moment_pair(event.due_at)
    letters = [
        Letter(event.name, "asked", called, said),
        Letter(event.name, "asker", [whistle.caller_id], said),
    ]
    _send(whistle.case_id, letters, followed)


@follows(MeetingPlanned, MeetingCancelled, name="collaboration.tell_of_meeting")
def tell_of_meeting(event: MeetingPlanned | MeetingCancelled, followed: Followed) -> None:
    """Invites the units to a joint meeting, or tells them that it is off."""
    meeting = Meeting.objects.get(id=event.meeting_id)
    said = {"due": moment_pair(meeting.starts_at), "words": pair(meeting.title, meeting.title)}
    _send(meeting.case_id, [Letter(event.name, "asked", event.invited, said)], followed)


@follows(NoticePublished, name="collaboration.tell_area")
def tell_area(event: NoticePublished, followed: Followed) -> None:
    """Sends a notice to the residents who reported in its area of late, and counts them."""
    days = current().pack.collaboration.notice_reach_days
    known = known_in(event.area_code, since=followed.at - timedelta(days=days))
    deliver_notice(
        event.notice_id,
        [Known(*one) for one in known],
        entry_id=followed.entry_id,
        now=followed.at,
    )


def _send(case_id: int | None, letters: list[Letter], followed: Followed) -> None:
    case = None
    if case_id is not None:
        case = Case.objects.select_related("area").get(id=case_id)
    send(case, letters, entry_id=followed.entry_id, now=followed.at)


def _note(note_id: int | None) -> str:
    return Note.objects.filter(id=note_id or 0).values_list("text", flat=True).first() or ""


@follows(CaseExpired, name="collaboration.forget_expired")
def forget_expired(event: CaseExpired, followed: Followed) -> None:
    """Erases what was written in meetings, tasks and calls about a case whose time is over."""
    forget_words(event.case_id)
