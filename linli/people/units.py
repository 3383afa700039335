"""The units by code and by id, kept in process: they are few, and every case asks for one."""

import time
from dataclasses import dataclass
from typing import NamedTuple

from linli.journal.acting import NotFound
from linli.people.models import Unit

RECHECK_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit as the other rooms see it."""

    id: int
    code: str
    name_zh: str
    name_en: str
    kind: str
    area_code: str
    level: str
    parent_id: int | None
    dispatchable: bool
    active: bool
    duty_phone: str


class UnitMap(NamedTuple):
    """All units as they were at one moment; replaced whole, so threads never see half of it."""

    read_at: float
    by_code: dict[str, UnitFacts]
    by_id: dict[int, UnitFacts]


_map: UnitMap | None = None


def unit_map(*, fresh: bool = False) -> UnitMap:
    """All units, at most two seconds old; inactive ones too, for old cases name them."""
    global _map
    moment = time.monotonic()
    known = _map
    if fresh or known is None or moment - known.read_at >= RECHECK_SECONDS:
        rows = Unit.objects.order_by("code").values_list(*UnitFacts.__slots__)
        units = [UnitFacts(*row) for row in rows]
        known = UnitMap(moment, {u.code: u for u in units}, {u.id: u for u in units})
        _map = known
    return known


def forget_units() -> None:
    """Forget the units, so that the next question goes to the database."""
    global _map
    _map = None


def unit_by_code(code: str) -> UnitFacts:
    """The unit with this code. Raises NotFound when there is none, also not a minute ago."""
    return unit_map().by_code.get(code) or unit_map(fresh=True).by_code.get(code) or unknown(code)


def unit_by_id(unit_id: int) -> UnitFacts:
    """The unit with this id. Raises NotFound when there is none."""
    units = unit_map().by_id.get(unit_id) or unit_map(fresh=True).by_id.get(unit_id)
    return units or unknown(str(unit_id))


def unit_names(*unit_ids: int | None) -> dict[int | None, tuple[str, str]]:
    """The Chinese and English names of those units that are named and exist."""
    if all(unit_id is None for unit_id in unit_ids):
        return {}
    known = unit_map().by_id
    return {
        one: (known[one].name_zh, known[one].name_en)
        for one in unit_ids
        if one is not None and one in known
    }


def units() -> list[UnitFacts]:
    """The active units, by code."""
    return [unit for unit in unit_map().by_code.values() if unit.active]


def unknown(which: str) -> UnitFacts:
    raise NotFound(
        "people.no_such_unit",
        f"没有单位“{which}”。请用单位列表里的代码。",
        f"There is no unit {which}. Use a code from the list of units.",
    )
