"""It is a Wednesday morning for the doors too, and nobody has knocked yet."""

from collections.abc import Callable, Iterator

import pytest
import time_machine

from linli.policy.queries import current
from linli.policy.sections.exchange import Exchange, OtherSystem
from linli.web.rates import forget_knocks
from tests.cast import NOW, Cast
from tests.rooms.exchange.roads import ROADS


@pytest.fixture(autouse=True)
def a_fresh_wednesday() -> Iterator[None]:
    forget_knocks()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def with_roads(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """The pack in force, with another system in it."""

    def name(system: OtherSystem = ROADS) -> None:
        pack = current().pack
        assert pack.hash, "reckoned before, for it is kept with the pack that all tests share"
        monkeypatch.setitem(pack.__dict__, "exchange", Exchange(systems=(system,)))

    name()
    return name
