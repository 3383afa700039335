"""What the record tells of applications for a hold or an extension 挂账、延期申请."""

from datetime import datetime

from linli.journal.events import Event, event


@event("case.applied")
class CaseApplied(Event):
    """The unit applied for a hold or an extension; it was put to the unit one level up."""

    case_id: int
    application_id: int
    wanted: str
    ground: str
    unit_id: int
    asked_id: int
    due_at: datetime
    note_id: int


@event("application.approved")
class ApplicationApproved(Event):
    """What was applied for was granted 同意; the hold or extension follows."""

    case_id: int
    application_id: int
    wanted: str
    unit_id: int
    asked_id: int
    note_id: int | None


@event("application.refused")
class ApplicationRefused(Event):
    """It was not granted 不同意, with the reason; that is not counted against the unit."""

    case_id: int
    application_id: int
    wanted: str
    unit_id: int
    asked_id: int
    note_id: int


@event("application.taken_back")
class ApplicationTakenBack(Event):
    """The unit took its application back 撤回申请 before it was answered."""

    case_id: int
    application_id: int
    wanted: str
    unit_id: int
    asked_id: int


@event("application.lapsed")
class ApplicationLapsed(Event):
    """There was nothing to grant any more 申请失效: the limit passed, or the case moved on."""

    case_id: int
    application_id: int
    wanted: str
    unit_id: int
    asked_id: int
