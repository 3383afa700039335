"""A log of its own for each test: keys and files in a folder, and entries to seal."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from linli.journal.acting import Actor
from linli.journal.events import Event, event
from linli.journal.record import record
from linli.ledger.keys import create_log_keys, keys_file
from linli.ledger.seal import SEALED_AT_ONCE, seal
from linli.ledger.status import standing

NOW = datetime(2026, 11, 18, 2, 20, tzinfo=UTC)
SOON = NOW + timedelta(seconds=1)
SWEEP = Actor.system("test")
ORIGIN = "district.example/log"


@event("bell.rung")
class BellRung(Event):
    """A bell was rung, for the tests of the ledger."""

    case_id: int
    times: int


def ring(*cases: int, now: datetime = NOW) -> list[int]:
    """One entry for each case, in one transaction."""
    with transaction.atomic():
        return record(*(BellRung(case_id=one, times=one % 7) for one in cases), by=SWEEP, now=now)


def sealed(*, limit: int = SEALED_AT_ONCE, now: datetime = SOON) -> int:
    """Seal what waits, at most so many, in as many goes as it takes; returns how many.

    Any transaction of the server keeps the tail back while it runs, the vacuum's too.
    """
    done = 0
    for _ in range(200):
        done += seal(now=now, limit=limit - done)
        if done == limit or not standing().waiting:
            return done
        time.sleep(0.05)
    raise AssertionError("something keeps the tail back")


@pytest.fixture
def log(tmp_path: Path, settings: pytest.FixtureRequest) -> Path:
    """The folder of a log that has just been founded."""
    settings.LINLI_DATA_DIR = tmp_path  # type: ignore[attr-defined]  # pytest-django's own object
    settings.LINLI_KEYS_FILE = tmp_path / "keys" / "ring.json"  # type: ignore[attr-defined]
    create_log_keys(keys_file(), ORIGIN)
    return tmp_path / "ledger"
