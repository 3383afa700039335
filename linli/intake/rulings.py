"""What speaks for whom when a desk has to rule: earlier decisions, proposals, the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from linli.cases.models import Case
from linli.cases.queries.rulings import Returned
from linli.intake.precedents import facts_of
from linli.people.units import UnitFacts, unit_map
from linli.policy.queries import current
from linli.routing.decide import decide
from linli.routing.facts import Facts, Route
from linli.routing.known import precedents
from linli.routing.precedents import Known, alike, is_near, words_of
from linli.routing.ready import ready

MOST = 8


@dataclass(frozen=True, slots=True)
class Match:
    """An earlier decision about the same matter, and how far it resembles this case.

    `likeness` is from 0 to 1, by the words that both have; `fits` says that routing would go by it.
    """

    known: Known
    near: bool
    likeness: float
    fits: bool
    words: list[str]


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a ruling can go by."""

    route: Route
    matches: list[Match]


def grounds_for(case: Case, *, now: datetime) -> Grounds:
    """What the rules alone say of a case, and the precedents of its category.

    Those that fit first, then what is near, then what is alike, the newest of equals first.
    """
    facts = facts_of(case)
    return Grounds(decide(facts, current().pack), matches_of(case, case.category, facts, now=now))


def matches_of(case: Case, category: str, facts: Facts, *, now: datetime) -> list[Match]:
    """The precedents of a category, as they resemble a case; the case's own are left out."""
    pack = current().pack
    rule = pack.routing.precedents
    words = words_of(facts.text, ready(pack).vocabulary)
    since = now - timedelta(days=rule.days)
    matches = []
    for one in precedents().get(category, ()):
        if one.case_id == case.id or one.decided_at > now:
            continue
        near = is_near(one, facts.area_code or "", facts.point, rule.within_m)
        likeness = alike(one.words, words)
        fits = near and likeness >= rule.likeness and one.decided_at >= since
        matches.append(Match(one, near, likeness, fits, sorted(one.words & words)))
    matches.sort(key=lambda one: (one.fits, one.near, one.likeness, one.known.decided_at))
    return matches[::-1][:MOST]


def candidates(
    found: Grounds, returned: Sequence[Returned]
) -> list[tuple[UnitFacts, list[tuple[str, str]]]]:
    """The units that something speaks for, with the reasons; those that gave it back come last."""
    reasons: dict[str, list[tuple[str, str]]] = {}
    for match in found.matches:
        if match.fits:
            number = match.known.number
            said = (f"先例 {number}", f"Precedent {number}")
            reasons.setdefault(match.known.unit_code, []).append(said)
    for one in returned:
        if one.proposed is not None:
            unit = one.unit
            said = (f"{unit.name_zh}退单时建议", f"Proposed by {unit.name_en}")
            reasons.setdefault(one.proposed.code, []).append(said)
    if found.route.unit_code is not None:
        said = (f"按规则：{found.route.why_zh}", f"By the rules: {found.route.why_en}")
        reasons.setdefault(found.route.unit_code, []).append(said)
    known, gave_back = unit_map().by_code, {one.unit.code for one in returned}
    units = [known[code] for code in reasons if code in known and known[code].dispatchable]
    units.sort(key=lambda unit: unit.code in gave_back)
    return [(unit, reasons[unit.code]) for unit in units if unit.active]
