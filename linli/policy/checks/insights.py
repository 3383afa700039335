"""Checks early warning: that what is left out exists, and that the scan has a past to look at."""

from collections.abc import Iterator

from linli.policy.pack import Pack
from linli.policy.problems import Problem, unknown

INSIGHTS = "insights.toml"


def insights_problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with what the district finds behind its cases."""
    rules = pack.insights.warnings
    for code in rules.left_out:
        if code not in pack.categories.by_code:
            known = pack.categories.by_code
            yield unknown(INSIGHTS, "warnings.left_out", code, known, zh="事项", en="category")
    if rules.scan_days * 2 > rules.days:
        yield Problem(
            INSIGHTS,
            "warnings.scan_days",
            "不能超过 warnings.days 的一半：要有足够的往常可比。",
            "must be at most half of warnings.days: there has to be a usual to compare with.",
        )
