"""What the feedback room puts on record."""

from uuid import UUID

from linli.cases.queries.sayings import say
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


say("callback.asked", "请一位诉求人评价", "A reporter was asked how it went")
say("callback.answered", "诉求人作了评价", "A reporter answered how it went")
say(
    "callback.unsolved_again",
    "重办后诉求人仍表示未解决，由{desk}研究",
    "Handled again, and its reporter says that it is still not solved: {desk} decides",
)
