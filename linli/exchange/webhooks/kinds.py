"""Which events are told, under which type, and what of each: ids and codes, never a person.

A type's version changes when a fact goes or means something else; a new fact does not change it.
`docs/webhooks.md` carries what `page()` says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from linli.cases import events as of_cases
from linli.cases import events_together
from linli.journal.events import Event

PREFIX = "org.linli."
PING = "webhook.ping"
Via = Literal["plain", "unit", "case"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of an event: under which name it is told, and from which field it is taken."""

    name: str
    field: str
    type: str
    meaning: str
    via: Via = "plain"
    form: str = ""

    def schema(self) -> dict[str, Any]:
        """As JSON Schema has it."""
        told: dict[str, Any] = {"type": [self.type, "null"], "description": self.meaning}
        return told | ({"format": self.form} if self.form else {})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event that can be subscribed to."""

    event: str
    version: int
    zh: str
    en: str
    facts: tuple[Fact, ...] = ()

    @property
    def type(self) -> str:
        """The type of its CloudEvents."""
        return f"{PREFIX}{self.event}.v{self.version}"


OF_EVERY_EVENT = (
    Fact("case", "", "string", "the case's number"),
    Fact("category", "", "string", "the category's code, as it is when this is sent"),
    Fact("area", "", "string", "the area's code, as it is when this is sent"),
)
UNIT = Fact("unit", "unit_id", "string", "the code of the unit responsible", "unit")
DESK = Fact("desk", "desk_id", "string", "the code of the desk", "unit")
FROM = Fact("from_unit", "from_unit_id", "string", "the code of the unit it came from", "unit")
DUE = Fact("due_at", "due_at", "string", "by when it is to be answered", form="date-time")
GROUND = Fact("ground", "ground", "string", "the ground, a code of the district's rules")
TIMES = Fact("times", "times", "integer", "how often by now")


def _kind(event: type[Event], zh: str, en: str, *facts: Fact) -> Kind:
    """A kind whose facts are fields of its event. Raises LookupError for one that is not."""
    known = {one.name for one in fields(event)}  # type: ignore[arg-type]  # every event is one
    for fact in facts:
        if fact.field not in known:
            raise LookupError(f"{event.name} has no field {fact.field}.")
    return Kind(event.name, 1, zh, en, facts)


KINDS: dict[str, Kind] = {
    kind.event: kind
    for kind in (
        _kind(
            of_cases.CaseOpened,
            "立案",
            "A report became a case",
            Fact("channel", "channel", "string", "how it came in, a code"),
            DESK,
            DUE,
        ),
        _kind(of_cases.CaseDeclined, "不予受理", "The case was not taken on", GROUND),
        _kind(of_cases.CaseDispatched, "派单", "A unit was made responsible", UNIT, DESK, DUE),
        _kind(of_cases.CaseAccepted, "签收", "The unit accepted the case", UNIT),
        _kind(
            of_cases.CaseReturned,
            "退单",
            "The unit gave the case back to its desk",
            UNIT,
            DESK,
            GROUND,
            Fact(
                "proposed_unit",
                "proposed_unit_id",
                "string",
                "the code of the unit that it thinks responsible",
                "unit",
            ),
            TIMES,
        ),
        _kind(of_cases.CaseReportedUp, "上报", "The matter goes to the next desk", FROM, DESK),
        _kind(events_together.CaseSentDown, "下派", "The matter goes to a nearer desk", FROM, DESK),
        _kind(of_cases.CaseAnswered, "办结答复", "The unit says that it is done", UNIT),
        _kind(of_cases.CaseVerified, "核查通过", "The answer was found true"),
        _kind(of_cases.CaseFailed, "核查不通过", "The answer did not hold", UNIT),
        _kind(
            of_cases.CaseClosed,
            "结案",
            "The case was closed",
            UNIT,
            Fact("overdue", "overdue", "boolean", "whether it took longer than allowed"),
        ),
        _kind(
            of_cases.CaseReopened,
            "重办",
            "It was not really solved",
            DESK,
            Fact("reason", "reason", "string", "why, a code"),
            TIMES,
            DUE,
        ),
        _kind(
            of_cases.CaseHeld,
            "挂账",
            "The clock was stopped",
            GROUND,
            Fact("until", "until", "string", "until when at most", form="date-time"),
        ),
        _kind(of_cases.CaseResumed, "恢复", "The clock runs again", DUE),
        _kind(of_cases.CaseExtended, "延期", "The limit was extended", GROUND, DUE),
        _kind(
            of_cases.CaseOverdue,
            "超期",
            "The time of a stage or of the whole case ran out",
            Fact("stage", "stage", "string", "which stage, a code"),
            UNIT,
            DUE,
        ),
        _kind(
            of_cases.CaseMerged,
            "并案",
            "The case went into another one",
            Fact(
                "into", "into_id", "string", "the other case's number, if it may be known", "case"
            ),
        ),
        _kind(of_cases.CaseWithdrawn, "撤回", "The matter was taken back", GROUND),
    )
}


def data_of(
    kind: Kind,
    facts: Mapping[str, Any],
    *,
    case: str,
    category: str,
    area: str,
    unit: Callable[[int], str | None],
    number: Callable[[int], str | None],
) -> dict[str, Any]:
    """What is told of an event; what it does not know is null, and nothing is left out."""
    told: dict[str, Any] = {"case": case, "category": category or None, "area": area or None}
    for fact in kind.facts:
        value = facts.get(fact.field)
        if value is not None and fact.via == "unit":
            value = unit(int(value))
        elif value is not None and fact.via == "case":
            value = number(int(value))
        told[fact.name] = value
    return told


def schema_of(kind: Kind, *, address: str) -> dict[str, Any]:
    """The JSON Schema of a kind's `data`."""
    every = {fact.name: fact.schema() for fact in (*OF_EVERY_EVENT, *kind.facts)}
    every["case"]["type"] = "string"
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": kind.type,
        "description": f"{kind.zh} {kind.en}",
        "type": "object",
        "properties": every,
        "required": list(every),
    }


def ping_schema(*, address: str) -> dict[str, Any]:
    """The JSON Schema of a ping's `data`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": f"{PREFIX}{PING}.v1",
        "description": "试推送 Does it arrive?",
        "type": "object",
        "properties": {"subscription": {"type": "integer", "description": "its number with us"}},
        "required": ["subscription"],
    }


def by_type(name: str) -> Kind | None:
    """The kind whose CloudEvents are of this type, or None."""
    return next((kind for kind in KINDS.values() if kind.type == name), None)


def page() -> str:
    """The table of types, as `docs/webhooks.md` has it."""
    lines = ["| type | | `data`, beside `case`, `category` and `area` |", "|---|---|---|"]
    for kind in KINDS.values():
        told = ", ".join(f"`{fact.name}` {fact.meaning}" for fact in kind.facts)
        lines.append(f"| `{kind.type}` | {kind.en} {kind.zh} | {told} |")
    return "\n".join(lines) + "\n"
