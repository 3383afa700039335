"""What `linli routing explain` says: every rule that was tried, and why it did or did not fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.routing.decide import decide, seen_in
from linli.routing.facts import Facts, Route
from linli.routing.heard import NOTHING, heard_in
from linli.routing.known import precedents
from linli.routing.precedents import Known, alike, is_near, words_of
from linli.routing.ready import ready
from linli.routing.steer import APART, steered
from linli.routing.text.kept import in_force
from linli.routing.text.model import TextModel
from linli.routing.words import folded
from linli.territory.lookup import Outside, locate


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was tried, whether it decided, and why in both languages."""

    what: str
    fits: bool
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole path from the words to the route."""

    facts: Facts
    steps: tuple[Step, ...]
    route: Route

    def lines(self, language: str = "zh") -> list[str]:
        """The path as plain lines for a terminal, the decision last."""
        chinese = language == "zh"
        told = [
            f"{'✓' if step.fits else '·'} {step.what}: {step.zh if chinese else step.en}"
            for step in self.steps
        ]
        route = self.route
        if chinese:
            unit = route.unit_code or f"受理台 {route.desk_code}"
            told.append(f"→ {unit}（{SURE_ZH[route.confidence]}，{route.rule}）：{route.why_zh}")
        else:
            unit = route.unit_code or f"desk {route.desk_code}"
            told.append(f"→ {unit} ({route.confidence}, {route.rule}): {route.why_en}")
        return told

    def to_json(self) -> dict[str, Any]:
        """A stable shape for programs: `{route, area, steps}`."""
        route = self.route
        return {
            "route": {
                "category": route.category,
                "urgency": route.urgency,
                "unit": route.unit_code,
                "desk": route.desk_code,
                "confidence": route.confidence,
                "rule": route.rule,
                "why": {"zh": route.why_zh, "en": route.why_en},
                "beside": route.beside,
                "suggestions": [
                    {
                        "category": one.category,
                        "chance": one.chance,
                        "why": {"zh": one.why_zh, "en": one.why_en},
                    }
                    for one in route.suggestions
                ],
            },
            "area": self.facts.area_code,
            "steps": [
                {"what": step.what, "fits": step.fits, "zh": step.zh, "en": step.en}
                for step in self.steps
            ],
        }


MOST_PRECEDENTS = 3
ABOUT_ZH = {"reporter": "诉求人说", "rule": "按规则", "text": "文字提到，"}
SURE_ZH = {"certain": "确定", "likely": "可能", "none": "待判断"}


def explain(
    text: str,
    point: tuple[float, float] | None = None,
    *,
    now: datetime,
    category: str = "",
    channel: str = "resident",
    area_code: str | None = None,
    about: Sequence[str] = (),
) -> Explanation:
    """The path of a text at a point (latitude, longitude; WGS-84) under the rules in force.

    Without a point `area_code` says where it is. `about` are the units that it is against.

    Raises Invalid for a point that is no place, NotNow or NotFound where no pack or no territory
    was ever adopted.
    """
    if point is not None:
        place = locate(*point)
        area_code = None if isinstance(place, Outside) else place.code
    facts = Facts(text, category, area_code, channel, now, point=point, about=tuple(about))
    return _apart(explain_facts(facts, current().pack, precedents(), in_force()))


def _apart(found: Explanation) -> Explanation:
    """With a step for each unit that is kept apart, and the route that leads round them."""
    route = steered(found.route)
    said = [
        Step(
            f"{APART}:{one.unit_code}",
            route is not found.route,
            f"{ABOUT_ZH[one.source]}反映的是它，不转给它和它的下属单位",
            f"it is about this unit ({one.source}), which never gets it, nor do those below it",
        )
        for one in route.about
    ]
    return Explanation(found.facts, (*found.steps, *said), route)


def explain_facts(
    facts: Facts,
    pack: Pack,
    known: Mapping[str, Sequence[Known]] = MappingProxyType({}),
    model: TextModel | None = None,
) -> Explanation:
    """The same for facts and a pack that are at hand. Pure."""
    made = ready(pack)
    words = made.finder.found(folded(facts.text))
    named = pack.category(facts.category) is not None
    heard = NOTHING if named else heard_in(facts.text, words, made, model)
    category = facts.category if named else heard.category
    route = decide(facts, pack, known, model)
    if named and model is not None:
        # Whoever named the first matter still wants to know of the second.
        whole = heard_in(facts.text, words, made, model)
        route = replace(route, beside=whole.beside if whole.category == category else "")
    steps = [_of_place(facts), _of_category(pack, category, named=named)]
    steps += [
        Step(f"{one.category} +{one.score}", one.category == category, one.why_zh, one.why_en)
        for one in heard.suggestions
    ]
    seen = seen_in(facts, category, words, pack)
    decided = False
    for one in made.rules:
        missing = [asked for asked in one.conditions if not asked.holds(seen)]
        if not missing:
            steps.append(Step(one.rule.id, True, one.rule.then.why.zh, one.rule.then.why.en))
            decided = True
            break
        steps.append(
            Step(
                one.rule.id,
                False,
                "不符：需要" + "；".join(asked.zh for asked in missing),
                "does not fit: wants that " + "; ".join(asked.en for asked in missing),
            )
        )
    steps += _of_precedents(facts, category, route.rule, pack, known)
    if not decided:
        steps.append(Step(route.rule, route.unit_code is not None, route.why_zh, route.why_en))
    return Explanation(facts, tuple(steps), route)


def _of_precedents(
    facts: Facts, category: str, rule: str, pack: Pack, known: Mapping[str, Sequence[Known]]
) -> list[Step]:
    """The nearest precedents of the matter: those alike in words first, and the newest of them."""
    words = words_of(facts.text, ready(pack).vocabulary)
    ranked = sorted(
        known.get(category, ()),
        key=lambda one: (alike(one.words, words), one.decided_at),
        reverse=True,
    )
    steps = []
    for one in ranked[:MOST_PRECEDENTS]:
        share = alike(one.words, words)
        near = is_near(one, facts.area_code or "", facts.point, pack.routing.precedents.within_m)
        steps.append(
            Step(
                f"precedent:{one.number}",
                rule == f"precedent:{one.number}",
                f"{'就在附近' if near else '地方不同'}，说法相似 {share:.0%}，判给 {one.unit_code}",
                f"{'near by' if near else 'elsewhere'}, {share:.0%} alike, went to {one.unit_code}",
            )
        )
    return steps


def _of_place(facts: Facts) -> Step:
    if facts.area_code is None:
        return Step("area", False, "地点不明或在辖区外", "no place, or outside the district")
    return Step("area", True, facts.area_code, facts.area_code)


def _of_category(pack: Pack, category: str, *, named: bool) -> Step:
    known = pack.category(category)
    if known is None:
        return Step("category", False, "文字看不出是哪类事项", "the text names no clear matter")
    return Step(
        "category",
        True,
        f"{'已指明' if named else '由文字看出'}“{known.name.zh}”（{category}）",
        f"{'named' if named else 'found in the text'}: “{known.name.en}” ({category})",
    )
