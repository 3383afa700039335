"""Which clocks run on a case in each state, and when each is due."""

from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from linli.cases.lifecycle import State
from linli.cases.models import Case
from linli.clock.calendar import WorkCalendar, calendar_of
from linli.clock.deadline import Interval, Limit, LimitKind, due
from linli.policy.queries import AdoptedRelease, release
from linli.policy.sections.limits import Limit as LimitEntry


class Stage(StrEnum):
    """What must happen before a timer rings; the word is the timer's kind."""

    DISPATCH = "dispatch"  # the desk finds the unit
    ACCEPT = "accept"  # the unit accepts
    ANSWER = "answer"  # the unit answers: the whole of its time, the case's `due_at`
    VERIFY = "verify"  # the desk checks and closes
    HOLD = "hold"  # the held case goes on


RUNNING: dict[State, tuple[Stage, ...]] = {
    State.FILED: (Stage.DISPATCH, Stage.ANSWER),
    State.DISPATCHED: (Stage.ACCEPT, Stage.ANSWER),
    State.ACCEPTED: (Stage.ANSWER,),
    State.HELD: (Stage.HOLD,),
    State.ANSWERED: (Stage.VERIFY,),
    State.VERIFIED: (Stage.VERIFY,),
}


@lru_cache(maxsize=16)
def calendar_under(release_id: int) -> WorkCalendar:
    """The work calendar of a policy release."""
    return calendar_of(release(release_id).pack.calendar)


def limit_of(entry: LimitEntry) -> Limit:
    """The pack's words for a limit as the clock's."""
    return Limit(LimitKind(entry.kind), entry.amount)


def answer_limit(category: str, urgency: str, adopted: AdoptedRelease) -> Limit:
    """How long the unit has to answer, by category; without one, by the urgency's own limit."""
    known = adopted.pack.category(category)
    if known is not None:
        return limit_of(known.limits.answer)
    return limit_of(adopted.pack.clock.answer_without_category.of(urgency))


def accept_limit(category: str, urgency: str, adopted: AdoptedRelease) -> Limit:
    """How long the unit has to accept."""
    known = adopted.pack.category(category)
    if known is not None:
        return limit_of(known.limits.accept)
    return limit_of(adopted.pack.clock.dispatch.of(urgency))


def first_due(
    category: str, urgency: str, received_at: datetime, adopted: AdoptedRelease
) -> datetime:
    """The deadline of a case that has just come in."""
    return due(
        received_at,
        answer_limit(category, urgency, adopted),
        calendar=calendar_under(adopted.id),
    )


def clock_start(case: Case) -> datetime:
    """When the case's present round began: at its last reopening, or when it was received."""
    reopened = case.rounds.order_by("-began_at").first()
    return case.received_at if reopened is None else reopened.began_at


def due_of(case: Case) -> datetime:
    """The case's deadline, from its facts: start, limit, extensions and holds of this round."""
    adopted = release(case.release_id)
    start = clock_start(case)
    return due(
        start,
        answer_limit(case.category, case.urgency, adopted),
        calendar=calendar_under(adopted.id),
        extensions=[
            Limit(LimitKind(extension.kind), extension.amount)
            for extension in case.extensions.filter(granted_at__gte=start)
        ],
        holds=[
            Interval(hold.held_at, hold.resumed_at or hold.until)
            for hold in case.holds.filter(held_at__gte=start)
        ],
    )


def stage_due(case: Case, stage: Stage, now: datetime) -> datetime:
    """When a stage of this case that begins now must be over."""
    if stage is Stage.ANSWER:
        return case.due_at
    if stage is Stage.HOLD:
        return case.holds.get(resumed_at=None).until
    return stage_due_under(release(case.release_id), stage, case.category, case.urgency, now)


def stage_due_under(
    adopted: AdoptedRelease, stage: Stage, category: str, urgency: str, now: datetime
) -> datetime:
    """When a stage with a limit of its own (dispatch, accept, verify) must be over."""
    if stage is Stage.DISPATCH:
        limit = limit_of(adopted.pack.clock.dispatch.of(urgency))
    elif stage is Stage.ACCEPT:
        limit = accept_limit(category, urgency, adopted)
    else:
        limit = limit_of(adopted.pack.clock.verify)
    return due(now, limit, calendar=calendar_under(adopted.id))
