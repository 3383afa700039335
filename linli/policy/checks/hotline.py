"""Checks hotlines: that their codes lead to codes of ours, and that what comes in can be told."""

from collections.abc import Iterator
from datetime import UTC, datetime

from linli.policy.checks.finding import doubled
from linli.policy.pack import Pack
from linli.policy.problems import Problem, unknown
from linli.policy.sections.hotline import HotlineSystem

HOTLINE = "hotline.toml"
LONGEST_CODE = 30  # `source` of a report has room for forty


def hotline_problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with what the district says of its hotlines."""
    yield from doubled(HOTLINE, "systems", (one.code for one in pack.hotline.systems))
    for system in pack.hotline.systems:
        yield from _system_problems(pack, system)


def _system_problems(pack: Pack, system: HotlineSystem) -> Iterator[Problem]:
    at = f"systems[{system.code}]"
    if len(system.code) > LONGEST_CODE:
        yield Problem(
            HOTLINE,
            f"{at}.code",
            f"最多 {LONGEST_CODE} 个字符。",
            f"has at most {LONGEST_CODE} characters.",
        )
    if system.channel not in pack.intake.channels_by_code:
        known = pack.intake.channels_by_code
        yield unknown(HOTLINE, f"{at}.channel", system.channel, known, zh="渠道", en="channel")
    for theirs, ours in system.categories.items():
        if ours not in pack.categories.by_code:
            known_codes = pack.categories.by_code
            key = f"{at}.categories[{theirs}]"
            yield unknown(HOTLINE, key, ours, known_codes, zh="事项", en="category")
    for theirs, ours in system.areas.items():
        if not ours.startswith(pack.district.division_code):
            yield Problem(
                HOTLINE,
                f"{at}.areas[{theirs}]",
                f"“{ours}”不在本区（{pack.district.division_code}）之内。",
                f'"{ours}" lies outside this district ({pack.district.division_code}).',
            )
    for form in system.times:
        if form not in {"iso", "seconds", "milliseconds"} and not _tells_a_time(form):
            yield Problem(
                HOTLINE,
                f"{at}.times",
                f"“{form}”不是时间格式：写 iso、seconds、milliseconds 或如 %Y-%m-%d %H:%M:%S。",
                f'"{form}" is no form of a time: write iso, seconds, milliseconds or such as'
                " %Y-%m-%d %H:%M:%S.",
            )
    for key, address in (("poll", system.poll.address), ("sends", system.sends.address)):
        if address and not address.startswith(("https://", "http://")):
            yield Problem(
                HOTLINE,
                f"{at}.{key}.address",
                "应以 https:// 或 http:// 开头。",
                "begins with https:// or http://.",
            )
    if system.sends.kinds and not {"number", "kind"} <= set(system.sends.fields):
        yield Problem(
            HOTLINE,
            f"{at}.sends.fields",
            "至少要写 number 和 kind，否则对方不知道说的是哪一单、什么事。",
            "must name number and kind, or nobody there knows which order this is and what of it.",
        )
    for kind, reasons in system.sends.reasons.items():
        yield from doubled(HOTLINE, f"{at}.sends.reasons.{kind}", (one.code for one in reasons))
    if "order" not in system.kinds.values() and system.fields.kind:
        yield Problem(
            HOTLINE,
            f"{at}.kinds",
            "有 fields.kind 时，至少一个代码要对应 order，否则派来的工单都认不出。",
            "where fields.kind is given, some code must mean order, or no order is known as one.",
        )


def _tells_a_time(form: str) -> bool:
    """Whether a moment that is written so can be read again, at least to its day."""
    moment = datetime(2026, 11, 22, 8, 30, 15, tzinfo=UTC)
    try:
        found = datetime.strptime(moment.strftime(form), form)  # noqa: DTZ007  # compared as it is
    except ValueError:
        return False
    return found.date() == moment.date()
