"""What several doors take and give."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.utils.timezone import localtime
from ninja import Field, Schema
from pydantic import ConfigDict

from linli.people.units import unit_by_id
from linli.policy.pack import Pack

Language = Literal["zh", "en"]
IDEMPOTENCY_KEY_LONGEST = 100


class Strict(Schema):
    """A body in which an unknown field is an error, so that a typing mistake is not ignored."""

    model_config = ConfigDict(extra="forbid")


class Both(Schema):
    """One text in both languages."""

    zh: str
    en: str


class PositionIn(Strict):
    """A point, with the coordinate system it comes in."""

    latitude: float
    longitude: float
    crs: Literal["wgs84", "cgcs2000", "gcj02", "bd09"] = "wgs84"


class UnitOut(Schema):
    """A unit, with the number one can call."""

    code: str
    name: Both
    duty_phone: str


class Named(Schema):
    """A code with its name."""

    code: str
    name: Both


Words = Annotated[str, Field(max_length=5_000)]


def unit_out(unit_id: int) -> UnitOut:
    """A unit as every door shows it."""
    unit = unit_by_id(unit_id)
    return UnitOut(
        code=unit.code, name=Both(zh=unit.name_zh, en=unit.name_en), duty_phone=unit.duty_phone
    )


def category_out(code: str, pack: Pack) -> Named | None:
    """A category by name; None while it is not known."""
    known = pack.category(code)
    if known is None:
        return None
    return Named(code=code, name=Both(zh=known.name.zh, en=known.name.en))


def local(moment: datetime) -> datetime:
    """A time with the district's own offset, as the screens show it."""
    return localtime(moment)


Json = dict[str, Any]
