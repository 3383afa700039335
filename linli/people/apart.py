"""Who is kept apart 回避 from what is said against a unit: the unit, its sub-units, their staff.

What is said against a unit goes to whoever supervises it. Whom the pack names for that is not
kept apart, even where the unit is above it in the tree: there it stands outside.
"""

from collections.abc import Collection

from linli.people.units import UnitFacts, unit_by_code, unit_map
from linli.policy.queries import current


def supervisor_of(unit: UnitFacts) -> UnitFacts | None:
    """Who takes what is said against a unit: whom the pack names, else its parent, if any."""
    pack = current().pack
    named = pack.units.supervisor_of(unit.code)
    code = None if named is None else pack.unit_for(named, unit.area_code)
    if code is not None:
        return unit_by_code(code)
    return None if unit.parent_id is None else unit_map().by_id.get(unit.parent_id)


def barring(unit_ids: Collection[int]) -> frozenset[int]:
    """The units a complaint of which keeps these units apart: themselves and those above them."""
    known, found = unit_map().by_id, set[int]()
    for unit_id in unit_ids:
        unit, below = known.get(unit_id), set[int]()
        while unit is not None and unit.id not in below:
            over = None if not below else supervisor_of(unit)
            if over is None or over.id not in below:
                found.add(unit.id)
            below.add(unit.id)
            unit = None if unit.parent_id is None else known.get(unit.parent_id)
    return frozenset(found)


def is_apart(unit_id: int, against: Collection[int]) -> bool:
    """Whether a unit is kept apart from what is said against these units."""
    return bool(against) and not barring([unit_id]).isdisjoint(against)


def free_supervisor(unit: UnitFacts, against: Collection[int]) -> UnitFacts | None:
    """The first above a unit, supervisor by supervisor, that is not kept apart; None at the top."""
    seen, found = {unit.id}, supervisor_of(unit)
    while found is not None and found.id not in seen:
        if found.active and not is_apart(found.id, against):
            return found
        seen.add(found.id)
        found = supervisor_of(found)
    return None
