"""Checks grounds, notices and intake: texts that would come out with a hole in them."""

import re
from collections.abc import Iterator
from string import Formatter

from linli.policy.checks.finding import doubled
from linli.policy.pack import Pack
from linli.policy.problems import Problem, unknown
from linli.policy.sections.notices import PLACEHOLDERS, Template

NOTICES, INTAKE = "notices.toml", "intake.toml"
_EVENT = re.compile(r"[a-z_]+\.[a-z_]+")


def text_problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with grounds, notice templates, channels and rate limits."""
    for name in type(pack.grounds).model_fields:
        grounds = getattr(pack.grounds, name)
        yield from doubled("grounds.toml", name, (ground.code for ground in grounds))
        if not grounds:
            yield Problem("grounds.toml", name, "至少要有一条理由。", "needs at least one ground.")
    templates = pack.notices.templates
    yield from doubled(NOTICES, "templates", (template.code for template in templates))
    said: dict[tuple[str, str], str] = {}
    for template in templates:
        first = said.setdefault((template.event, template.audience), template.code)
        if first != template.code:
            yield Problem(
                NOTICES,
                f"templates[{template.code}]",
                f"“{first}”已经为同一事件、同一对象写了文字。",
                f'"{first}" already speaks of this event to this audience.',
            )
        yield from _template_problems(template)
    yield from _use_problems(pack)
    yield from doubled(INTAKE, "channels", (channel.code for channel in pack.intake.channels))
    if "default" not in pack.intake.rate_limits:
        yield Problem(
            INTAKE,
            "rate_limits.default",
            "缺少 default：没有单列的公开接口靠它限速。",
            "is missing: it holds for every public route that is not named.",
        )


def _use_problems(pack: Pack) -> Iterator[Problem]:
    """What is wrong with how messages leave the house."""
    uses = pack.notices.sending.uses
    yield from doubled(NOTICES, "sending.uses", (use.channel for use in uses))
    for use in uses:
        here = f"sending.uses[{use.channel}]"
        if use.channel not in pack.channels.by_code:
            known = pack.channels.by_code
            yield unknown(NOTICES, here, use.channel, known, zh="渠道", en="channel")
        for unit in use.units:
            if unit not in pack.units.by_code:
                yield unknown(NOTICES, here, unit, pack.units.by_code, zh="单位", en="unit")
    for name, allowed in (
        ("in_confidence", {"number"}),
        ("stop", {"link"}),
        ("proof", {"code"}),
    ):
        text = getattr(pack.notices.sending, name)
        for language, words in (("zh", text.zh), ("en", text.en)):
            said = {word for _, word, _, _ in Formatter().parse(words) if word is not None}
            if said != allowed:
                only = "、".join(f"{{{word}}}" for word in sorted(allowed))
                yield Problem(
                    NOTICES,
                    f"sending.{name}.{language}",
                    f"要用到且只能用 {only}。",
                    f"speaks of {only}, and of nothing else.",
                )


def _template_problems(template: Template) -> Iterator[Problem]:
    key = f"templates[{template.code}]"
    if not _EVENT.fullmatch(template.event):
        yield Problem(
            NOTICES,
            f"{key}.event",
            "应为 名词.过去分词，如 case.closed。",
            "must be noun.past_participle, like case.closed.",
        )
    used: list[set[str]] = []
    for language, text in (("zh", template.text.zh), ("en", template.text.en)):
        here = f"{key}.text.{language}"
        try:
            words = {word for _, word, _, _ in Formatter().parse(text) if word is not None}
        except ValueError:
            yield Problem(NOTICES, here, "花括号不成对。", "has a brace without its partner.")
            return
        for word in sorted(words - set(PLACEHOLDERS)):
            yield unknown(NOTICES, here, word, PLACEHOLDERS, zh="占位词", en="placeholder")
        used.append(words)
    if used[0] != used[1]:
        odd = ", ".join(sorted(used[0] ^ used[1]))
        yield Problem(
            NOTICES,
            f"{key}.text",
            f"中英文说的不是一回事：{odd} 只出现在一种语言里。",
            f"the two languages say different things: {odd} stands in one only.",
        )
