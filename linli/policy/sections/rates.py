"""The three rates 三率: who counts, how the answers are weighed, from when to when."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from linli.policy.sections.categories import CategoryKind
from linli.policy.sections.section import Code, Count, Positive, Section, Share

AttemptOutcome = Literal["reached", "no_answer", "wrong_number", "refused", "busy"]
"""How an attempt to ask a reporter ended."""


class RateWeights(Section):
    """What each of the three rates weighs in the score."""

    contacted: Count
    solved: Count
    satisfied: Count


class ResponseOnly(Section):
    """Matters that count on 响应率 alone: whether they can be solved is not in a unit's hands."""

    kinds: tuple[CategoryKind, ...] = ()
    groups: tuple[Code, ...] = ()
    categories: tuple[Code, ...] = ()


class Rates(Section):
    """How callbacks become figures. What counts is decided by the release of the case."""

    valid_outcomes: tuple[AttemptOutcome, ...] = ("reached",)
    attempts_at_most: Positive = 3
    call_after_hours: Count = 48
    basically_counts: Share = 0.9
    weights: RateWeights = RateWeights(contacted=10, solved=45, satisfied=45)
    response_only: ResponseOnly = ResponseOnly()
    month_from_day: Annotated[int, Field(ge=1, le=28)] = 19
    day_from: Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] = (
        "12:00"
    )
    rank_from: Positive = 30
    apply_within_days: Positive = 30
