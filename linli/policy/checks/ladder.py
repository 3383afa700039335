"""Checks the ladder: rungs that say when and what, orders that have their words."""

from collections.abc import Iterable, Iterator
from string import Formatter

from linli.policy.checks.finding import doubled
from linli.policy.pack import Pack
from linli.policy.problems import Problem, unknown
from linli.policy.sections.ladder import ORDER_WORDS, LadderRule, LadderRung, OrderForm
from linli.policy.sections.section import Text

LADDER = "ladder.toml"


def ladder_problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with the ladder's rules and the forms of its orders."""
    ladder = pack.ladder
    yield from doubled(LADDER, "rules", (rule.id for rule in ladder.rules))
    yield from doubled(LADDER, "forms", (form.code for form in ladder.forms))
    for rule in ladder.rules:
        yield from _rule_problems(pack, rule)
    for form in ladder.forms:
        yield from _form_problems(form)
    if ladder.one_key_form is not None and ladder.one_key_form not in ladder.forms_by_code:
        yield unknown(
            LADDER,
            "one_key_form",
            ladder.one_key_form,
            ladder.forms_by_code,
            zh="督办单样式",
            en="form",
        )


def _rule_problems(pack: Pack, rule: LadderRule) -> Iterator[Problem]:
    key = f"rules[{rule.id}]"
    named: tuple[tuple[str, Iterable[str], Iterable[str], str, str], ...] = (
        ("categories", rule.when.categories, pack.categories.by_code, "事项", "category"),
        ("groups", rule.when.groups, pack.categories.groups_by_code, "大类", "group"),
        ("levels", rule.when.levels, pack.levels.by_code, "层级", "level"),
    )
    for name, words, known, zh, en in named:
        for word in words:
            if word not in known:
                yield unknown(LADDER, f"{key}.when.{name}", word, known, zh=zh, en=en)
    if not rule.rungs:
        yield Problem(LADDER, f"{key}.rungs", "至少要有一阶。", "needs at least one rung.")
    reached = 0.0
    for step, rung in enumerate(rule.rungs, start=1):
        here = f"{key}.rungs[{step}]"
        yield from _rung_problems(pack, rule, rung, here)
        # After the deadline hours and shares cannot be compared; the shares must still ascend.
        if rung.share is not None:
            if rung.share < reached:
                yield Problem(
                    LADDER,
                    f"{here}.share",
                    "比上一阶更早；请按先后排列。",
                    "is earlier than the rung before it; put them in order.",
                )
            reached = rung.share
        elif rung.after_hours is not None:
            reached = max(reached, 1.0)


def _rung_problems(pack: Pack, rule: LadderRule, rung: LadderRung, here: str) -> Iterator[Problem]:
    if (rung.share is None) == (rung.after_hours is None):
        yield Problem(
            LADDER,
            here,
            "share 和 after_hours 必须二选一。",
            "give either share or after_hours, and not both.",
        )
    if ("order" in rung.measures) != (rung.order is not None):
        yield Problem(
            LADDER,
            f"{here}.order",
            'measures 里有 "order" 时要写 order，没有时不写。',
            'is given exactly when "order" is among the measures.',
        )
    if rung.order is not None and rung.order.form not in pack.ladder.forms_by_code:
        yield unknown(
            LADDER,
            f"{here}.order.form",
            rung.order.form,
            pack.ladder.forms_by_code,
            zh="督办单样式",
            en="form",
        )
    if rule.stage != "order" and "issuer" in rung.tell:
        yield Problem(
            LADDER,
            f"{here}.tell",
            "只有督办单环节才有 issuer。",
            "only a rung of the stage order has an issuer.",
        )
    for role in rung.tell_roles:
        if role not in pack.roles.by_code:
            yield unknown(
                LADDER, f"{here}.tell_roles", role, pack.roles.by_code, zh="角色", en="role"
            )


def _form_problems(form: OrderForm) -> Iterator[Problem]:
    key = f"forms[{form.code}]"
    texts: list[tuple[str, Text]] = [
        ("title", form.title),
        ("opening", form.opening),
        ("closing", form.closing),
    ]
    for number, demand in enumerate(form.demands, start=1):
        texts += [
            (f"demands[{number}].heading", demand.heading),
            (f"demands[{number}].text", demand.text),
        ]
    for name, text in texts:
        for language in ("zh", "en"):
            here = f"{key}.{name}.{language}"
            try:
                words = {word for _, word, _, _ in Formatter().parse(getattr(text, language))}
            except ValueError:
                yield Problem(LADDER, here, "花括号不成对。", "has a brace without its partner.")
                continue
            for word in sorted(words - {None} - set(ORDER_WORDS), key=str):
                yield unknown(LADDER, here, str(word), ORDER_WORDS, zh="占位词", en="placeholder")
