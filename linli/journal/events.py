"""What an event is: a fact that happened, named `noun.past_participle`, made of ids and codes."""

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar, dataclass_transform
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about: a kind of row and its id."""

    kind: str
    id: int


class Event:
    """Base of all events; subclasses are made with `@event("noun.past_participle")`.

    Fields hold ids, codes, numbers, booleans and times only. The journal cannot forget, so a name,
    a phone or anything that a person wrote never becomes a field.
    """

    name: ClassVar[str]

    @property
    def subject(self) -> Subject:
        """The row that the event is about; by default the case."""
        return Subject("case", getattr(self, "case_id"))  # noqa: B009  # subclasses have it

    def facts(self) -> dict[str, Any]:
        """The fields as plain JSON values."""
        return {
            field.name: _plain(getattr(self, field.name))
            for field in dataclasses.fields(self)  # type: ignore[arg-type]  # every subclass is one
        }


EVENTS: dict[str, type[Event]] = {}
E_ = TypeVar("E_", bound=type[Event])


@dataclass_transform(frozen_default=True, kw_only_default=True)
def event(name: str):  # type: ignore[no-untyped-def]  # dataclass_transform gives the types
    """Make a class an event of that name, and enter it in the register of events."""

    def make(cls: E_) -> E_:
        made = dataclass(frozen=True, kw_only=True)(cls)
        made.name = name
        if name in EVENTS and EVENTS[name].__qualname__ != made.__qualname__:
            raise ValueError(f"Two events are named {name}.")
        EVENTS[name] = made
        return made  # type: ignore[return-value]  # dataclass() returns the class it was given

    return make


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, tuple | list | frozenset):
        return [_plain(item) for item in value]
    return value


def rebuilt(name: str, facts: dict[str, Any]) -> Event:
    """The event as it was recorded; fields that came later take their defaults.

    Raises KeyError when no room knows such an event any more.
    """
    cls = EVENTS[name]
    values: dict[str, Any] = {}
    for field in dataclasses.fields(cls):  # type: ignore[arg-type]  # every subclass is one
        if field.name not in facts:
            continue
        value = facts[field.name]
        kind = str(field.type)
        if isinstance(value, str) and "datetime" in kind:
            value = datetime.fromisoformat(value)
        elif isinstance(value, str) and "UUID" in kind:
            value = UUID(value)
        elif isinstance(value, list):
            value = tuple(value)
        values[field.name] = value
    return cls(**values)
