"""What working together puts on record, and how a case's timeline says it."""

from datetime import datetime

from linli.cases.queries.sayings import say
from linli.journal.events import Event, Subject, event


class _OfACaseOrNot(Event):
    """An event about a case, or about what came of a meeting on its own."""

    kind = ""

    @property
    def subject(self) -> Subject:
        case_id = getattr(self, "case_id", None)
        if case_id is not None:
            return Subject("case", case_id)
        return Subject(self.kind, getattr(self, f"{self.kind}_id"))


class _OfTask(_OfACaseOrNot):
    kind = "task"


class _OfMeeting(_OfACaseOrNot):
    kind = "meeting"


@event("task.asked")
class TaskAsked(_OfTask):
    """A unit was asked to do its part 请协办, by a time."""

    case_id: int | None
    task_id: int
    unit_id: int
    asker_id: int
    due_at: datetime
    note_id: int | None


@event("task.accepted")
class TaskAccepted(_OfTask):
    """The assisting unit took its task on 签收协办."""

    case_id: int | None
    task_id: int
    unit_id: int


@event("task.finished")
class TaskFinished(_OfTask):
    """The assisting unit says that its task is done 完成协办, with its evidence."""

    case_id: int | None
    task_id: int
    unit_id: int
    asker_id: int
    note_id: int | None
    evidence: tuple[str, ...]


@event("task.declined")
class TaskDeclined(_OfTask):
    """The assisting unit does not take the task, with the reason; the case waits for a decision."""

    case_id: int | None
    task_id: int
    unit_id: int
    asker_id: int
    note_id: int | None


@event("task.waived")
class TaskWaived(_OfTask):
    """The desk no longer asks for a task 免除协办; without a note it ended with its case."""

    case_id: int | None
    task_id: int
    unit_id: int
    note_id: int | None


@event("task.lapsed")
class TaskLapsed(_OfTask):
    """A task was not done by its time; being late stays a fact."""

    case_id: int | None
    task_id: int
    unit_id: int
    asker_id: int
    due_at: datetime
    late_seconds: int


@event("whistle.called")
class WhistleCalled(Event):
    """A unit was called to the place 吹哨, to report in by a time."""

    case_id: int
    whistle_id: int
    call_id: int
    unit_id: int
    desk_id: int
    due_at: datetime
    note_id: int


@event("whistle.reported_in")
class WhistleReportedIn(Event):
    """A unit that was called reported in 报到."""

    case_id: int
    whistle_id: int
    call_id: int
    unit_id: int
    late: bool


@event("whistle.lapsed")
class WhistleLapsed(Event):
    """A unit that was called did not report in by its time 报到超时; that stays a fact."""

    case_id: int
    whistle_id: int
    call_id: int
    unit_id: int
    due_at: datetime
    late_seconds: int


@event("whistle.worked")
class WhistleWorked(Event):
    """What a unit did on site 现场处置, in a note and with photos."""

    case_id: int
    whistle_id: int
    unit_id: int
    note_id: int
    evidence: tuple[str, ...]


@event("whistle.ended")
class WhistleEnded(Event):
    """The caller ended the whistle 哨毕; now each side rates the other."""

    case_id: int
    whistle_id: int
    unit_id: int
    note_id: int | None


@event("whistle.assessed")
class WhistleAssessed(Event):
    """The caller rated a unit that it had called: came, helped (0 to 5), solved."""

    case_id: int
    whistle_id: int
    unit_id: int
    came: bool
    helped: int
    solved: bool
    note_id: int | None


@event("whistle.replied")
class WhistleReplied(Event):
    """A unit rated the call: needed, well described (0 to 5)."""

    case_id: int
    whistle_id: int
    unit_id: int
    needed: bool
    described: int
    note_id: int | None


@event("meeting.planned")
class MeetingPlanned(_OfMeeting):
    """A joint meeting was called 召集联席会议."""

    case_id: int | None
    meeting_id: int
    unit_id: int
    invited: tuple[int, ...]
    due_at: datetime


@event("meeting.held")
class MeetingHeld(_OfMeeting):
    """A joint meeting was held 召开联席会议: who came, which decisions became tasks."""

    case_id: int | None
    meeting_id: int
    unit_id: int
    came: tuple[int, ...]
    tasks: tuple[int, ...]


@event("meeting.cancelled")
class MeetingCancelled(_OfMeeting):
    """A joint meeting was called off."""

    case_id: int | None
    meeting_id: int
    unit_id: int
    invited: tuple[int, ...]
    due_at: datetime


say("task.asked", "请{unit}协办，期限{due}", "{unit} was asked to assist by {due}")
say(
    "task.accepted",
    "{unit}签收协办任务",
    "{unit} took its task on",
    public=("{unit}参与办理", "{unit} joins in"),
)
say("task.finished", "{unit}完成协办任务", "{unit} finished its task")
say("task.declined", "{unit}未接协办任务", "{unit} declined its task")
say("task.waived", "免除{unit}的协办任务", "The task of {unit} was waived")
say("task.lapsed", "{unit}的协办任务超期（{due}）", "{unit} is late with its task ({due})")
say(
    "whistle.called",
    "吹哨：召集{unit}，{due}前报到",
    "Whistle: {unit} is to report in by {due}",
    public=("已召集{unit}到现场", "{unit} was called to the place"),
)
say(
    "whistle.reported_in",
    "{unit}报到",
    "{unit} reported in",
    public=("{unit}已到场", "{unit} is on site"),
)
say("whistle.lapsed", "{unit}未按时报到（{due}）", "{unit} did not report in by {due}")
say("whistle.worked", "{unit}现场处置", "{unit} worked on site")
say("whistle.ended", "{unit}结束吹哨", "{unit} ended the whistle")
say("whistle.assessed", "对{unit}到场情况的评价", "{unit} was assessed by the caller")
say("whistle.replied", "{unit}对本次吹哨的评价", "{unit} rated the call")
say("meeting.planned", "{unit}召集联席会议，{due}", "{unit} called a joint meeting for {due}")
say("meeting.held", "{unit}召开联席会议", "{unit} held a joint meeting")
say("meeting.cancelled", "{unit}取消联席会议", "{unit} called the joint meeting off")
# Notices know no cases; a case that a notice speaks of shows it.
say("notice.published", "{unit}发布告知，至{until}", "{unit} published a notice", public=True)
say("notice.ended", "{unit}撤下告知", "{unit} took the notice down", public=True)
