"""Every secret has an age, and who runs the house is told which of them should be renewed."""

import json
import time
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from linli.exchange.hotline.models import SECRET, HotlineSecret
from linli.exchange.keys import end_key, make_key
from linli.exchange.webhooks.models import Subscription
from linli.journal.models import Entry
from linli.ledger.keys import create_log_keys, keys_file, log_key_made_at, read_log_keys
from linli.people.keyring import SEAL, add_key, create_key_ring, forget_key_ring
from linli.people.sealing import seal
from linli.site import secret_file
from linli.site.cli import main
from linli.site.findings import Finding
from linli.site.secret_ages import Secret, secrets_in_force
from linli.site.secret_days import DAYS, NAMES, secret_days
from linli.site.secret_looks import MEND, secrets_of_age
from tests.cast import FOUNDER, NOW, Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TOKEN = "only-for-this-test"


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keys of this test's own, all made at NOW."""
    folder = tmp_path / "keys"
    settings.LINLI_KEYS_FILE = folder / "ring.json"
    settings.LINLI_SECRET_FILE = folder / "secret"
    settings.LINLI_SECRET_DAYS = secret_days([])
    monkeypatch.delenv("LINLI_SECRET_KEY", raising=False)
    monkeypatch.setitem(settings.DATABASES["default"], "PASSWORD", "")
    with time_machine.travel(NOW, tick=False):
        create_key_ring(folder / "ring.json")
        create_log_keys(keys_file(), "linli.example/log", now=NOW)
    (folder / "secret").write_bytes(secret_file.written("k" * 40, now=NOW))
    forget_key_ring()
    yield folder
    forget_key_ring()


def of_kind(kind: str, now: datetime = NOW) -> list[Secret]:
    return [one for one in secrets_in_force(now=now) if one.kind == kind]


def told(at: datetime) -> list[Finding]:
    with time_machine.travel(at, tick=False):
        return list(secrets_of_age())


def test_what_is_made_from_now_on_knows_its_day(keys: Path) -> None:
    found = secrets_in_force(now=NOW + 3 * DAY)
    assert {one.kind for one in found} == {
        "seal-key",
        "index-key",
        "mark-key",
        "secret-key",
        "log-key",
    }
    assert {one.days(NOW + 3 * DAY) for one in found} == {3}


def test_keys_from_before_their_days_were_kept_still_serve_and_count_from_the_first_entry(
    cast: Cast, keys: Path
) -> None:
    ring, log = (json.loads((keys / name).read_text()) for name in ("ring.json", "ledger.json"))
    for key in ring["keys"]:
        key["since"] = 0
    log.pop("made_at")
    (keys / "ring.json").write_text(json.dumps(ring))
    (keys / "ledger.json").write_text(json.dumps(log))
    (keys / "secret").write_text("a key of one line\n")
    forget_key_ring()

    assert read_log_keys().signer.name == "linli.example/log"
    assert log_key_made_at() is None
    assert secret_file.read(keys / "secret") == "a key of one line"
    first = Entry.objects.order_by("id")[0].at
    since = {one.kind: one.since for one in secrets_in_force(now=NOW)}
    assert {since[kind] for kind in ("seal-key", "index-key", "mark-key", "log-key")} == {first}
    written = datetime.fromtimestamp((keys / "secret").stat().st_mtime, UTC)
    assert since["secret-key"] == written


def test_a_renewed_key_is_young_again(keys: Path) -> None:
    later = NOW + 390 * DAY
    with time_machine.travel(later, tick=False):
        add_key(keys / "ring.json", SEAL, since=time.time())
        forget_key_ring()
        (seal_key,) = of_kind("seal-key", later)
        (index_key,) = of_kind("index-key", later)
    assert (seal_key.name, seal_key.days(later)) == ("2", 0)
    assert index_key.days(later) == 390


def test_the_secret_key_of_the_environment_tells_no_day(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_SECRET_KEY", "k" * 40)
    (secret,) = of_kind("secret-key")
    assert (secret.since, secret.days(NOW), secret.is_due(NOW)) == (None, None, False)


def test_doors_count_by_the_oldest_secret_that_still_opens_them(cast: Cast) -> None:
    for system, days in (("city", 50), ("city", 10), ("water", 5)):
        HotlineSecret.objects.create(
            system=system, secret_sealed=seal("s" * 40, SECRET), made_at=NOW - days * DAY
        )
    HotlineSecret.objects.create(
        system="water", secret_sealed=seal("s" * 40, SECRET), made_at=NOW - 900 * DAY, ended_at=NOW
    )
    assert {one.name: one.days(NOW) for one in of_kind("hotline-secret")} == {
        "city": 50,
        "water": 5,
    }


def test_a_webhook_counts_from_the_last_change_of_its_secret(cast: Cast) -> None:
    row = Subscription(made_at=NOW - 500 * DAY)
    assert row.secret_since == NOW - 500 * DAY
    row.previous_until = NOW - 99 * DAY  # a day after it was changed the older one ended
    assert row.secret_since == NOW - 100 * DAY


def test_the_doctor_names_each_secret_that_is_over_its_days_and_what_renews_it(
    cast: Cast, keys: Path
) -> None:
    make_key("city-app", by=FOUNDER, now=NOW)
    make_key("old-app", by=FOUNDER, now=NOW - 900 * DAY)
    end_key("old-app", by=FOUNDER, now=NOW)

    (well,) = told(NOW + 400 * DAY)
    assert well.state == "good"
    over = told(NOW + 401 * DAY)
    assert {one.state for one in over} == {"warning"}
    assert [one.mend for one in over] == [
        MEND[kind] for kind in ("seal-key", "index-key", "secret-key", "api-key")
    ]
    assert "city-app" in over[-1].zh
    assert "401" in over[-1].en
    # the mark key has three years, the log's own key for ever
    late = {one.mend for one in told(NOW + 5000 * DAY)}
    assert MEND["mark-key"] in late
    assert MEND["log-key"] not in late


def test_the_district_sets_other_days(settings: Any, keys: Path) -> None:
    settings.LINLI_SECRET_DAYS = secret_days(["seal-key=90", "secret-key=0", "log-key=3650"])
    assert [one.mend for one in told(NOW + 91 * DAY)] == [MEND["seal-key"]]
    late = {one.mend for one in told(NOW + 3651 * DAY)}
    assert MEND["secret-key"] not in late
    assert MEND["log-key"] in late


@pytest.mark.parametrize("wrong", ["seal=90", "seal-key", "seal-key=", "seal-key=-1", "api-key=9x"])
def test_days_that_cannot_be_read_are_refused_by_name(wrong: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="LINLI_SECRET_DAYS") as refused:
        secret_days(["mark-key=900", wrong])
    assert wrong in str(refused.value)
    assert "hotline-secret" in str(refused.value)


def test_a_key_that_ends_soon_is_told_before_and_for_a_month_after(cast: Cast) -> None:
    make_key("city-app", days=90, by=FOUNDER, now=NOW)
    assert [one.state for one in told(NOW + 59 * DAY)] == ["good"]
    (soon,) = told(NOW + 61 * DAY)
    assert "ends on" in soon.en
    (over,) = told(NOW + 91 * DAY)
    assert "ended on" in over.en
    assert "refused" in over.en
    assert [one.state for one in told(NOW + 121 * DAY)] == ["good"]


def test_every_kind_has_a_name_and_a_way_to_renew_it() -> None:
    assert NAMES.keys() == MEND.keys() == DAYS.keys()


def test_monitors_read_the_oldest_of_each_kind_and_what_ends(cast: Cast, settings: Any) -> None:
    settings.LINLI_METRICS_TOKEN = TOKEN
    make_key("city-app", days=90, by=FOUNDER, now=NOW)
    make_key("water-app", by=FOUNDER, now=NOW - 30 * DAY)
    with time_machine.travel(NOW + 10 * DAY, tick=False):
        answer = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    read: dict[str, dict[str, float]] = {}
    for family in text_string_to_metric_families(answer.content.decode()):
        for one in family.samples:
            read.setdefault(one.name, {})["".join(one.labels.values())] = one.value

    ages, limits = read["linli_secret_age_days"], read["linli_secret_limit_days"]
    assert (ages["seal-key"], ages["api-key"], ages["log-key"]) == (10, 40, 10)
    assert (limits["seal-key"], limits["mark-key"]) == (400, 1100)
    assert "log-key" not in limits  # no rule can ring for it
    assert read["linli_api_key_left_days"] == {"city-app": 80}


def test_without_keys_monitors_still_read_the_rest(cast: Cast, settings: Any, keys: Path) -> None:
    settings.LINLI_METRICS_TOKEN = TOKEN
    (keys / "ring.json").unlink()
    forget_key_ring()
    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert "linli_disk_free_bytes" in answer.content.decode()
    assert "linli_secret_age_days" not in answer.content.decode()


def test_the_command_lists_every_age(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.site.opening.opened", lambda *_, **__: nullcontext())
    make_key("city-app", days=800, by=FOUNDER, now=NOW)
    with time_machine.travel(NOW + 500 * DAY, tick=False):
        rows = json.loads(CliRunner().invoke(main, ["keys", "ages", "--json"]).stdout)["secrets"]
        words = CliRunner().invoke(main, ["keys", "ages"]).stdout
    assert {(one["kind"], one["days"], one["limit"], one["due"]) for one in rows} == {
        ("seal-key", 500, 400, True),
        ("index-key", 500, 400, True),
        ("mark-key", 500, 1100, False),
        ("log-key", 500, 0, False),
        ("secret-key", 500, 400, True),
        ("api-key", 500, 400, True),
    }
    assert "city-app" in words
    assert "应当更换" in words
