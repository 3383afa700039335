"""Checks what is published: that its level and the groups it seals exist."""

from collections.abc import Iterator

from linli.policy.pack import Pack
from linli.policy.problems import Problem, unknown

ASSESSMENT = "assessment.toml"


def assessment_problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with what is published."""
    disclosure = pack.assessment.disclosure
    levels, groups = pack.levels.by_code, pack.categories.groups_by_code
    if disclosure.level not in levels:
        yield unknown(
            ASSESSMENT, "disclosure.level", disclosure.level, levels, zh="层级", en="level"
        )
    for group in disclosure.sealed_groups:
        if group not in groups:
            yield unknown(
                ASSESSMENT, "disclosure.sealed_groups", group, groups, zh="大类", en="group"
            )
