"""A report 诉求 as every channel hands it in, and the receipt it gets. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.policy.sections.limits import Urgency


@dataclass(frozen=True, slots=True)
class Position:
    """A point as the channel has it; converted at the door, kept as it came."""

    latitude: float
    longitude: float
    crs: str = "wgs84"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What somebody reports. Everything but the channel may be missing, though not all at once.

    `area_code` is for those who know the community but no point. `source` and `source_number` name
    it in another system, by which a second delivery is known; `other_numbers` are those that it may
    have on record since before the mark key was renewed. `joins` is the number of an open case
    that the reporter says is the same matter, `differs_from` those of cases near by that the
    reporter was shown and says are not. `about` are the codes of the units that it is
    against. `known_as`: named, confidential or anonymous. `by_message`: the reporter agrees to be
    told of it by text message. What a person is known by never shows in a log.
    """

    channel: str
    text: str = field(default="", repr=False)
    category: str = ""
    urgency: Urgency = "general"
    position: Position | None = None
    area_code: str = ""
    place_words: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    language: str = ""
    known_as: str = "named"
    answers: Mapping[str, Any] = field(default_factory=dict, repr=False)
    evidence: tuple[UUID, ...] = ()
    reported_at: datetime | None = None
    source: str = ""
    source_number: str = ""
    other_numbers: tuple[str, ...] = ()
    joins: str = ""
    differs_from: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    by_message: bool = False

    @property
    def numbers(self) -> list[str]:
        """Every number by which the other system's report may be on record, today's first."""
        return [self.source_number, *self.other_numbers]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the reporter is told at once: the number, until when, who is responsible, the code.

    `joined`: the matter was known, and this is one more voice on its case. `repeated`: the same
    request was answered before, this is that answer. `known`: the other system's number was on
    record already. `lacking` names what the desk will have to complete: "category", "place",
    "contact", "answers.<question>". `by_message`: text messages go to the reporter, who
    agreed to them.
    """

    number: str
    case_id: int
    report_id: UUID
    code: str = field(repr=False)
    due_at: datetime
    category: str
    area_code: str
    unit_id: int
    unit_zh: str
    unit_en: str
    dispatched: bool
    joined: bool = False
    repeated: bool = False
    known: bool = False
    lacking: tuple[str, ...] = ()
    by_message: bool = False
