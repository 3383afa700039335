"""Checks how long things are kept: every matter has one class, and every code exists."""

from collections.abc import Iterator

from linli.policy.checks.finding import doubled
from linli.policy.pack import Pack
from linli.policy.problems import Problem, unknown

RETENTION = "retention.toml"


def retention_problems(pack: Pack) -> Iterator[Problem]:
    """Classes for matters that there are not, a matter in two of them, none or two for the rest."""
    retention = pack.retention
    yield from doubled(RETENTION, "classes", (one.code for one in retention.classes))
    yield from doubled(RETENTION, "holds", (one.code for one in retention.holds))
    groups, categories = pack.categories.groups_by_code, pack.categories.by_code
    named: set[str] = set()
    for one in retention.classes:
        key = f"classes[{one.code}]"
        for group in one.groups:
            if group not in groups:
                yield unknown(RETENTION, f"{key}.groups", group, groups, zh="大类", en="group")
        for category in one.categories:
            if category not in categories:
                yield unknown(
                    RETENTION, f"{key}.categories", category, categories, zh="事项", en="category"
                )
        for twice in sorted(named & {*one.groups, *one.categories}):
            yield Problem(
                RETENTION,
                key,
                f"“{twice}”已归入另一类。",
                f'"{twice}" is in another class already.',
            )
        named |= {*one.groups, *one.categories}
    rest = [one for one in retention.classes if not one.groups and not one.categories]
    if retention.classes and len(rest) != 1:
        yield Problem(
            RETENTION,
            "classes",
            "要有且只有一类不写大类和事项，用于其余案件。",
            "needs exactly one class without groups and categories, for all the rest.",
        )
