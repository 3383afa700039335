"""Checks the systems that cases are handed over to: each stands behind one unit that exists."""

from collections.abc import Iterator

from linli.policy.checks.finding import doubled, unit_problems
from linli.policy.pack import Pack
from linli.policy.problems import Problem, unknown

EXCHANGE = "exchange.toml"


def exchange_problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with the systems that are handed cases."""
    systems = pack.exchange.systems
    yield from doubled(EXCHANGE, "systems", (one.code for one in systems))
    yield from doubled(EXCHANGE, "systems.unit", (one.unit for one in systems))
    for one in systems:
        key = f"systems[{one.code}]"
        yield from unit_problems(pack, EXCHANGE, f"{key}.unit", one.unit)
        for category in one.services:
            if category not in pack.categories.by_code:
                known = pack.categories.by_code
                yield unknown(
                    EXCHANGE, f"{key}.services", category, known, zh="事项", en="category"
                )
        if not one.services:
            yield Problem(
                EXCHANGE,
                f"{key}.services",
                "至少写一类事项和对方的服务代码。",
                "name at least one category with the system's code for it.",
                'services = { road-pothole = "potholes" }',
            )
