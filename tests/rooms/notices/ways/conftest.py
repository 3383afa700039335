"""Gateways that listen on this machine, and leave to ask them."""

from collections.abc import Iterator

import pytest
from django.test import override_settings

from tests.rooms.notices.ways.gateways import Gateway, listening


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """Somebody else's gateway."""
    with listening() as found, override_settings(LINLI_MAY_ASK=["127.0.0.1"]):
        yield found
