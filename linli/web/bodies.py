"""What several doors take and give."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.utils.timezone import localtime
from ninja import Field
from pydantic import ConfigDict, ValidationInfo, field_validator

from linli.cases.lifecycle import STATE_NAMES, State
from linli.notices.models import Notice
from linli.notices.wording import worded
from linli.people.units import unit_by_id
from linli.policy.pack import Pack
from linli.policy.sections.section import Text
from linli.web.shape import Shape
from linli.web.written import as_written

Language = Literal["zh", "en"]
IDEMPOTENCY_KEY_LONGEST = 100


class Strict(Shape):
    """A body in which an unknown field is an error, so that a typing mistake is not ignored.

    So is a value of another kind, which pydantic alone would make fit.
    """

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _kinds_are_kept(cls, given: Any, about: ValidationInfo) -> Any:
        return as_written(cls, about.field_name or "", given)


class Both(Shape):
    """One text in both languages."""

    zh: str
    en: str


class PositionIn(Strict):
    """A point, with the coordinate system it comes in."""

    latitude: float
    longitude: float
    crs: Literal["wgs84", "cgcs2000", "gcj02", "bd09"] = "wgs84"


class UnitOut(Shape):
    """A unit, with the number one can call."""

    code: str
    name: Both
    duty_phone: str


class Named(Shape):
    """A code with its name."""

    code: str
    name: Both


class Done(Shape):
    """It is done."""

    done: bool = True
    count: int | None = None


class MessageOut(Shape):
    """A message, in both languages."""

    id: int
    text: Both
    number: str
    at: datetime
    read: bool


class MessagesOut(Shape):
    """A page of messages."""

    items: list[MessageOut]
    next: str | None


class MarkIn(Strict):
    """Which messages were read."""

    ids: list[Annotated[int, Field(ge=1, le=2**63 - 1)]] = Field(max_length=500)


Words = Annotated[str, Field(max_length=5_000)]


def unit_out(unit_id: int) -> UnitOut:
    """A unit as every door shows it."""
    unit = unit_by_id(unit_id)
    return UnitOut(
        code=unit.code, name=Both(zh=unit.name_zh, en=unit.name_en), duty_phone=unit.duty_phone
    )


def state_out(state: str) -> Named:
    """A state by name."""
    zh, en = STATE_NAMES[State(state)]
    return Named(code=state, name=Both(zh=zh, en=en))


def category_out(code: str, pack: Pack) -> Named | None:
    """A category by name; None while it is not known."""
    known = pack.category(code)
    if known is None:
        return None
    return Named(code=code, name=both(known.name))


def both(text: Text) -> Both:
    """A text of the pack."""
    return Both(zh=text.zh, en=text.en)


def message_out(notice: Notice) -> MessageOut:
    """A message in both languages."""
    return MessageOut(
        id=notice.id,
        text=Both(zh=worded(notice, "zh"), en=worded(notice, "en")),
        number=str(notice.values.get("number", "")),
        at=local(notice.created_at),
        read=notice.read_at is not None,
    )


def local(moment: datetime) -> datetime:
    """A time with the district's own offset, as the screens show it."""
    return localtime(moment)


Json = dict[str, Any]
