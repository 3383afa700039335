"""How callbacks look to whoever makes them."""

from datetime import datetime

from linli.feedback.events import OUTCOME_NAMES
from linli.feedback.models import Callback
from linli.policy.pack import Pack
from linli.web.bodies import Both, Named, UnitOut, category_out, local, unit_out
from linli.web.shape import Shape


class AttemptOut(Shape):
    """One attempt to reach the reporter."""

    number: int
    how: str
    outcome: Named
    at: datetime


class CallbackToMakeOut(Shape):
    """A reporter to call; the number is shown by `reveal`, which goes on record.

    After `attempts_at_most` in vain it is settled without an answer.
    """

    id: int
    case: str
    summary: str
    category: Named | None
    unit: UnitOut
    report: str
    round: int
    asked_at: datetime
    open_until: datetime
    attempts: int
    attempts_at_most: int
    tried: list[AttemptOut]


class CallbacksToMakeOut(Shape):
    """A page of them."""

    items: list[CallbackToMakeOut]
    next: str | None


def callback_to_make_out(one: Callback, pack: Pack) -> CallbackToMakeOut:
    """A reporter to call, with what was tried before."""
    tried = attempts_out(one)
    return CallbackToMakeOut(
        id=one.id,
        case=one.case.number,
        summary=one.case.summary,
        category=category_out(one.category, pack),
        unit=unit_out(one.unit_id),
        report=str(one.report_id),
        round=one.round,
        asked_at=local(one.asked_at),
        open_until=local(one.expires_at),
        attempts=len(tried),
        attempts_at_most=pack.rates.attempts_at_most,
        tried=tried,
    )


def attempts_out(one: Callback) -> list[AttemptOut]:
    """What was tried, the first attempt first."""
    return [
        AttemptOut(
            number=attempt.number,
            how=attempt.how,
            outcome=outcome_out(attempt.outcome),
            at=local(attempt.at),
        )
        for attempt in sorted(one.attempts.all(), key=lambda attempt: attempt.number)
    ]


def outcome_out(code: str) -> Named:
    """How an attempt ended."""
    zh, en = OUTCOME_NAMES[code]
    return Named(code=code, name=Both(zh=zh, en=en))
