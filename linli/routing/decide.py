"""The decision itself: facts in, route out, by the rules of one policy pack. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from linli.policy.pack import Pack
from linli.policy.sections.routing import Rule
from linli.policy.sections.units import UnitRef
from linli.routing.conditions import Asked, Seen, conditions
from linli.routing.earlier import by_precedent
from linli.routing.facts import Confidence, Facts, Route, Suggestion, urgency_of
from linli.routing.precedents import Fitting, Known, fitting, vocabulary, words_of
from linli.routing.words import WordFinder, folded, weight

DESK = "desk"
MOST_SUGGESTIONS = 3
SUGGESTED_WORDS = 4
KEPT = 8
"""Packs kept ready: the one in force and those that `explain` and tests ask about."""


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """A rule with its conditions made ready."""

    rule: Rule
    conditions: tuple[Asked, ...]

    @property
    def of_category(self) -> bool:
        """Whether it looks at the category."""
        return any(one.of_category for one in self.conditions)


class Ready:
    """A pack made ready for many decisions: its words in one finder, its rules compiled."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.by_word: dict[str, list[str]] = {}
        for category in pack.categories.categories:
            for word in {folded(word) for word in category.keywords}:
                self.by_word.setdefault(word, []).append(category.code)
        zone = pack.district.zone
        self.rules = tuple(
            ReadyRule(rule, conditions(rule.when, pack, zone)) for rule in pack.routing.rules
        )
        asked = {
            word
            for rule in pack.routing.rules
            for word in (*rule.when.words_any, *rule.when.words_all)
        }
        self.vocabulary = vocabulary(pack)
        self.finder = WordFinder(asked | self.by_word.keys())

    def suggestions(self, words: set[str]) -> tuple[Suggestion, ...]:
        """The categories that these words speak for, the strongest first, ties by code."""
        said: dict[str, list[str]] = {}
        for word in words:
            for code in self.by_word.get(word, ()):
                said.setdefault(code, []).append(word)
        scored = sorted((-sum(map(weight, by)), code) for code, by in said.items())
        return tuple(
            _suggestion(code, -score, said[code]) for score, code in scored[:MOST_SUGGESTIONS]
        )


_ready: dict[str, Ready] = {}


def ready(pack: Pack) -> Ready:
    """The pack made ready; once for each pack, known by its hash."""
    known = _ready.get(pack.hash)
    if known is None:
        while len(_ready) >= KEPT:
            _ready.pop(next(iter(_ready)), None)
        known = _ready[pack.hash] = Ready(pack)
    return known


def decide(
    facts: Facts, pack: Pack, precedents: Mapping[str, Sequence[Known]] = MappingProxyType({})
) -> Route:
    """The route of a report: its category, who is responsible, and why.

    The category is the named one, or the one for which the text speaks most clearly; then the
    first rule that fits may say otherwise; then a precedent, if one fits; then the category's duty
    names the unit; and where all that fails, the lowest desk over the place is asked. A category
    that the pack does not have counts as none.
    """
    made = ready(pack)
    words = made.finder.found(folded(facts.text))
    named = pack.category(facts.category) is not None
    suggestions = () if named else made.suggestions(words)
    category = facts.category if named else clear_winner(suggestions)
    seen = seen_in(facts, category, words, pack)
    fits = next(
        (one for one in made.rules if all(asked.holds(seen) for asked in one.conditions)), None
    )
    desk = pack.desk_over(facts.area_code)
    if fits is not None:
        # A rule that looked at a category found in the text is no surer than the text.
        sure = named or not category or not fits.of_category
        return by_rule(fits.rule, facts, category, pack, desk, suggestions, sure=sure)
    earlier = precedent_for(facts, category, pack, precedents)
    if earlier is not None:
        return by_precedent(earlier, facts, category, pack, desk, suggestions, named=named)
    return by_duty(facts, category, pack, desk, suggestions, named=named)


def clear_winner(suggestions: tuple[Suggestion, ...]) -> str:
    """The category that the text speaks for more than for any other, or "" on a tie."""
    if not suggestions:
        return ""
    if len(suggestions) > 1 and suggestions[0].score == suggestions[1].score:
        return ""
    return suggestions[0].category


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
    desk: str,
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
    return Route(
        category=category,
        urgency=urgency_of(facts, category, pack),
        unit_code=unit,
        desk_code=desk,
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
    desk: str,
    suggestions: tuple[Suggestion, ...],
    *,
    named: bool,
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
        desk_code=desk,
        confidence="none" if unit is None else "certain" if named else "likely",
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


def _suggestion(code: str, score: int, words: list[str]) -> Suggestion:
    told = sorted(words, key=lambda word: (-weight(word), word))[:SUGGESTED_WORDS]
    return Suggestion(
        code,
        score,
        why_zh=f"文字提到{'、'.join(f'“{word}”' for word in told)}",
        why_en=f"The text mentions {', '.join(told)}",
    )
