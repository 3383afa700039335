"""What the record tells of a limit that became another."""

from datetime import datetime

from linli.journal.events import Event, event


@event("case.relimited")
class CaseRelimited(Event):
    """The deadline moved with the category or the urgency 时限调整: from what to what."""

    case_id: int
    category_before: str
    category: str
    urgency_before: str
    urgency: str
    due_before: datetime
    due_at: datetime
