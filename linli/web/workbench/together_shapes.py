"""Working together as staff see it: tasks, whistles with their calls, meetings."""

from datetime import datetime
from uuid import UUID

from linli.cases.models import Note
from linli.collaboration.acts.tasks import what_of
from linli.collaboration.models import Call, Meeting, Task, Whistle
from linli.web.bodies import Both, Named, UnitOut, local, unit_out
from linli.web.shape import Shape

TASK_STATES = {
    Task.State.ASKED: Both(zh="待签收", en="asked"),
    Task.State.ACCEPTED: Both(zh="办理中", en="accepted"),
    Task.State.DONE: Both(zh="已完成", en="done"),
    Task.State.DECLINED: Both(zh="未接", en="declined"),
    Task.State.WAIVED: Both(zh="已免除", en="waived"),
}
MEETING_STATES = {
    Meeting.State.PLANNED: Both(zh="待召开", en="planned"),
    Meeting.State.HELD: Both(zh="已召开", en="held"),
    Meeting.State.CANCELLED: Both(zh="已取消", en="cancelled"),
}


class TaskBriefOut(Shape):
    """Which unit has a task, and how it stands: no words, for it may be kept under a key."""

    id: int
    number: str | None
    meeting: int | None
    unit: UnitOut
    asker: UnitOut
    state: Named
    due_at: datetime
    asked_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None
    late: bool


class TaskOut(TaskBriefOut):
    """What one unit is to do, until when, and what came of it."""

    what: str
    result: str
    files: list[UUID]


class TasksPageOut(Shape):
    """A page of tasks."""

    items: list[TaskOut]
    next: str | None


class CaseTasksOut(Shape):
    """All tasks of a case."""

    items: list[TaskOut]


class CallBriefOut(Shape):
    """A unit that was called: reported in or late, and the points that each side gave."""

    unit: UnitOut
    called_at: datetime
    due_at: datetime
    reported_in_at: datetime | None
    late: bool
    came: bool | None
    helped: int | None
    solved: bool | None
    needed: bool | None
    described: int | None


class CallOut(CallBriefOut):
    """The same with what they wrote."""

    words: str
    reply: str


class WhistleBriefOut(Shape):
    """A whistle and how everyone it called stands: no words, for it may be kept under a key."""

    id: int
    number: str
    caller: UnitOut
    blown_at: datetime
    ended_at: datetime | None
    calls: list[CallBriefOut]


class WhistleOut(Shape):
    """A whistle with everyone it called, and all that was written."""

    id: int
    number: str
    caller: UnitOut
    needs: str
    place: str
    blown_at: datetime
    ended_at: datetime | None
    outcome: str
    calls: list[CallOut]


class WhistlesOut(Shape):
    """Whistles."""

    items: list[WhistleOut]
    next: str | None


class CaseWhistlesOut(Shape):
    """All whistles of a case."""

    items: list[WhistleOut]


class AttendanceOut(Shape):
    """A unit that was invited, and whether it came."""

    unit: UnitOut
    came: bool | None


class MeetingBriefOut(Shape):
    """A joint meeting and the tasks that came of it: no words, for it may be kept under a key."""

    id: int
    number: str | None
    convener: UnitOut
    state: Named
    starts_at: datetime
    tasks: list[TaskBriefOut]


class MeetingOut(Shape):
    """A joint meeting with its minutes and what was decided."""

    id: int
    number: str | None
    convener: UnitOut
    state: Named
    title: str
    agenda: str
    place: str
    starts_at: datetime
    minutes: str
    invited: list[AttendanceOut]
    tasks: list[TaskOut]


class MeetingsOut(Shape):
    """A page of meetings."""

    items: list[MeetingOut]
    next: str | None


class CaseMeetingsOut(Shape):
    """All meetings about a case."""

    items: list[MeetingOut]


def task_brief(task: Task) -> TaskBriefOut:
    """A task with names instead of ids."""
    return TaskBriefOut(
        id=task.id,
        number=None if task.case is None else task.case.number,
        meeting=task.meeting_id,
        unit=unit_out(task.unit_id),
        asker=unit_out(task.asker_id),
        state=Named(code=task.state, name=TASK_STATES[Task.State(task.state)]),
        due_at=local(task.due_at),
        asked_at=local(task.asked_at),
        accepted_at=_local(task.accepted_at),
        ended_at=_local(task.ended_at),
        late=task.lapsed_at is not None,
    )


def task_out(task: Task) -> TaskOut:
    """A task with its words."""
    return TaskOut(
        **dict(task_brief(task)),
        what=what_of(task),
        result=task.result_words or _text(task.result),
        files=[UUID(one) for one in task.evidence],
    )


def whistle_brief(whistle: Whistle) -> WhistleBriefOut:
    """A whistle without words."""
    return WhistleBriefOut(
        id=whistle.id,
        number=whistle.case.number,
        caller=unit_out(whistle.caller_id),
        blown_at=local(whistle.blown_at),
        ended_at=_local(whistle.ended_at),
        calls=[call_brief(call) for call in whistle.calls.all()],
    )


def whistle_out(whistle: Whistle, place: str) -> WhistleOut:
    """A whistle with the place to come to, as it is shown to the asker."""
    calls = list(whistle.calls.all())
    return WhistleOut(
        id=whistle.id,
        number=whistle.case.number,
        caller=unit_out(whistle.caller_id),
        needs=whistle.needs.text,
        place=place,
        blown_at=local(whistle.blown_at),
        ended_at=_local(whistle.ended_at),
        outcome=_text(whistle.outcome),
        calls=[call_out(call) for call in calls],
    )


def call_brief(call: Call) -> CallBriefOut:
    """One of the called."""
    return CallBriefOut(
        unit=unit_out(call.unit_id),
        called_at=local(call.called_at),
        due_at=local(call.due_at),
        reported_in_at=_local(call.reported_in_at),
        late=call.late,
        came=call.came,
        helped=call.helped,
        solved=call.solved,
        needed=call.needed,
        described=call.described,
    )


def call_out(call: Call) -> CallOut:
    """One of the called, with what was written."""
    return CallOut(**dict(call_brief(call)), words=_text(call.assessment), reply=_text(call.reply))


def meeting_brief(meeting: Meeting) -> MeetingBriefOut:
    """A meeting without words."""
    return MeetingBriefOut(
        id=meeting.id,
        number=None if meeting.case is None else meeting.case.number,
        convener=unit_out(meeting.convener_id),
        state=Named(code=meeting.state, name=MEETING_STATES[Meeting.State(meeting.state)]),
        starts_at=local(meeting.starts_at),
        tasks=[task_brief(task) for task in sorted(meeting.tasks.all(), key=lambda one: one.id)],
    )


def meeting_out(meeting: Meeting) -> MeetingOut:
    """A meeting with who came and what was decided."""
    return MeetingOut(
        id=meeting.id,
        number=None if meeting.case is None else meeting.case.number,
        convener=unit_out(meeting.convener_id),
        state=Named(code=meeting.state, name=MEETING_STATES[Meeting.State(meeting.state)]),
        title=meeting.title,
        agenda=meeting.agenda,
        place=meeting.place,
        starts_at=local(meeting.starts_at),
        minutes=meeting.minutes,
        invited=[
            AttendanceOut(unit=unit_out(one.unit_id), came=one.came)
            for one in sorted(meeting.attendances.all(), key=lambda one: one.id)
        ],
        tasks=[task_out(task) for task in sorted(meeting.tasks.all(), key=lambda one: one.id)],
    )


def _text(note: Note | None) -> str:
    return "" if note is None else note.text


def _local(moment: datetime | None) -> datetime | None:
    return None if moment is None else local(moment)
