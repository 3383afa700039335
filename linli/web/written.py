"""JSON has texts, numbers, true and false, and none of them stands for another.

pydantic would take 0 for no, "5" for five and 1700000000 for a day: a program's mistake would
become a refusal that nobody meant, or a post since 1970.
"""

from datetime import UTC, date, datetime
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator
from pydantic_core import PydanticKnownError

Missed = Literal["bool_type", "int_type", "float_type", "date_type", "datetime_type"]
# What each kind is called where it is missed, and what JSON writes it as.
_WRITTEN: dict[type, tuple[Missed, tuple[type, ...]]] = {
    bool: ("bool_type", (bool,)),
    int: ("int_type", (int, float)),
    float: ("float_type", (int, float)),
    date: ("date_type", (str, date)),
    datetime: ("datetime_type", (str, datetime)),
    AwareDatetime: ("datetime_type", (str, datetime)),
}
# Long before it, clocks were set by the sun: no offset of whole minutes, which answers need.
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


def as_written(shape: type[BaseModel], name: str, given: Any) -> Any:
    """A field's value, or each of its list; raises what pydantic says of another kind."""
    kinds = _kinds(shape, name)
    for one in given if isinstance(given, list) else [given]:
        if kinds and isinstance(one, bool | int | float | str) and not _stands_for(one, kinds):
            raise PydanticKnownError(_WRITTEN[kinds[0]][0])
    return given


def _stands_for(given: bool | float | str, kinds: tuple[type, ...]) -> bool:
    if isinstance(given, str) and given.lstrip("+-").replace(".", "", 1).isdigit():
        return False  # a text of digits: as a day or a moment it would be seconds since 1970
    return any(
        isinstance(given, _WRITTEN[kind][1]) and isinstance(given, bool) == (kind is bool)
        for kind in kinds
    )


@cache
def _kinds(shape: type[BaseModel], name: str) -> tuple[type, ...]:
    """What the field is made of; nothing where a text or anything at all may stand."""
    found: list[type] = []
    waiting: list[Any] = [shape.model_fields[name].annotation]
    while waiting:
        one = waiting.pop()
        if inner := get_args(one):
            waiting += inner[:1] if get_origin(one) is Annotated else inner
        elif one in _WRITTEN:
            found.append(one)
        elif one is not type(None):
            return ()
    return tuple(found)


def _not_seconds(given: Any) -> Any:
    if isinstance(given, str) and not _stands_for(given, (datetime,)):
        raise PydanticKnownError("datetime_type")
    return given


def _not_before_files(given: datetime) -> datetime:
    if given.replace(tzinfo=given.tzinfo or UTC) < EARLIEST:
        raise PydanticKnownError("datetime_type")
    return given


def _in_utc(given: datetime) -> datetime:
    """The same moment, without its offset: PostgreSQL knows none beyond sixteen hours."""
    try:
        return given.astimezone(UTC) if given.tzinfo else given
    except OverflowError:
        raise PydanticKnownError("datetime_type") from None


# In a body, with an offset or without; in a body, with one; in an address.
Moment = Annotated[datetime, AfterValidator(_in_utc)]
MomentWithOffset = Annotated[AwareDatetime, AfterValidator(_in_utc)]
MomentAsked = Annotated[
    datetime,
    BeforeValidator(_not_seconds),
    AfterValidator(_not_before_files),
    AfterValidator(_in_utc),
]
