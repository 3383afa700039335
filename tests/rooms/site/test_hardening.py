"""`linli doctor --production`: each thing that gives residents away is refused, and named."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from linli.people.models import Officer
from linli.people.passwords import make_password
from linli.policy.sections.roles import PSEUDO_ROLES
from linli.policy.sections.sign_in import Provider as ProviderRules
from linli.policy.sections.sign_in import SecondFactor, SignIn
from linli.simulate.demo import SIGN_INS
from linli.site import database_line, hardening, looks
from linli.site.backup.places import LastBackup, remember
from linli.site.database_line import line_to_the_database
from linli.site.findings import Finding
from linli.site.strong_sign_in import provider, second_factor
from linli.site.synchronised import synchronised
from tests.cast import Cast
from tests.rooms.people.provider import CLIENT, ISSUER, SECRET, Provider

GOOD_SECRET = "w9dV3kQmZt7xB1nYc5LsFh2JpRg8Ta6Ue0Xo4iKz"  # only for this test
WITNESS = "city.example/witness+bad"
Break = Callable[[Any, pytest.MonkeyPatch, Path], None]


def states(look: looks.Look, state: str = "bad") -> list[Finding]:
    return [one for one in look() if one.state == state]


@pytest.fixture
def real(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Settings as a district would have them, with a backup of last night."""
    keys = tmp_path / "keys"
    keys.mkdir()
    for name in ("ring.json", "ledger.json", "secret"):
        (keys / name).write_text("{}")
        (keys / name).chmod(0o600)
    settings.LINLI_PRODUCTION = True
    settings.LINLI_PUBLIC_URL = "https://linli.example.org"
    settings.LINLI_CODE_SENDER = "tests.journeys.phones.Telephones"
    settings.LINLI_DATA_DIR = tmp_path / "data"
    settings.LINLI_KEYS_FILE = keys / "ring.json"
    settings.LINLI_SECRET_FILE = keys / "secret"
    settings.LINLI_TRUSTED_PROXIES = ["10.0.0.0/24"]
    settings.LINLI_SCANNER = "unix:/run/clamav/clamd.ctl"
    settings.LINLI_BREACHED_PASSWORDS = tmp_path / "pwnedpasswords.txt"
    settings.SECRET_KEY = GOOD_SECRET
    settings.ALLOWED_HOSTS = ["linli.example.org"]
    monkeypatch.delenv("LINLI_FIRST_PASSWORD", raising=False)
    monkeypatch.setattr(hardening, "synchronised", lambda: True)
    (tmp_path / "data").mkdir()
    backed_up(tmp_path)
    return settings


def elsewhere(monkeypatch: pytest.MonkeyPatch, options: dict[str, str]) -> None:
    told = {"HOST": "db.example.org", "OPTIONS": options}
    monkeypatch.setattr(database_line, "connection", SimpleNamespace(settings_dict=told))


def test_a_line_that_is_always_encrypted_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    for mode in ("require", "verify-ca", "verify-full"):
        elsewhere(monkeypatch, {"sslmode": mode})
        assert not list(line_to_the_database())


def backed_up(place: Path, *, days: float = 0.3, **more: Any) -> None:
    told = {"keys_to": str(place / "apart"), "missing": 0, **more}
    at = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    folder = str(place / "backups" / "20261122T020000Z")
    remember(LastBackup(at=at, folder=folder, verified_at=at, **told))


def test_a_sound_installation_is_not_blamed(real: Any):
    of_rows = {hardening.demonstration, hardening.database_rights, second_factor, provider}
    of_rows |= {hardening.notice_channels, hardening.named_networks}
    without_rows = set(hardening.LOOKS) - of_rows
    assert not [one for look in without_rows for one in look()]


def witness_named(settings: Any) -> None:
    settings.LINLI_WITNESSES = [f"https://city.example|{WITNESS}"]


@pytest.mark.parametrize(
    ("look", "spoil"),
    [
        # nobody has said that it is a real one
        (hardening.declared, lambda s, m, p: setattr(s, "LINLI_PRODUCTION", False)),
        (hardening.declared, lambda s, m, p: setattr(s, "DEBUG", True)),
        (hardening.declared, lambda s, m, p: setattr(s, "LINLI_PUBLIC_URL", "http://a.example")),
        # sign-in codes on the console, or by a class that is not there
        (
            hardening.codes,
            lambda s, m, p: setattr(
                s, "LINLI_CODE_SENDER", "linli.people.code_sender.ConsoleCodeSender"
            ),
        ),
        (hardening.codes, lambda s, m, p: setattr(s, "LINLI_CODE_SENDER", "no.such.Sender")),
        # every host is answered, every caller's word for its address believed
        (hardening.hosts, lambda s, m, p: setattr(s, "ALLOWED_HOSTS", ["a.example", "*"])),
        (hardening.hosts, lambda s, m, p: setattr(s, "LINLI_TRUSTED_PROXIES", ["0.0.0.0/0"])),
        (hardening.hosts, lambda s, m, p: setattr(s, "LINLI_TRUSTED_PROXIES", ["::/0"])),
        (hardening.hosts, lambda s, m, p: setattr(s, "LINLI_TRUSTED_PROXIES", ["my proxy"])),
        # a database elsewhere, reached by a line that may be plain
        (
            line_to_the_database,
            lambda s, m, p: elsewhere(m, {"sslmode": "prefer"}),
        ),
        (line_to_the_database, lambda s, m, p: elsewhere(m, {})),
        # keys that can be guessed, or read by others
        (
            hardening.secrets,
            lambda s, m, p: setattr(s, "SECRET_KEY", "insecure-" + GOOD_SECRET),
        ),
        (hardening.secrets, lambda s, m, p: setattr(s, "SECRET_KEY", "short")),
        (hardening.secrets, lambda s, m, p: setattr(s, "SECRET_KEY", "a" * 64)),
        (hardening.secrets, lambda s, m, p: (p / "keys" / "secret").chmod(0o640)),
        (hardening.secrets, lambda s, m, p: (p / "keys" / "ledger.json").chmod(0o604)),
        (hardening.secrets, lambda s, m, p: m.setenv("LINLI_FIRST_PASSWORD", "x")),
        # no backup in two days, or none at all, or one that gives everything away
        (hardening.backups, lambda s, m, p: backed_up(p, days=2.1)),
        (hardening.backups, lambda s, m, p: (p / "data" / "backups.json").unlink()),
        (hardening.backups, lambda s, m, p: backed_up(p, keys_to=str(p / "backups" / "keys"))),
        (hardening.backups, lambda s, m, p: backed_up(p, missing=3)),
        # witnesses that cannot be asked, or are too few
        (hardening.witnesses, lambda s, m, p: setattr(s, "LINLI_WITNESSES", ["city.example"])),
        (hardening.witnesses, lambda s, m, p: witness_named(s)),
        (hardening.witnesses, lambda s, m, p: setattr(s, "LINLI_WITNESSED_LOGS", ["a+b"])),
        (hardening.witnesses, lambda s, m, p: setattr(s, "LINLI_WITNESS_QUORUM", 1)),
        # a clock that nobody sets, or of which nothing is known
        (hardening.clock, lambda s, m, p: m.setattr(hardening, "synchronised", lambda: False)),
        (hardening.clock, lambda s, m, p: m.setattr(hardening, "synchronised", lambda: None)),
    ],
)
def test_one_thing_wrong_is_refused_and_mended_by_its_word(
    look: looks.Look, spoil: Break, real: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    spoil(real, monkeypatch, tmp_path)
    (found,) = states(look)
    assert found.mend
    assert found.zh.endswith("。")


def test_a_backup_that_was_never_tried_out_is_a_warning(real: Any, tmp_path: Path):
    remembered = tmp_path / "data" / "backups.json"
    told = json.loads(remembered.read_text())
    remembered.write_text(json.dumps({**told, "verified_at": ""}))
    assert not states(hardening.backups)
    assert len(states(hardening.backups, "warning")) == 1


def test_the_doctor_says_how_old_the_last_backup_is(real: Any, tmp_path: Path):
    (found,) = looks.backups()
    assert "7 hours ago" in found.en
    (tmp_path / "data" / "backups.json").write_text("{")
    (found,) = looks.backups()
    assert found.state == "warning"


@pytest.mark.django_db
def test_the_demo_and_its_public_passwords_are_refused(cast: Cast, real: Any):
    # given: the demo's pack, and nobody with the demo's password
    (found,) = states(hardening.demonstration)
    assert "pack" in found.en
    # when
    officer = Officer.objects.first()
    assert officer is not None
    known = SIGN_INS[-1]
    officer.username, officer.password = known.name, make_password(known.secret)
    officer.save()
    # then
    assert any(known.name in one.en for one in states(hardening.demonstration))


@pytest.mark.django_db
def test_a_password_alone_is_refused_for_every_role_of_the_staff(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    [found] = states(second_factor)
    assert "管理员" in found.zh
    assert "居民" not in found.zh
    staff = tuple(code for code in cast.pack.roles.by_code if code not in PSEUDO_ROLES)
    asked = SignIn(second_factor=SecondFactor(required_of=staff))
    strict = replace(cast.adopted, pack=cast.pack.model_copy(update={"sign_in": asked}))
    monkeypatch.setattr("linli.site.strong_sign_in.current", lambda: strict)
    assert states(second_factor) == []


@pytest.mark.django_db
def test_a_provider_that_cannot_be_asked_or_gone_round_is_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any
):
    assert not list(provider()), "without one there is nothing to look at"
    settings.LINLI_PROVIDER, settings.LINLI_PROVIDER_CLIENT = ISSUER, CLIENT
    settings.LINLI_PROVIDER_SECRET = SECRET
    answering = Provider()
    monkeypatch.setattr("linli.people.provider.asking.ask", answering)
    assert not list(provider())
    only = SignIn(provider=ProviderRules(only=True, emergency=("nobody.here",)))
    strict = replace(cast.adopted, pack=cast.pack.model_copy(update={"sign_in": only}))
    monkeypatch.setattr("linli.site.strong_sign_in.current", lambda: strict)
    assert len(states(provider)) == 1
    answering.away, settings.LINLI_PROVIDER_SECRET = True, ""
    settings.LINLI_PROVIDER = "http://sso.linjiang.example"
    assert len(states(provider)) == 4
    settings.LINLI_PROVIDER = ""
    assert len(states(provider, "warning")) == 1


@pytest.mark.django_db
def test_a_superuser_s_account_is_refused(cast: Cast, real: Any):
    """The tests' own is such a one, for it makes databases; and it is not that of a data folder."""
    assert any("superuser" in one.en for one in states(hardening.database_rights))


def test_the_kernel_is_asked_whether_the_clock_is_set_and_nothing_is_changed():
    assert synchronised() in (True, False, None)
