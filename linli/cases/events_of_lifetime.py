"""What goes on record when the content of a case reaches the end of its time."""

from linli.journal.events import Event, event


@event("case.expired")
class CaseExpired(Event):
    """What was said in a case was erased with names and files: its time was over 到期清除."""

    case_id: int
    retention: str


@event("case.content_held")
class CaseContentHeld(Event):
    """The content of a case stays beyond its time 依法留存, until somebody says otherwise."""

    case_id: int
    ground: str
    reviewer_id: int


@event("case.content_released")
class CaseContentReleased(Event):
    """The content of a case goes when its time is over, as that of any other 解除留存."""

    case_id: int
