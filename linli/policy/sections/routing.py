"""Routing rules 分拨规则: read in order, the first that fits decides."""

from datetime import time
from typing import Annotated

from pydantic import Field

from linli.policy.sections.categories import CategoryKind
from linli.policy.sections.limits import Urgency
from linli.policy.sections.section import AreaCode, Code, Line, Positive, Section, Share, Text
from linli.policy.sections.units import UnitRef


class When(Section):
    """The conditions of a rule: all that are given must hold; a list holds when any word does.

    `words_all` is the exception: every word must be in the text. `hours` is a span of local
    time that may cross midnight.
    """

    categories: tuple[Code, ...] = ()
    groups: tuple[Code, ...] = ()
    kinds: tuple[CategoryKind, ...] = ()
    areas_under: tuple[AreaCode, ...] = ()
    words_any: tuple[Line, ...] = ()
    words_all: tuple[Line, ...] = ()
    channels: tuple[Code, ...] = ()
    urgency: tuple[Urgency, ...] = ()
    hours: tuple[time, time] | None = None


class Then(Section):
    """What a rule decides: a category, a unit (by code, or the desk of a level), and why."""

    category: Code | None = None
    unit: Code | None = None
    desk_of: Code | None = None
    # The unit that the report is against: it never gets it 回避.
    about: UnitRef | None = None
    why: Text


class Office(Section):
    """Words that people call a unit or its staff by; where they complain, these hint at it."""

    words: Annotated[tuple[Line, ...], Field(min_length=1)]
    unit: Code | None = None
    desk_of: Code | None = None


class Rule(Section):
    """One rule with an id that stays with every case it decided."""

    id: Code
    when: When
    then: Then


class PrecedentRule(Section):
    """When an earlier decision 先例 counts: how near, how alike in words, how many days later.

    One ruling 裁定 is enough; of dispatches against the rules `corrections` must agree.
    """

    within_m: Annotated[float, Field(ge=0, le=5_000)] = 300
    likeness: Share = 0.5
    days: Positive = 730
    corrections: Positive = 3


class Routing(Section):
    """All rules in the order in which they are tried, and when precedents count."""

    rules: tuple[Rule, ...] = ()
    offices: tuple[Office, ...] = ()
    precedents: PrecedentRule = PrecedentRule()
