"""The command centre's wall 大屏: what its colours mean and what it offers to write."""

from typing import Annotated

from pydantic import Field

from linli.policy.sections.limits import Limit
from linli.policy.sections.section import Code, Positive, Section, Text

Limits = Annotated[tuple[float, float, float, float], Field()]


class OrderReason(Section):
    """One reason for a supervision order that the wall offers, in the words it is sent with."""

    code: Code
    text: Text


class Wall(Section):
    """Class limits of the map, how many days are usual, what is offered for an order by one key."""

    community_limits: Limits = (1.0, 1.5, 2.0, 2.5)
    grid_limits: Limits = (1.0, 2.0, 3.0, 4.0)
    like_days: Positive = 20
    reasons: tuple[OrderReason, ...] = ()
    answer_within: tuple[Limit, ...] = ()
