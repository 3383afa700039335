"""Checks routing: a rule that names nothing real, or can never be reached, routes nobody."""

from collections.abc import Iterable, Iterator

from linli.policy.checks.finding import doubled, ref_problems, unit_problems
from linli.policy.checks.places import area_problems
from linli.policy.pack import Pack
from linli.policy.problems import Problem, unknown
from linli.policy.sections.routing import Rule, When
from linli.policy.sections.units import UnitRef

ROUTING = "routing.toml"


def rule_problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with the routing rules."""
    rules = pack.routing.rules
    yield from office_problems(pack)
    yield from doubled(ROUTING, "rules", (rule.id for rule in rules))
    earlier: dict[str, str] = {}
    for place, rule in enumerate(rules, start=1):
        key = f"rules[{rule.id}]"
        yield from _condition_problems(pack, key, rule.when)
        yield from _decision_problems(pack, key, rule)
        said = rule.when.model_dump_json()
        if said in earlier:
            yield Problem(
                ROUTING,
                f"{key}.when",
                f"条件与“{earlier[said]}”相同，永远轮不到这条。",
                f'has the conditions of "{earlier[said]}" and is never reached.',
            )
        earlier.setdefault(said, rule.id)
        if rule.when == When() and place < len(rules):
            yield Problem(
                ROUTING,
                f"{key}.when",
                "没有任何条件，后面的规则永远轮不到。",
                "has no condition, so the rules after it are never reached.",
            )


def office_problems(pack: Pack) -> Iterator[Problem]:
    """Offices that lead to no unit, or to two."""
    for place, office in enumerate(pack.routing.offices, start=1):
        ref = UnitRef(unit=office.unit, desk_of=office.desk_of)
        yield from ref_problems(pack, ROUTING, f"offices[{place}]", ref, handles=False)


def _condition_problems(pack: Pack, key: str, when: When) -> Iterator[Problem]:
    named: tuple[tuple[str, Iterable[str], Iterable[str], str, str], ...] = (
        ("categories", when.categories, pack.categories.by_code, "事项", "category"),
        ("groups", when.groups, pack.categories.groups_by_code, "大类", "group"),
        ("channels", when.channels, pack.intake.channels_by_code, "渠道", "channel"),
    )
    for name, words, known, zh, en in named:
        for word in words:
            if word not in known:
                yield unknown(ROUTING, f"{key}.when.{name}", word, known, zh=zh, en=en)
    for area in when.areas_under:
        yield from area_problems(pack, ROUTING, f"{key}.when.areas_under", area)


def _decision_problems(pack: Pack, key: str, rule: Rule) -> Iterator[Problem]:
    then = rule.then
    if then.category is None and then.unit is None and then.desk_of is None:
        yield Problem(
            ROUTING,
            f"{key}.then",
            "至少要给出 category、unit 或 desk_of 之一。",
            "must decide something: category, unit or desk_of.",
        )
    if then.unit is not None and then.desk_of is not None:
        yield Problem(
            ROUTING,
            f"{key}.then",
            "unit 和 desk_of 只能给一个。",
            "give either unit or desk_of, and not both.",
        )
    if then.category is not None and then.category not in pack.categories.by_code:
        known = pack.categories.by_code
        yield unknown(
            ROUTING, f"{key}.then.category", then.category, known, zh="事项", en="category"
        )
    if then.about is not None:
        yield from ref_problems(pack, ROUTING, f"{key}.then.about", then.about, handles=False)
    if then.unit is not None:
        yield from unit_problems(pack, ROUTING, f"{key}.then.unit", then.unit)
    if then.desk_of is not None and then.desk_of not in pack.units.desk_of_level:
        yield unknown(
            ROUTING,
            f"{key}.then.desk_of",
            then.desk_of,
            pack.units.desk_of_level,
            zh="设有受理中心的层级",
            en="level with a desk",
        )
