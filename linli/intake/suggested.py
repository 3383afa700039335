"""What speaks for which unit and which matter while a desk decides: words, place, precedents."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from linli.cases.models import Case
from linli.cases.queries.rulings import Returned
from linli.intake.precedents import facts_of
from linli.intake.rulings import Grounds, Match, candidates, matches_of
from linli.people.units import UnitFacts, unit_map
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.routing.decide import decide
from linli.routing.facts import Facts, Route
from linli.routing.heard import heard
from linli.routing.known import precedents
from linli.routing.text.kept import in_force

MOST_UNITS = 3
MOST_MATCHES = 3


@dataclass(frozen=True, slots=True)
class Matter:
    """A category that the words speak for, why, and whose it would be there."""

    category: str
    why: tuple[str, str]
    unit: UnitFacts | None


@dataclass(frozen=True, slots=True)
class Suggested:
    """What a desk can go by; each list has the likeliest first.

    `beside` is the second matter where the words are about two: its unit should assist.
    """

    units: list[tuple[UnitFacts, list[tuple[str, str]]]]
    matters: list[Matter]
    beside: Matter | None
    matches: list[Match]


def suggested(case: Case, returned: Sequence[Returned], *, now: datetime) -> Suggested:
    """What the rules, the precedents and the text model say of a case as it stands.

    The matters are judged by the first reporter's words alone, whatever category the case has by
    now; the units by that category where it has one. Nothing is changed.
    """
    facts, pack = facts_of(case), current().pack
    if pack.category(case.category) is None:
        route = decide(replace(facts, category=""), pack, precedents(), in_force())
        told, second = route.suggestions, route.beside
    else:
        route, words = decide(facts, pack), heard(facts.text, pack, in_force())
        told, second = words.suggestions, words.beside
    matches = matches_of(case, route.category, facts, now=now)
    units = candidates(Grounds(route, matches), returned)
    matters = [
        Matter(one.category, (one.why_zh, one.why_en), _unit_of(one.category, facts, pack))
        for one in told
    ]
    units = [(unit, reasons + _place(unit, route, facts, case, pack)) for unit, reasons in units]
    for matter in matters:
        known = pack.category(matter.category)
        if matter.unit is None or known is None or matter.unit in [unit for unit, _ in units]:
            continue
        if matter.unit.active and matter.unit.dispatchable:
            zh = f"如果是“{known.name.zh}”，按事项清单由它负责"
            en = f"If it is “{known.name.en}”, it is this unit's duty by the catalogue"
            units.append((matter.unit, [(zh, en)]))
    beside = next((one for one in matters if one.category == second), None)
    main = units[0][0] if units else None
    if beside is not None and (beside.unit is None or beside.unit == main):
        beside = None
    return Suggested(units[:MOST_UNITS], matters, beside, matches[:MOST_MATCHES])


def _unit_of(category: str, facts: Facts, pack: Pack) -> UnitFacts | None:
    known = pack.category(category)
    code = None if known is None else pack.unit_for(known.duty, facts.area_code)
    return None if code is None else unit_map().by_code.get(code)


def _place(
    unit: UnitFacts, route: Route, facts: Facts, case: Case, pack: Pack
) -> list[tuple[str, str]]:
    """The place as a reason, where the rules would name another unit without it."""
    if case.area is None or unit.code != route.unit_code:
        return []
    nowhere = replace(facts, category=route.category, area_code=None, point=None)
    if decide(nowhere, pack).unit_code == unit.code:
        return []
    return [(f"地点在{case.area.name_zh}", f"The place is in {case.area.name_en}")]
