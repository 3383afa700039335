"""Checks the duty list: whoever may be called for a matter exists, and so does the matter."""

from collections.abc import Iterator

from linli.policy.checks.finding import doubled, unit_problems
from linli.policy.pack import Pack
from linli.policy.problems import Problem, unknown

COLLABORATION = "collaboration.toml"


def collaboration_problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with the duty list and with the limit for reporting in."""
    duties = pack.collaboration.duties
    yield from doubled(COLLABORATION, "duties", (duty.code for duty in duties))
    for duty in duties:
        key = f"duties[{duty.code}]"
        for group in duty.groups:
            if group not in pack.categories.groups_by_code:
                known = pack.categories.groups_by_code
                yield unknown(COLLABORATION, f"{key}.groups", group, known, zh="大类", en="group")
        for category in duty.categories:
            if category not in pack.categories.by_code:
                yield unknown(
                    COLLABORATION,
                    f"{key}.categories",
                    category,
                    pack.categories.by_code,
                    zh="事项",
                    en="category",
                )
        for unit in duty.units:
            yield from unit_problems(pack, COLLABORATION, f"{key}.units", unit)
        if not duty.units or not (duty.groups or duty.categories):
            yield Problem(
                COLLABORATION,
                key,
                "每条职责至少要写明一个单位和一类事项。",
                "a duty names at least one unit and one group or category.",
            )
    if pack.collaboration.report_in.emergency.kind != "continuous_hours":
        yield Problem(
            COLLABORATION,
            "report_in.emergency.kind",
            "紧急事项的报到时限必须用 continuous_hours：险情不分上下班。",
            "an emergency's limit must be continuous_hours: danger keeps no office hours.",
            "continuous_hours",
        )
