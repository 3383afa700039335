"""What other systems are offered, and by which name the district goes among them."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from linli.policy.sections.categories import CategoryKind
from linli.policy.sections.section import Code, Section, Text

Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s?#]+$", max_length=300)]
# A code of theirs: it stands in attribute[…].
TheirCode = Annotated[str, StringConstraints(pattern=r"^[^\[\]\s]+$", max_length=100)]


def _one_or_several(given: Any) -> Any:
    """One value may be written without the brackets of a list."""
    return (given,) if isinstance(given, str) else given


TheirValue = Annotated[str, StringConstraints(min_length=1, max_length=500)]
TheirValues = Annotated[tuple[TheirValue, ...], BeforeValidator(_one_or_several)]


class Open311(Section):
    """The door for programs that speak Open311 GeoReport v2.

    `jurisdiction` is the id that a client may name; `kinds` are those of the catalogue that it may
    report. Single cases are shown to everybody only of what stands in the street, whatever stands
    here.
    """

    jurisdiction: str = ""
    contact: Text | None = None
    kinds: tuple[CategoryKind, ...] = ("part", "event", "service", "suggestion")


class SentAttribute(Section):
    """One of the attributes that a service of another system asks for, and where it comes from.

    It is the case's answer to our `question`, by the table of `values` where their list is not
    ours; without a question, or without an answer, it is `value`, and nothing where that is empty.
    An attribute of `many` values (their multivaluelist) may be sent several at once.
    """

    code: TheirCode
    question: Code | None = None
    values: dict[str, TheirValues] = {}
    value: TheirValues = ()
    many: bool = False


class OtherSystem(Section):
    """Another Open311 system, to which cases are handed over 交办.

    It stands behind a unit of ours: what goes to that `unit`, of a kind that `services` gives its
    service code for, goes to the system's endpoint at `address`, with the `attributes` of its
    kind. Its state is asked for every `minutes`. Reporters' words go along only with `words`, and
    never their names or numbers. With `updates` it also has `servicerequestupdates.json`.
    """

    code: Code
    name: Text
    unit: Code
    address: Address
    jurisdiction: str = ""
    services: dict[Code, Annotated[str, StringConstraints(min_length=1, max_length=100)]]
    attributes: dict[Code, tuple[SentAttribute, ...]] = {}
    words: bool = False
    updates: bool = False
    minutes: Annotated[int, Field(ge=1, le=1440)] = 15


class OpenData(Section):
    """What the files that anybody may take say of their licence; empty, it is not granted yet."""

    licence: str = ""
    licence_url: str = ""


class Exchange(Section):
    """The doors for other systems."""

    open311: Open311 = Open311()
    open_data: OpenData = OpenData()
    systems: tuple[OtherSystem, ...] = ()
