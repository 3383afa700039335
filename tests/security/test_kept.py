"""How what must stay secret is made, kept and logged."""

import json
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.test import Client

from linli.people.acts.sessions import Opened, open_session
from linli.people.acts.sign_in import sign_in
from linli.people.models import Officer, Resident, Session
from linli.people.queries import token_hash
from linli.site import settings as shipped
from linli.site.hardening import declared
from linli.site.logs import Line
from tests.cast import NOW, PASSWORD, Cast


def test_passwords_are_kept_by_scrypt_with_enough_work() -> None:
    first = shipped.PASSWORD_HASHERS[0]
    hasher = ScryptPasswordHasher()
    kept = hasher.encode("willow by the river 7", hasher.salt())

    assert first.endswith(".ScryptPasswordHasher")
    name, work, _, block, lanes, _ = kept.split("$")
    # OWASP's second choice of parameters: 2¹⁴, 8, 5
    assert (name, int(work), int(block), int(lanes)) == ("scrypt", 2**14, 8, 5)
    assert hasher.decode(kept)["salt"] != hasher.decode(hasher.encode("x", hasher.salt()))["salt"]


def test_a_token_has_256_random_bits_and_only_its_hash_is_kept(cast: Cast) -> None:
    tokens = {
        open_session(Session.Kind.OFFICER, cast.wang_min.id, by=cast.wang_min, now=NOW).token
        for _ in range(50)
    }

    assert len(tokens) == 50
    assert {len(token) for token in tokens} == {43}
    kept = {bytes(one.token_hash) for one in Session.objects.all()}
    assert kept == {token_hash(token) for token in tokens}
    assert {len(one) for one in kept} == {32}


def test_a_password_stays_good_for_years(cast: Cast) -> None:
    opened = sign_in("wang.min", PASSWORD, address="192.0.2.1", now=NOW + timedelta(days=3 * 365))

    assert isinstance(opened, Opened)
    assert not opened.must_change_password


def test_nobody_chooses_her_own_token(cast: Cast) -> None:
    chosen = "A" * 43
    browser = Client()
    browser.cookies["linli_session"] = chosen

    entered = browser.post(
        "/api/workbench/session",
        {"username": "wang.min", "password": PASSWORD},
        content_type="application/json",
        headers={"X-Linli": "1"},
    )

    assert entered.status_code == 201
    assert entered.cookies["linli_session"].value != chosen


@pytest.mark.django_db
def test_no_account_comes_with_the_house() -> None:
    assert not Officer.objects.exists()
    assert not Resident.objects.exists()


@pytest.mark.parametrize("words", ['x\n{"level": "forged"}', "\x1b[2J", "\u2028", "a\r\nb"])
def test_nobody_writes_a_line_of_ours(words: str) -> None:
    record = logging.LogRecord("linli.web", logging.WARNING, "", 1, "refused %s", (words,), None)

    line = Line().format(record)

    assert len(line.splitlines()) == 1 or "\u2028" in words
    assert "\x1b" not in line
    said = json.loads(line)
    assert set(said) == {"at", "level", "logger", "message"}
    assert said["at"].endswith("+00:00")
    assert said["level"] == "warning"


def test_the_log_goes_to_one_place() -> None:
    told = shipped.LOGGING
    assert list(told["handlers"]) == ["stderr"]
    assert told["root"]["handlers"] == ["stderr"]
    for logger in told["loggers"].values():
        assert not logger.get("handlers")


def test_what_breaks_is_logged_without_its_words(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks() -> None:
        raise ValueError("13912345678")

    monkeypatch.setattr("linli.web.health.current", breaks)
    Client(raise_request_exception=False).get("/api/health")

    (record,) = [one for one in caplog.records if one.name == "django.request"]
    line = Line().format(record)
    assert json.loads(line)["error"] == "builtins.ValueError"
    assert "13912345678" not in line


def test_the_doctor_refuses_a_public_address_without_tls(settings: Any) -> None:
    settings.LINLI_PRODUCTION = True
    settings.LINLI_PUBLIC_URL = "http://linli.example"
    assert [one.state for one in declared()] == ["bad"]
    settings.LINLI_PUBLIC_URL = "https://linli.example"
    assert not list(declared())
