"""The decision itself: facts in, route out, by the rules of one policy pack. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

from linli.policy.pack import Pack
from linli.policy.sections.routing import Rule
from linli.policy.sections.units import UnitRef
from linli.routing.conditions import Seen
from linli.routing.earlier import by_precedent
from linli.routing.facts import Confidence, Facts, Route, Suggestion, desk_of, urgency_of
from linli.routing.heard import NOTHING, heard_in
from linli.routing.precedents import Fitting, Known, fitting, words_of
from linli.routing.ready import ready
from linli.routing.text.model import TextModel
from linli.routing.whom import about_whom
from linli.routing.words import folded

DESK = "desk"
MOST_SUGGESTIONS = 3
SUGGESTED_WORDS = 4
KEPT = 8
"""Packs kept ready: the one in force and those that `explain` and tests ask about."""


def decide(
    facts: Facts,
    pack: Pack,
    precedents: Mapping[str, Sequence[Known]] = MappingProxyType({}),
    model: TextModel | None = None,
) -> Route:
    """The route of a report: its category, who is responsible, and why.

    The category is the named one, or the one for which the text speaks most clearly: by the text
    model where there is one, which alone may be sure of it, else by the pack's words; then the
    first rule that fits may say otherwise; then a precedent, if one fits; then the category's duty
    names the unit; and where all that fails, the desk over the place is asked. A category
    that the pack does not have counts as none.
    """
    made = ready(pack)
    words = made.finder.found(folded(facts.text))
    named = pack.category(facts.category) is not None
    heard = NOTHING if named else heard_in(facts.text, words, made, model)
    suggestions, category = heard.suggestions, facts.category if named else heard.category
    seen = seen_in(facts, category, words, pack)
    fits = next(
        (one for one in made.rules if all(asked.holds(seen) for asked in one.conditions)), None
    )
    if fits is not None:
        # A rule that looked at a category found in the text is no surer than the text.
        sure = named or heard.sure or not category or not fits.of_category
        route = by_rule(fits.rule, facts, category, pack, suggestions, sure=sure)
        about = about_whom(facts, route.category, pack, fits.rule)
        return replace(route, beside=heard.beside, about=about)
    known = named or heard.sure
    earlier = precedent_for(facts, category, pack, precedents)
    if earlier is not None:
        route = by_precedent(earlier, facts, category, pack, suggestions, named=known)
    else:
        route = by_duty(facts, category, pack, suggestions, named=named, sure=heard.sure)
    about = about_whom(facts, route.category, pack)
    return replace(route, beside=heard.beside, about=about)


def seen_in(facts: Facts, category: str, words: set[str], pack: Pack) -> Seen:
    """The facts as the conditions of rules look at them."""
    known = pack.category(category)
    return Seen(
        text=facts.text,
        category=category,
        group="" if known is None else known.group,
        kind="" if known is None else known.kind,
        area_code=facts.area_code or "",
        channel=facts.channel,
        urgency=urgency_of(facts, category, pack),
        received_at=facts.received_at,
        words=words,
    )


def by_rule(
    rule: Rule,
    facts: Facts,
    category: str,
    pack: Pack,
    suggestions: tuple[Suggestion, ...],
    *,
    sure: bool,
) -> Route:
    """The route that a rule decides; what the rule leaves open, the category's duty fills."""
    then = rule.then
    category = then.category or category
    unit = pack.unit_for(UnitRef(unit=then.unit, desk_of=then.desk_of), facts.area_code)
    known = pack.category(category)
    if unit is None and then.unit is None and then.desk_of is None and known is not None:
        unit = pack.unit_for(known.duty, facts.area_code)
        sure = sure or then.category is not None
    confidence: Confidence = "none" if unit is None else "certain" if sure else "likely"
    sure_of = unit if confidence == "certain" else None
    return Route(
        category=category,
        urgency=urgency_of(facts, category, pack),
        unit_code=unit,
        desk_code=desk_of(facts, category, pack, holder=sure_of),
        confidence=confidence,
        rule=rule.id,
        why_zh=then.why.zh,
        why_en=then.why.en,
        suggestions=suggestions,
    )


def precedent_for(
    facts: Facts, category: str, pack: Pack, precedents: Mapping[str, Sequence[Known]]
) -> Fitting | None:
    """What people decided earlier about this matter near by, or None."""
    if category not in precedents:
        return None
    return fitting(
        precedents,
        category=category,
        area_code=facts.area_code or "",
        point=facts.point,
        words=words_of(facts.text, ready(pack).vocabulary),
        now=facts.received_at,
        rule=pack.routing.precedents,
    )


def by_duty(
    facts: Facts,
    category: str,
    pack: Pack,
    suggestions: tuple[Suggestion, ...],
    *,
    named: bool,
    sure: bool = False,
) -> Route:
    """The route by the category's own duty, or to the desk when that names no unit."""
    known = pack.category(category)
    unit = None if known is None else pack.unit_for(known.duty, facts.area_code)
    if known is None:
        zh, en = _unknown_matter(suggestions)
    elif unit is None:
        level = _level_name(pack, known.duty, "zh")
        zh = f"“{known.name.zh}”由{level}负责，但地点不明，请受理台补充"
        en = (
            f"“{known.name.en}” is the duty of the {_level_name(pack, known.duty, 'en')},"
            " but the place is not known: the desk completes it"
        )
    elif named:
        zh = f"“{known.name.zh}”按事项清单由该单位负责"
        en = f"“{known.name.en}” is this unit's duty by the catalogue"
    else:
        zh = f"{suggestions[0].why_zh}，像是“{known.name.zh}”，按事项清单由该单位负责"
        en = (
            f"{suggestions[0].why_en}: it sounds like “{known.name.en}”,"
            " this unit's duty by the catalogue"
        )
    return Route(
        category=category,
        urgency=urgency_of(facts, category, pack),
        unit_code=unit,
        desk_code=desk_of(facts, category, pack, holder=unit if named or sure else None),
        confidence="none" if unit is None else "certain" if named or sure else "likely",
        rule=DESK if unit is None else f"duty:{category}",
        why_zh=zh,
        why_en=en,
        suggestions=suggestions,
    )


def _unknown_matter(suggestions: tuple[Suggestion, ...]) -> tuple[str, str]:
    if suggestions:
        return "文字同时像几类事项，请受理台判断", "The text fits several matters: the desk decides"
    return "没有规则和事项与此相符，请受理台判断", "No rule and no matter fits: the desk decides"


def _level_name(pack: Pack, duty: UnitRef, language: Literal["zh", "en"]) -> str:
    level = pack.levels.by_code.get(duty.desk_of or "")
    if level is None:
        return duty.desk_of or ""
    return level.name.zh if language == "zh" else level.name.en
