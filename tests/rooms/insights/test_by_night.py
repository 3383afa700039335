"""The work of the night is done once, in the hour that the settings name."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from linli.insights.tasks import by_night
from tests.cast import Cast

THREE = datetime(2026, 11, 18, 19, 20, tzinfo=UTC)  # 03:20 in the district
HOUR = timedelta(hours=1)


@pytest.mark.django_db
def test_once_in_its_hour_and_never_without_one(cast: Cast, settings: Any) -> None:
    assert not by_night(THREE), "the tests have no night"
    settings.LINLI_NIGHT_HOUR = "3"
    assert not by_night(THREE - HOUR)
    assert by_night(THREE)
    assert not by_night(THREE + HOUR / 3), "once"
    assert by_night(THREE + 24 * HOUR)
