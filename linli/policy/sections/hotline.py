"""Hotlines 热线 whose orders come here: what their words mean, and by which ways they come."""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from linli.policy.sections.section import Code, Line, Positive, Section, Text

MessageKind = Literal[
    "order",
    "redispatch",
    "supplement",
    "urge",
    "cancel",
    "reopen",
    "limit",
    "refusal",
    "callback",
]
Grade = Literal["satisfied", "basically", "unsatisfied"]
Names = tuple[Line, ...]
Urgent = Literal["general", "utility", "emergency"]


class MessageFields(Section):
    """Under which names a message carries what; a dot goes into an object, the first found counts.

    The names of JSON and the headings of a CSV stand here side by side.
    """

    number: Annotated[Names, Field(min_length=1)]
    text: Annotated[Names, Field(min_length=1)]
    kind: Names = ()
    sequence: Names = ()
    sent_at: Names = ()
    title: Names = ()
    category: Names = ()
    area: Names = ()
    urgency: Names = ()
    due_at: Names = ()
    name: Names = ()
    phone: Names = ()
    place: Names = ()
    latitude: Names = ()
    longitude: Names = ()
    reported_at: Names = ()
    confidential: Names = ()
    satisfaction: Names = ()
    attachments: Names = ()


class Signed(Section):
    """How pushed messages are signed: the headers, and how long a signature is good."""

    timestamp: Line = "X-Timestamp"
    nonce: Line = "X-Nonce"
    signature: Line = "X-Signature"
    replay_minutes: Annotated[int, Field(ge=1, le=60)] = 5


class Poll(Section):
    """How the hotline is asked for what is new; without an `address` it is not asked."""

    address: str = ""
    every_seconds: Annotated[int, Field(ge=5, le=86_400)] = 60
    cursor: Line = "since"
    page_size: Line = "limit"
    rows: Annotated[int, Field(ge=1, le=1_000)] = 100
    next: Line = "next"


class Drop(Section):
    """A folder into which the hotline's files are put; `marker` says when one is complete."""

    marker: Literal["none", "rename", "ok"] = "none"


Telling = Literal[
    "accepted",
    "result",
    "declined",
    "held",
    "extended",
    "withdrawn",
    "question",
    "return",
    "extension",
]
ToldField = Literal[
    "id",
    "kind",
    "number",
    "case_number",
    "code",
    "at",
    "unit",
    "text",
    "due_at",
    "until",
    "reason",
    "photos",
]
Asking = Literal["question", "return", "extension"]


class AskedFor(Section):
    """Why a desk asks something of a hotline: the hotline's own code, and what it is called."""

    code: Line
    name: Text


class Sends(Section):
    """What the hotline is told of its orders; without an `address` it is told nothing."""

    address: str = ""
    kinds: dict[Telling, Line] = {}
    fields: dict[ToldField, Line] = {}
    reasons: dict[Asking, tuple[AskedFor, ...]] = {}
    photos: Annotated[int, Field(ge=0, le=9)] = 3
    answer: Line = "code"
    ok: Names = ()


class HotlineSystem(Section):
    """One hotline: its messages, its codes, its ways."""

    code: Code
    name: Text
    channel: Code
    fields: MessageFields
    items: Names = ()
    times: Annotated[Names, Field(min_length=1)] = ("iso", "%Y-%m-%d %H:%M:%S")
    crs: Literal["wgs84", "cgcs2000", "gcj02", "bd09"] = "wgs84"
    yes: Names = ("1", "true", "是")
    most_kb: Annotated[int, Field(ge=16, le=900)] = 256
    keep_days: Annotated[int, Field(ge=7, le=365)] = 30
    kinds: dict[str, MessageKind] = {}
    categories: dict[str, Code] = {}
    areas: dict[str, str] = {}
    urgencies: dict[str, Urgent] = {}
    satisfactions: dict[str, Grade] = {}
    signed: Signed = Signed()
    poll: Poll = Poll()
    drop: Drop = Drop()
    sends: Sends = Sends()

    @property
    def source(self) -> str:
        """As what its reports are on record."""
        return f"hotline.{self.code}"


class Hotline(Section):
    """The hotlines; a message that waits for its order is given up after `orphan_hours`."""

    systems: tuple[HotlineSystem, ...] = ()
    orphan_hours: Positive = 72

    @cached_property
    def by_code(self) -> dict[str, HotlineSystem]:
        """Each hotline under its code."""
        return {one.code: one for one in self.systems}

    @property
    def sources(self) -> list[str]:
        """As what the reports of all of them are on record."""
        return [one.source for one in self.systems]
