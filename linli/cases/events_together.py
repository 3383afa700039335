"""What the record tells of more than one unit: parts of a case, units that assist, desks below."""

from datetime import datetime
from uuid import UUID

from linli.journal.events import Event, event


@event("case.parts_decided")
class CasePartsDecided(Event):
    """The case waits for its open parts, or no longer does 主案决定: so many of them."""

    case_id: int
    awaited: bool
    count: int
    note_id: int


@event("case.assisted")
class CaseAssisted(Event):
    """A unit was let in to assist 协办, for the reason named."""

    case_id: int
    unit_id: int
    reason: str


@event("case.sent_down")
class CaseSentDown(Event):
    """The matter was handed to a desk that is nearer to it 下派."""

    case_id: int
    from_unit_id: int
    desk_id: int
    note_id: int


@event("case.unmerged")
class CaseUnmerged(Event):
    """A merge was undone 撤销并案: the case is at its desk again, with the voices named here."""

    case_id: int
    other_id: int
    desk_id: int
    reports: tuple[str, ...]
    due_at: datetime
    note_id: int


@event("case.parted")
class CaseParted(Event):
    """Another case that had been merged into this one was taken out again, with its voices."""

    case_id: int
    other_id: int
    reports: tuple[str, ...]


@event("report.taken_out")
class ReportTakenOut(Event):
    """A voice that had been joined by mistake became a case of its own 诉求移出."""

    case_id: int
    report_id: UUID
    into_id: int
    note_id: int
