"""What the feedback room puts on record."""

from uuid import UUID

from linli.cases.queries.sayings import say
from linli.cases.queries.timeline import REASONS
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


@event("callback.attempted")
class CallbackAttempted(Event):
    """An operator tried to reach a reporter; `reason` is how it ended, `times` counts."""

    case_id: int
    callback_id: int
    how: str
    reason: str
    times: int


@event("exclusion.applied")
class ExclusionApplied(Event):
    """A unit asked to have a fact left out of the figures 申请剔除、申诉, on a ground of the pack.

    The fact is a callback, or the entry that says that the unit was late.
    """

    case_id: int
    exclusion_id: int
    unit_id: int
    callback_id: int | None
    late_entry_id: int | None
    ground: str
    note_id: int


@event("exclusion.reviewed")
class ExclusionReviewed(Event):
    """One of two reviewers said whether the fact should be left out; `reason` is her word."""

    case_id: int
    exclusion_id: int
    unit_id: int
    reason: str
    note_id: int


@event("exclusion.decided")
class ExclusionDecided(Event):
    """Both reviewers have spoken: left out only if both agreed. The raw fact stays."""

    case_id: int
    exclusion_id: int
    unit_id: int
    ground: str
    reason: str
    excluded: bool


# What a sentence's {reason} can be here.
OUTCOME_NAMES: dict[str, tuple[str, str]] = {
    "reached": ("已联系上", "reached"),
    "no_answer": ("无人接听", "no answer"),
    "wrong_number": ("号码有误", "wrong number"),
    "refused": ("拒绝回访", "refused"),
    "busy": ("占线", "busy"),
}
WORD_NAMES: dict[str, tuple[str, str]] = {
    "leave_out": ("同意剔除", "leave it out"),
    "keep_in": ("不同意剔除", "keep it in"),
}
DECISION_NAMES: dict[str, tuple[str, str]] = {
    "excluded": ("予以剔除", "left out of the figures"),
    "kept": ("不予剔除", "counted as it is"),
}
REASONS.update(OUTCOME_NAMES | WORD_NAMES | DECISION_NAMES)

say(
    "callback.attempted",
    "第 {times} 次回访：{reason}",
    "Callback attempt {times}: {reason}",
)
say(
    "exclusion.applied",
    "{unit}申请剔除：{ground}",
    "{unit} asks to leave it out of the figures: {ground}",
)
say("exclusion.reviewed", "{unit}复核：{reason}", "Reviewed by {unit}: {reason}")
say("exclusion.decided", "剔除申请结论：{reason}", "Decided on the figures: {reason}")
say("callback.asked", "请一位诉求人评价", "A reporter was asked how it went")
say("callback.answered", "诉求人作了评价", "A reporter answered how it went")
say(
    "callback.unsolved_again",
    "重办后诉求人仍表示未解决，由{desk}研究",
    "Handled again, and its reporter says that it is still not solved: {desk} decides",
)
