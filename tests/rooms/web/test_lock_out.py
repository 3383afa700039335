"""Slowing down who guesses, without giving anybody the means to keep a colleague out."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from linli.people.acts.sign_in import FROM_ONE_ADDRESS
from linli.people.known_devices import KnownDevice, shown, with_officer
from linli.web.callers import device_cookie_name
from linli.web.rates import forget_knocks
from tests.cast import PASSWORD, Cast

OFFICE, ABROAD = "192.0.2.1", "198.51.100.7"
ZHOU = {"username": "zhou.ming", "password": PASSWORD}
WRONG = {**ZHOU, "password": "guess after guess"}


def tries(client: Client, body: dict[str, str], *, at: str) -> Any:
    return client.post(
        "/api/workbench/session", body, content_type="application/json", REMOTE_ADDR=at
    )


def used_before(at: str = OFFICE) -> Client:
    """A browser on which she has signed in once; her session there has ended."""
    hers = Client()
    assert tries(hers, ZHOU, at=at).status_code == 201
    del hers.cookies["linli_session"]
    return hers


def test_failures_from_elsewhere_keep_nobody_out(cast: Cast) -> None:
    for number in range(20):
        tries(Client(), WRONG, at=f"198.51.100.{number}")
    for _ in range(8):
        last = tries(Client(), WRONG, at=ABROAD)
    assert last.status_code == 429, "the guesser waits"
    assert tries(Client(), ZHOU, at=OFFICE).status_code == 201, "she does not"


def test_failures_from_her_own_office_do_not_keep_her_out_of_her_own_device(cast: Cast) -> None:
    hers = used_before()
    for _ in range(30):  # past the account's tries, and past what the door takes from one address
        last = tries(Client(), WRONG, at=OFFICE)
    assert last.status_code == 429
    assert tries(Client(), ZHOU, at=OFFICE).status_code == 429, "on a device that nobody knows"
    assert tries(hers, ZHOU, at=OFFICE).status_code == 201


def test_a_known_device_guesses_no_faster_than_another(cast: Cast) -> None:
    stolen = used_before()
    found = [tries(stolen, WRONG, at=ABROAD).status_code for _ in range(6)]
    assert found == [403] * 5 + [429]
    assert tries(stolen, {**WRONG, "username": "wang.min"}, at=ABROAD).status_code == 403
    other = used_before(at="192.0.2.9")
    assert tries(other, ZHOU, at="192.0.2.9").status_code == 201


def test_a_device_is_known_for_whom_it_has_shown_alone(cast: Cast) -> None:
    hers = used_before()
    cookie = hers.cookies[device_cookie_name()]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/api/")
    device = shown(cookie.value)
    assert device.officer_ids == (cast.zhou_ming.id,)
    assert "zhou" not in cookie.value
    assert device.source(cast.zhou_ming.id, OFFICE) != OFFICE
    assert device.source(cast.wang_min.id, OFFICE) == OFFICE
    assert device.source(None, OFFICE) == OFFICE
    # A colleague signs in on it too; it stays the same device.
    tries(hers, {**ZHOU, "username": "wang.min"}, at=OFFICE)
    both = shown(hers.cookies[device_cookie_name()].value)
    assert both == KnownDevice(device.device, (cast.wang_min.id, cast.zhou_ming.id))


@pytest.mark.parametrize("written", ["", "x", "eyJkZXZpY2UiOiJhIn0:forged", "é"])
def test_a_device_that_somebody_made_up_is_none(written: str) -> None:
    assert shown(written).source(1, OFFICE) == OFFICE


def test_a_shared_device_knows_the_last_few() -> None:
    written = ""
    for officer in range(1, 20):
        written = with_officer(shown(written), officer)
    assert shown(written).officer_ids == tuple(range(19, 11, -1))


def test_one_password_on_many_accounts_waits_by_address(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(FROM_ONE_ADDRESS, free=6)
    monkeypatch.setattr("linli.people.acts.sign_in.FROM_ONE_ADDRESS", few)
    spraying = {"password": "spring festival 2026"}
    found = []
    for number in range(7):
        forget_knocks()
        found.append(tries(Client(), {**spraying, "username": f"n{number}"}, at=ABROAD).status_code)
    assert found == [403] * 6 + [429]
    assert tries(Client(), ZHOU, at=OFFICE).status_code == 201
