"""What goes into a decision and what comes out of it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from linli.policy.desks import desk_code
from linli.policy.pack import Pack
from linli.policy.sections.limits import Urgency

Confidence = Literal["certain", "likely", "none"]

URGENCIES: tuple[Urgency, ...] = ("general", "utility", "emergency")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a report when it is routed; `category` is "" when nobody named one.

    `about` are the codes of the units that its reporter says it is against.
    """

    text: str
    category: str
    area_code: str | None
    channel: str
    received_at: datetime
    urgency: Urgency = "general"
    point: tuple[float, float] | None = None
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category that the text speaks for, and the words by which it does.

    `chance` is the probability from 0 to 1 where the text model says so, None for the pack's words.
    """

    category: str
    score: int
    why_zh: str
    why_en: str
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class About:
    """A unit that a report is against, and who says so: reporter, rule, or the words alone."""

    unit_code: str
    source: Literal["reporter", "rule", "text"]


@dataclass(frozen=True, slots=True)
class Route:
    """What was decided, how sure it is, and why.

    `certain`: the category was named, or a rule said so. `likely`: the text alone speaks for it,
    and the desk should look before a unit is troubled. `none`: nobody is known to be responsible,
    the desk must find out. `rule` is the rule's id, `precedent:<number>`, `duty:<category>` or
    `desk`. `unit_code` is None when no unit is known; `desk_code` is the desk that the case would
    have. `beside` is a second category where the text is about two matters: its unit should assist.
    `about` are the units that the report is against.
    """

    category: str
    urgency: Urgency
    unit_code: str | None
    desk_code: str
    confidence: Confidence
    rule: str
    why_zh: str
    why_en: str
    suggestions: tuple[Suggestion, ...] = ()
    beside: str = ""
    about: tuple[About, ...] = ()


def urgency_of(facts: Facts, category: str, pack: Pack) -> Urgency:
    """The more urgent of what was said and what the category always is."""
    known = pack.category(category)
    own: Urgency = "general" if known is None else known.urgency
    return max(own, facts.urgency, key=URGENCIES.index)


def desk_of(facts: Facts, category: str, pack: Pack, *, holder: str | None) -> str:
    """The desk that a case of this category would have there, by the rule of the record itself.

    `holder` is the unit that it goes to at once, if it does: no unit verifies its own answer.
    """
    return desk_code(pack, category=category, area_code=facts.area_code or "", holder=holder)
