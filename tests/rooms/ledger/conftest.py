"""A log of its own for each test: keys and files in a folder, and entries to seal."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from linli.journal.acting import Actor
from linli.journal.events import Event, event
from linli.journal.record import record
from linli.ledger.keys import create_log_keys, keys_file
from linli.ledger.seal import SEALED_AT_ONCE, seal
from linli.ledger.status import standing
from linli.people.sealing import create_key_ring
from linli.people.tree_file import create_tree
from linli_verify.checks import Read

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


def own_log(folder: Path, settings: pytest.FixtureRequest) -> Path:
    """Keys and files in this folder from now on; gives the folder of a log just founded."""
    settings.LINLI_DATA_DIR = folder  # type: ignore[attr-defined]  # pytest-django's own object
    settings.LINLI_KEYS_FILE = folder / "keys" / "ring.json"  # type: ignore[attr-defined]
    create_key_ring(folder / "keys" / "ring.json")
    settings.LINLI_KEY_TREE_FILE = folder / "keys" / "tree.keys"  # type: ignore[attr-defined]
    create_tree(folder / "keys" / "tree.keys", "international")
    create_log_keys(keys_file(), ORIGIN, now=NOW)
    return folder / "ledger"


@pytest.fixture
def log(tmp_path: Path, settings: pytest.FixtureRequest) -> Path:
    """The folder of a log that has just been founded."""
    return own_log(tmp_path, settings)


def public_files(client: Client) -> Read:
    """Reads the log's public files as somebody without an account gets them."""

    def fetch(path: str) -> bytes:
        answer = client.get(f"/log/{path}")
        if answer.status_code != 200:
            raise OSError(path)
        return bytes(answer.content)

    return fetch
