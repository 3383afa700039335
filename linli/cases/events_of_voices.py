"""What the record tells of one reporter's own report: what she adds to it, whose it is."""

from uuid import UUID

from linli.journal.events import Event, event


@event("report.supplemented")
class ReportSupplemented(Event):
    """A reporter added words or photos to her own report 补充."""

    case_id: int
    report_id: UUID
    note_id: int | None
    evidence: tuple[str, ...]


@event("report.signed")
class ReportSigned(Event):
    """A reporter put a phone that she proved to a report made without one 署名."""

    case_id: int
    report_id: UUID
