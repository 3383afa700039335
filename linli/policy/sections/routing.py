"""Routing rules 分拨规则: read in order, the first that fits decides."""

from datetime import time

from linli.policy.sections.categories import CategoryKind
from linli.policy.sections.limits import Urgency
from linli.policy.sections.section import AreaCode, Code, Line, Section, Text


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
    why: Text


class Rule(Section):
    """One rule with an id that stays with every case it decided."""

    id: Code
    when: When
    then: Then


class Routing(Section):
    """All rules in the order in which they are tried."""

    rules: tuple[Rule, ...] = ()
