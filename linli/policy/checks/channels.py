"""Checks channels: that each has a code of its own."""

from collections.abc import Iterator

from linli.policy.checks.finding import doubled
from linli.policy.pack import Pack
from linli.policy.problems import Problem

CHANNELS = "channels.toml"
LONGEST_CODE = 30


def channel_problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with what the district says of its channels."""
    every = pack.channels.all
    yield from doubled(CHANNELS, "channels", (one.code for one in every))
    for one in every:
        if len(one.code) > LONGEST_CODE:
            yield Problem(
                CHANNELS,
                f"channels[{one.code}].code",
                f"最多 {LONGEST_CODE} 个字符。",
                f"has at most {LONGEST_CODE} characters.",
            )
