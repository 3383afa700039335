"""Made-up days with clock steps, outages, kills and new rules: a slice of `bench.clockwork`.

Thousands by hand: `make prove-time`, or LINLI_SEEDS=200 for more of them here.
"""

import os
from collections.abc import Iterator

import pytest

from bench.clockwork.days import START, Days
from bench.clockwork.model import Verdict, total
from bench.clockwork.place import Place, leave_out_the_others, settled
from linli.journal.followers import BY_EVENT
from tests.cast import Cast

SEEDS = int(os.environ.get("LINLI_SEEDS", "10"))


@pytest.fixture
def place(cast: Cast) -> Iterator[Place]:
    before = {event: list(followers) for event, followers in BY_EVENT.items()}
    leave_out_the_others()
    yield settled(START)
    for event, followers in before.items():
        BY_EVENT[event][:] = followers


def played(place: Place, seeds: range, *, days: float, control: str = "") -> Verdict:
    return total(Days(seed, place, days=days, control=control).play() for seed in seeds)


def test_no_rung_is_early_missed_or_climbed_twice(place: Place) -> None:
    verdict = played(place, range(1, SEEDS + 1), days=5)
    assert verdict.is_clean, verdict
    assert verdict.climbed > SEEDS
    assert verdict.kills
    assert verdict.outages
    assert verdict.steps
    assert verdict.late


@pytest.mark.parametrize(
    ("control", "what", "first"),
    [("no-guard", "early", 6), ("forgetful", "missed", 22), ("stuttering", "twice", 2)],
)
def test_a_house_that_is_broken_on_purpose_is_seen(
    place: Place, control: str, what: str, first: int
) -> None:
    for seed in range(first, first + 40):
        if getattr(played(place, range(seed, seed + 1), days=3, control=control), what):
            return
    pytest.fail(f"Without it nothing went wrong: {control}.")
