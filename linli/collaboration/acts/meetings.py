"""Joint meetings 联席会议: planned, then held with minutes and decisions, or called off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from linli.cases.acts.assist import assist
from linli.cases.models import Case
from linli.cases.notes import needed
from linli.cases.step import locked
from linli.cases.subject import subject_of
from linli.collaboration.acts.tasks import give, must_be_unanswered
from linli.collaboration.events import MeetingCancelled, MeetingHeld, MeetingPlanned
from linli.collaboration.models import Attendance, Meeting
from linli.collaboration.queries.meetings import unknown_meeting
from linli.collaboration.timing import must_lie_ahead
from linli.collaboration.units import acting_unit, asked_units
from linli.journal.acting import Actor, NotNow, act
from linli.journal.record import record
from linli.people.authority import authority_of
from linli.people.permissions import Subject, must
from linli.people.units import UnitFacts, unit_by_code, unit_by_id

MEETING = "meeting"
LONGEST_MINUTES = 5_000


@dataclass(frozen=True, slots=True)
class Decision:
    """What a meeting decided: which unit does what, until when."""

    unit_code: str
    what: str
    due_at: datetime


@act
def plan(
    title: str,
    agenda: str,
    units: Sequence[str],
    *,
    place: str,
    starts_at: datetime,
    case_id: int | None = None,
    by: Actor,
    now: datetime,
) -> Meeting:
    """Call a joint meeting, about a case or on its own; the invited may read the case."""
    case = None if case_id is None else locked(case_id)
    convener = _convener(case, by=by, now=now)
    if case is not None:
        must_be_unanswered(case)
    must_lie_ahead(starts_at, now, field="starts_at")
    invited = asked_units(units)
    meeting = Meeting.objects.create(
        case=case,
        convener_id=convener.id,
        title=needed(title, "会议名称", field="title", longest=100),
        agenda=needed(agenda, "议题", field="agenda"),
        place=needed(place, "会议地点", field="place", longest=200),
        starts_at=starts_at,
    )
    Attendance.objects.bulk_create(Attendance(meeting=meeting, unit_id=unit.id) for unit in invited)
    if case is not None:
        for unit in invited:
            assist(case.id, unit.id, MEETING, by=by, now=now)
    record(
        MeetingPlanned(
            case_id=meeting.case_id,
            meeting_id=meeting.id,
            unit_id=convener.id,
            invited=tuple(unit.id for unit in invited),
            due_at=starts_at,
        ),
        by=by,
        now=now,
    )
    return meeting


@act
def hold(
    meeting_id: int,
    minutes: str,
    *,
    came: Sequence[str] = (),
    decisions: Sequence[Decision] = (),
    by: Actor,
    now: datetime,
) -> Meeting:
    """Put on record that a meeting was held: who came, the minutes, and its decisions as tasks.

    Whoever came without an invitation is put down as well. Raises NotNow before it has begun.
    """
    meeting, case = _planned(meeting_id, by=by, now=now)
    if now < meeting.starts_at:
        raise NotNow(
            "meeting.ahead",
            "会议还没有开始，不能登记纪要。时间有变的，请取消后重新召集。",
            "The meeting has not begun. If its time has changed, cancel it and call another.",
        )
    if decisions and case is not None:
        must_be_unanswered(case)
    present = {unit_by_code(code).id for code in came}
    for one in meeting.attendances.all():
        one.came = one.unit_id in present
        one.save(update_fields=["came"])
        present.discard(one.unit_id)
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, unit_id=unit_id, came=True) for unit_id in sorted(present)
    )
    meeting.minutes = needed(minutes, "会议纪要", field="minutes", longest=LONGEST_MINUTES)
    meeting.state, meeting.ended_at = Meeting.State.HELD, now
    meeting.save()
    tasks = [
        give(
            case,
            asked_units([decision.unit_code], field="decisions")[0],
            needed(decision.what, "决定事项", field="decisions"),
            decision.due_at,
            asker=unit_by_id(meeting.convener_id),
            meeting=meeting,
            by=by,
            now=now,
        )
        for decision in decisions
    ]
    record(
        MeetingHeld(
            case_id=meeting.case_id,
            meeting_id=meeting.id,
            unit_id=meeting.convener_id,
            came=tuple(
                meeting.attendances.filter(came=True)
                .order_by("id")
                .values_list("unit_id", flat=True)
            ),
            tasks=tuple(task.id for task in tasks),
        ),
        by=by,
        now=now,
    )
    return meeting


@act
def cancel(meeting_id: int, *, by: Actor, now: datetime) -> Meeting:
    """Call a planned meeting off; the invited are told."""
    meeting, _ = _planned(meeting_id, by=by, now=now)
    meeting.state, meeting.ended_at = Meeting.State.CANCELLED, now
    meeting.save()
    invited = meeting.attendances.order_by("id").values_list("unit_id", flat=True)
    record(
        MeetingCancelled(
            case_id=meeting.case_id,
            meeting_id=meeting.id,
            unit_id=meeting.convener_id,
            invited=tuple(invited),
            due_at=meeting.starts_at,
        ),
        by=by,
        now=now,
    )
    return meeting


def _convener(case: Case | None, *, by: Actor, now: datetime) -> UnitFacts:
    if case is not None:
        return acting_unit(by, "meeting.convene", subject_of(case), now=now)
    # A meeting about no case is the business of the convener's own unit.
    posts = authority_of(by, now=now).posts
    own = posts[0].unit_id if posts else None
    return acting_unit(by, "meeting.convene", Subject(holder_unit_id=own), now=now)


def _planned(meeting_id: int, *, by: Actor, now: datetime) -> tuple[Meeting, Case | None]:
    known = Meeting.objects.filter(id=meeting_id).first()
    if known is None:
        raise unknown_meeting()
    case = None if known.case_id is None else locked(known.case_id)
    meeting = Meeting.objects.select_for_update().get(id=meeting_id)
    must(by, "meeting.convene", Subject(holder_unit_id=meeting.convener_id), now=now)
    if meeting.state != Meeting.State.PLANNED:
        raise NotNow(
            "meeting.over",
            f"会议{Meeting.State(meeting.state).label}，不能再改。需要时请另行召集。",
            f"The meeting is over ({meeting.state}). Call another one if it is needed.",
        )
    return meeting, case
