"""What the feedback room puts on record."""

from uuid import UUID

from linli.journal.events import Event, event


@event("callback.asked")
class CallbackAsked(Event):
    """A reporter was asked the three questions."""

    case_id: int
    callback_id: int
    report_id: UUID


@event("callback.answered")
class CallbackAnswered(Event):
    """A reporter answered: contacted, solved, satisfied."""

    case_id: int
    callback_id: int
    contacted: bool
    solved: bool
    satisfaction: str
    reopened: bool


@event("callback.unsolved_again")
class CallbackUnsolvedAgain(Event):
    """Not solved once more: the district's desk decides now, nothing reopens by itself."""

    case_id: int
    callback_id: int
    desk_id: int
