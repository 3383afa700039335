"""Checks the three rates: that somebody counts, that something weighs, that matters exist."""

from collections.abc import Iterator

from linli.policy.pack import Pack
from linli.policy.problems import Problem, unknown

RATES = "rates.toml"


def rates_problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with the three rates."""
    rates = pack.rates
    if "reached" not in rates.valid_outcomes:
        yield Problem(
            RATES,
            "valid_outcomes",
            "必须包含 reached：否则没有人算在内。",
            "must include reached: without it nobody counts.",
        )
    weights = rates.weights
    if weights.contacted + weights.solved + weights.satisfied == 0:
        yield Problem(
            RATES, "weights", "至少一项权重大于 0。", "at least one must weigh something."
        )
    for group in rates.response_only.groups:
        if group not in pack.categories.groups_by_code:
            known = pack.categories.groups_by_code
            yield unknown(RATES, "response_only.groups", group, known, zh="大类", en="group")
    for code in rates.response_only.categories:
        if code not in pack.categories.by_code:
            known_codes = pack.categories.by_code
            yield unknown(
                RATES, "response_only.categories", code, known_codes, zh="事项", en="category"
            )
