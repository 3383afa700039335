"""A secret that others gave us counts from the day on which it was first seen as it is."""

import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from linli.people.keyring import MARK, add_key, create_key_ring, drop_key, forget_key_ring
from linli.policy.queries import current
from linli.policy.sections.channels import Channels
from linli.site import worker
from linli.site.given_secrets import NOTE, given_since, note_given
from linli.site.secret_ages import secrets_in_force
from linli.site.secret_days import secret_days
from linli.site.worker import Worker
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
KIND = "given-secret"
PASSWORD = "of the mail server"
CHANNELS = """
[mail]
user = "linli@district.example"
password = "%s"
[browsers]
key = "a key that every browser was told"
"""


@pytest.fixture(autouse=True)
def given(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder, a ring and settings of this test's own, with two secrets of other houses."""
    settings.LINLI_DATA_DIR = tmp_path
    settings.LINLI_KEYS_FILE = tmp_path / "keys" / "ring.json"
    settings.LINLI_CHANNEL_SECRETS = tmp_path / "channels.toml"
    settings.LINLI_SECRET_DAYS = secret_days([])
    settings.LINLI_PROVIDER_SECRET = "from the provider"
    settings.LINLI_METRICS_TOKEN = ""
    settings.LINLI_OPEN311_KEYS = ["city-roads=from the roads"]
    monkeypatch.setitem(settings.DATABASES["default"], "PASSWORD", "")
    with time_machine.travel(NOW, tick=False):
        create_key_ring(settings.LINLI_KEYS_FILE)
    forget_key_ring()
    yield tmp_path / NOTE
    forget_key_ring()


def days(now: datetime) -> dict[str, int | None]:
    return {one.name: one.days(now) for one in secrets_in_force(now=now) if one.kind == KIND}


def test_a_secret_counts_from_the_day_on_which_it_was_first_seen(
    cast: Cast, settings: Any, given: Path
) -> None:
    assert days(NOW) == {"provider": None, "open311 city-roads": None}
    note_given(now=NOW)
    note_given(now=NOW + 10 * DAY)
    assert days(NOW + 10 * DAY) == {"provider": 10, "open311 city-roads": 10}

    settings.LINLI_PROVIDER_SECRET = "another from the provider"
    note_given(now=NOW + 20 * DAY)
    assert days(NOW + 21 * DAY) == {"provider": 1, "open311 city-roads": 21}

    settings.LINLI_PROVIDER_SECRET = ""
    note_given(now=NOW + 22 * DAY)
    assert days(NOW + 22 * DAY) == {"open311 city-roads": 22}


def test_the_note_holds_no_secret_and_is_its_owners_alone(cast: Cast, given: Path) -> None:
    note_given(now=NOW)
    told = given.read_text()
    assert set(json.loads(told)) == {"provider", "open311 city-roads"}
    assert "from the" not in told
    assert given.stat().st_mode & 0o077 == 0


def test_an_unchanged_note_is_not_written_again(cast: Cast, given: Path) -> None:
    note_given(now=NOW)
    before = given.stat().st_ino
    note_given(now=NOW + DAY)
    assert given.stat().st_ino == before


def test_a_renewed_mark_key_makes_no_secret_young(cast: Cast, settings: Any) -> None:
    ring = settings.LINLI_KEYS_FILE
    note_given(now=NOW)
    with time_machine.travel(NOW + DAY, tick=False):
        add_key(ring, MARK, since=time.time())
        note_given(now=NOW + DAY)
        drop_key(ring, MARK, 1)
        note_given(now=NOW + 2 * DAY)
        assert days(NOW + 2 * DAY) == {"provider": 2, "open311 city-roads": 2}


def test_a_note_that_cannot_be_read_begins_anew(cast: Cast, given: Path) -> None:
    given.write_text("[]")
    assert set(given_since().values()) == {None}
    note_given(now=NOW)
    assert set(given_since().values()) == {NOW}


def test_what_channels_sign_in_with_counts_too_but_not_the_key_that_browsers_know(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = {
        "code": "mail",
        "name": {"zh": "邮件", "en": "Mail"},
        "host": "mail.district.example",
        "sender": "linli@district.example",
        "sender_name": {"zh": "邻里", "en": "linli"},
    }
    browsers = {
        "code": "browsers",
        "name": {"zh": "网页推送", "en": "Web push"},
        "contact": "mailto:linli@district.example",
    }
    channels = Channels.model_validate({"email": [mail], "push": [browsers]})
    monkeypatch.setitem(current().pack.__dict__, "channels", channels)
    settings.LINLI_CHANNEL_SECRETS.write_text(CHANNELS % PASSWORD)
    note_given(now=NOW)
    assert days(NOW + DAY)["channel mail"] == 1
    assert "channel browsers" not in days(NOW)

    settings.LINLI_CHANNEL_SECRETS.write_text(CHANNELS % "another one")
    note_given(now=NOW + 5 * DAY)
    assert days(NOW + 5 * DAY)["channel mail"] == 0
    assert days(NOW + 5 * DAY)["provider"] == 5


def test_the_worker_notes_them_and_a_full_disk_does_not_stop_it(
    cast: Cast, given: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    Worker()._now_and_then("note", 1, worker._note)
    assert given.exists()

    def full(*, now: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(worker, "note_given", full)
    worker._note()
    assert "not noted (OSError)" in caplog.text
