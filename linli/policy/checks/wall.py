"""Checks the wall: that its limits rise and its reasons are told apart."""

from collections.abc import Iterator
from itertools import pairwise

from linli.policy.checks.finding import doubled
from linli.policy.pack import Pack
from linli.policy.problems import Problem

WALL = "wall.toml"


def wall_problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with the wall."""
    wall = pack.wall
    for key, limits in (
        ("community_limits", wall.community_limits),
        ("grid_limits", wall.grid_limits),
    ):
        if limits[0] <= 0 or any(one >= other for one, other in pairwise(limits)):
            yield Problem(
                WALL,
                key,
                "必须是四个依次增大的正数。",
                "must be four numbers above 0, each greater than the one before.",
            )
    yield from doubled(WALL, "reasons", (one.code for one in wall.reasons))
