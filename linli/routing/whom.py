"""Whom a report is against: the reporter's word, the rule's, or what the text speaks of. Pure."""

from linli.policy.pack import Pack
from linli.policy.sections.routing import Rule
from linli.policy.sections.units import UnitRef
from linli.routing.facts import About, Facts
from linli.routing.words import folded


def about_whom(
    facts: Facts, category: str, pack: Pack, rule: Rule | None = None
) -> tuple[About, ...]:
    """The units that a report is against, each once, the surest word first.

    What the text speaks of counts only where the category asks whom it is about: there it holds
    until people have looked, for what the unit has once read it has read.
    """
    found = [About(code, "reporter") for code in facts.about]
    if rule is not None and rule.then.about is not None:
        code = pack.unit_for(rule.then.about, facts.area_code)
        found += [] if code is None else [About(code, "rule")]
    known = pack.category(category)
    if not found and known is not None and known.about_whom:
        found += [About(code, "text") for code in hinted(facts.text, facts.area_code, pack)]
    return tuple({one.unit_code: one for one in reversed(found)}.values())[::-1]


def hinted(text: str, area_code: str | None, pack: Pack) -> tuple[str, ...]:
    """The units that the words call by their name, or by what people call their staff."""
    said = folded(text)
    found = [unit.code for unit in pack.units.units if folded(unit.name.zh) in said]
    for office in pack.routing.offices:
        if any(folded(word) in said for word in office.words):
            code = pack.unit_for(UnitRef(unit=office.unit, desk_of=office.desk_of), area_code)
            found += [] if code is None else [code]
    return tuple(dict.fromkeys(found))
