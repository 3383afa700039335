"""It is a Wednesday morning for the doors too, which ask the clock; nobody has knocked yet."""

from collections.abc import Iterator

import pytest
import time_machine

from linli.web.quota import forget_sent
from linli.web.rates import forget_knocks
from tests.cast import NOW


@pytest.fixture(autouse=True)
def a_fresh_wednesday() -> Iterator[None]:
    forget_knocks()
    forget_sent()
    with time_machine.travel(NOW, tick=False):
        yield
