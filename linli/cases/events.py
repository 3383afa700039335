"""What the record tells the house: ids, codes and times, never what a person wrote."""

from datetime import datetime
from uuid import UUID

from linli.cases import (  # noqa: F401  # so that these are entered too
    events_applications,
    events_exports,
    events_of_lifetime,
    events_of_voices,
    events_readings,
    events_reporters,
    events_together,
)
from linli.journal.events import Event, event


@event("case.opened")
class CaseOpened(Event):
    """A report became a case 立案, under the rules and the boundaries that are named here."""

    case_id: int
    report_id: UUID
    channel: str
    category: str
    area_code: str
    desk_id: int
    due_at: datetime
    release_id: int = 0
    generation_id: int = 0


@event("report.joined")
class ReportJoined(Event):
    """One more voice was added to a case 并入诉求."""

    case_id: int
    report_id: UUID
    channel: str


@event("case.amended")
class CaseAmended(Event):
    """The desk completed or corrected the case 补正: which fields, not what they say."""

    case_id: int
    fields: tuple[str, ...]
    category: str
    area_code: str
    due_at: datetime


@event("case.declined")
class CaseDeclined(Event):
    """The case was not taken on 不予受理, on a ground of the pack."""

    case_id: int
    ground: str
    note_id: int | None


@event("case.dispatched")
class CaseDispatched(Event):
    """A unit was made responsible 派单: by which rule (or the desk) and until when."""

    case_id: int
    unit_id: int
    desk_id: int
    rule: str
    due_at: datetime
    note_id: int | None = None


@event("case.ruled")
class CaseRuled(Event):
    """The desk ruled which unit holds the case 裁定; that unit cannot return it."""

    case_id: int
    unit_id: int
    desk_id: int
    note_id: int


@event("case.accepted")
class CaseAccepted(Event):
    """The unit accepted the case 签收."""

    case_id: int
    unit_id: int


@event("case.returned")
class CaseReturned(Event):
    """The unit gave the case back to the desk 退单, with a ground and perhaps a better unit."""

    case_id: int
    unit_id: int
    desk_id: int
    ground: str
    proposed_unit_id: int | None
    note_id: int
    times: int


@event("case.reported_up")
class CaseReportedUp(Event):
    """The matter is beyond this level and goes to the next desk 上报."""

    case_id: int
    from_unit_id: int
    desk_id: int
    note_id: int


@event("case.answered")
class CaseAnswered(Event):
    """The unit says that it is done 办结答复, with its evidence."""

    case_id: int
    unit_id: int
    note_id: int | None
    evidence: tuple[str, ...]


@event("case.verified")
class CaseVerified(Event):
    """The desk checked the answer and found it true 核查通过."""

    case_id: int
    note_id: int | None


@event("case.failed")
class CaseFailed(Event):
    """The desk checked the answer and it did not hold 核查不通过: back to the unit."""

    case_id: int
    unit_id: int
    note_id: int


@event("case.closed")
class CaseClosed(Event):
    """The desk closed the case 结案; being overdue stays a fact."""

    case_id: int
    unit_id: int
    note_id: int | None
    overdue: bool


@event("case.reopened")
class CaseReopened(Event):
    """Not really solved 重办: the case is at the desk again, under a new limit."""

    case_id: int
    desk_id: int
    note_id: int | None
    reason: str
    times: int
    due_at: datetime


@event("case.held")
class CaseHeld(Event):
    """The clock was stopped 挂账, with a plan and a note to the public."""

    case_id: int
    hold_id: int
    ground: str
    until: datetime
    note_id: int


@event("case.resumed")
class CaseResumed(Event):
    """The clock runs again 恢复."""

    case_id: int
    hold_id: int
    due_at: datetime


@event("case.extended")
class CaseExtended(Event):
    """The limit was extended 延期."""

    case_id: int
    extension_id: int
    ground: str
    amount: int
    kind: str
    due_at: datetime
    note_id: int


@event("case.merged")
class CaseMerged(Event):
    """The case went into another one 并案; its voices and files, named here, went along."""

    case_id: int
    into_id: int
    reports: tuple[str, ...]
    evidence: tuple[str, ...] = ()


@event("case.absorbed")
class CaseAbsorbed(Event):
    """Another case was merged into this one, and its voices are heard here now 并入."""

    case_id: int
    other_id: int
    reports: tuple[str, ...]


@event("case.linked")
class CaseLinked(Event):
    """Two cases were marked as belonging together 关联."""

    case_id: int
    other_id: int


@event("case.split")
class CaseSplit(Event):
    """A part of the case became a case of its own 拆分."""

    case_id: int
    part_id: int


@event("case.redacted")
class CaseRedacted(Event):
    """Words or photos were taken out of the record 隐去, on a ground of the pack."""

    case_id: int
    ground: str
    reports: tuple[str, ...]
    evidence: tuple[str, ...]
    notes: tuple[int, ...] = ()


@event("report.withdrawn")
class ReportWithdrawn(Event):
    """One reporter took her voice back; the matter goes on for the others 撤回诉求."""

    case_id: int
    report_id: UUID
    ground: str


@event("case.withdrawn")
class CaseWithdrawn(Event):
    """The matter was taken back 撤回, by its only reporter or for her."""

    case_id: int
    ground: str
    note_id: int | None


@event("case.noted")
class CaseNoted(Event):
    """Progress was written down 进展."""

    case_id: int
    note_id: int
    public: bool
    evidence: tuple[str, ...]


@event("case.contacted")
class CaseContacted(Event):
    """A reporter was contacted 联系诉求人, or was tried in vain: by which unit and what way."""

    case_id: int
    contact_id: int
    report_id: UUID
    unit_id: int
    way: str
    reached: bool
    note_id: int | None


@event("case.overdue")
class CaseOverdue(Event):
    """The time ran out 超期: a stage's or the whole case's. It stays a fact."""

    case_id: int
    stage: str
    unit_id: int
    due_at: datetime
    late_seconds: int


@event("personal.read")
class PersonalRead(Event):
    """Somebody was shown the reporters' names and numbers 查看诉求人信息, for the reason given."""

    case_id: int
    reason: str
