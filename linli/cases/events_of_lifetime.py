"""What goes on record when the content of a case reaches the end of its time."""

from linli.journal.events import Event, Subject, event


@event("case.expired")
class CaseExpired(Event):
    """What was said in a case was erased with names and files: its time was over 到期清除."""

    case_id: int
    retention: str


class OfHold(Event):
    """Base of what happens to a hold."""

    case_id: int

    @property
    def subject(self) -> Subject:
        """Not the case: its handlers may not know that an inspection holds it."""
        return Subject("content_hold", self.case_id)


@event("case.content_held")
class CaseContentHeld(OfHold):
    """The content of a case stays beyond its time 依法留存, until somebody says otherwise."""

    case_id: int
    ground: str
    reviewer_id: int


@event("case.content_released")
class CaseContentReleased(OfHold):
    """The content of a case goes when its time is over, as that of any other 解除留存."""

    case_id: int


@event("hold.agreed")
class HoldAgreed(OfHold):
    """A second person agreed that the content stays 同意留存."""

    case_id: int
    hold_id: int


@event("hold.declined")
class HoldDeclined(OfHold):
    """A second person did not agree to hold the content 不同意留存, or nobody did in time."""

    case_id: int
    hold_id: int


@event("hold.extended")
class HoldExtended(OfHold):
    """The content stays; whether it must is looked at again so many days later 延后复核."""

    case_id: int
    hold_id: int
    days: int


@event("hold.review_due")
class HoldReviewDue(OfHold):
    """The day has come on which somebody looks again whether the content must stay 到期复核."""

    case_id: int
    hold_id: int


@event("hold.end_asked")
class HoldEndAsked(OfHold):
    """Somebody asked to hold the content no longer 申请解除留存; it is, until another agrees."""

    case_id: int
    hold_id: int


@event("hold.end_declined")
class HoldEndDeclined(OfHold):
    """A second person did not agree to end it 不同意解除: the content stays."""

    case_id: int
    hold_id: int


@event("holds.exported")
class HoldsExported(Event):
    """Somebody took the list of what is held out as a file 导出留存清单."""

    rows: int

    @property
    def subject(self) -> Subject:
        """The list."""
        return Subject("holds", 0)
