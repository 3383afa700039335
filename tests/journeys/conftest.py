"""A journey begins on a Wednesday morning, with everybody in office and nobody at the door yet."""

from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings

from linli.web.rates import forget_knocks
from tests.cast import NOW, Cast
from tests.journeys.district import District


@pytest.fixture
def district(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[District]:
    """The demo district with its clock stopped, to be moved by the story."""
    monkeypatch.setattr(settings, "LINLI_CODE_SENDER", "tests.journeys.phones.Telephones")
    forget_knocks()
    with time_machine.travel(NOW, tick=False) as clock:
        yield District(cast, clock)
