"""Signing in in two steps over HTTP, and what a page is told of it."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from linli.people.acts.provider_links import link_provider
from linli.people.factors import code_at, step_of
from linli.people.models import Session
from tests.cast import NOW, PASSWORD, Cast
from tests.rooms.people.authenticator import Device
from tests.rooms.people.provider import Provider
from tests.rooms.people.test_provider import provider  # noqa: F401  # a fixture
from tests.rooms.web.callers import NOBODY, Caller, signed_in

ZHOU = {"username": "zhou.ming", "password": PASSWORD}


def test_a_phone_is_bound_and_then_asked_for(cast: Cast) -> None:
    # given: she binds her phone, with another session open elsewhere
    zhou, elsewhere = signed_in(cast.zhou_ming), signed_in(cast.zhou_ming)
    begun = zhou.post("/workbench/session/factor")
    key = begun.json()["key"]
    assert begun.status_code == 201
    assert begun.json()["address"].startswith("otpauth://totp/")
    code = {"code": code_at(key, step_of(NOW))}
    confirmed = zhou.ask("PUT", "/workbench/session/factor", code)
    assert len(confirmed.json()["codes"]) == 10
    assert elsewhere.get("/workbench/session").status_code == 401
    assert zhou.get("/workbench/session/factor").json()["codes_left"] == 10

    # when: she signs in a minute later
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False) as clock:
        before = Session.objects.count()
        first = NOBODY.post("/workbench/session", ZHOU)
        assert (first.status_code, first.json()["ways"]) == (202, ["code"])
        assert not first.cookies
        assert Session.objects.count() == before

        # then: a wrong code opens nothing, the right one does
        answer = {"ticket": first.json()["ticket"], "code": "000000"}
        assert NOBODY.post("/workbench/session/code", answer).status_code == 403
        answer["code"] = code_at(key, step_of(NOW + timedelta(minutes=1)))
        second = NOBODY.post("/workbench/session/code", answer)
        assert second.status_code == 201
        who = Caller(second.json()["token"]).get("/workbench/session").json()
        assert (who["username"], who["must_set_up_factor"]) == ("zhou.ming", False)
        clock.shift(timedelta(seconds=5))
        assert NOBODY.post("/workbench/session/code", answer).status_code == 403


def test_a_reset_is_read_by_its_owner(cast: Cast) -> None:
    zhou, qin = signed_in(cast.zhou_ming), signed_in(cast.qin_yu)
    key = zhou.post("/workbench/session/factor").json()["key"]
    zhou.ask("PUT", "/workbench/session/factor", {"code": code_at(key, step_of(NOW))})
    path = f"/workbench/officers/{cast.zhou_ming.id}"
    assert qin.get(path).json()["has_factor"] is True

    body = {"reason": "手机丢了"}
    for _ in range(2):  # sent again on a bad line
        assert qin.post(f"{path}/factor-reset", body, Idempotency_Key="r1").status_code == 200
    assert zhou.get("/workbench/session").status_code == 401

    again = Caller(NOBODY.post("/workbench/session", ZHOU).json()["token"])
    assert again.get("/workbench/session").json()["factor_was_reset"] is True
    told = again.get("/workbench/session/factor").json()["reset"]
    assert (told["by"], told["reason"]) == ("秦瑜", "手机丢了")
    again.post("/workbench/session/factor/reset-read")
    assert again.get("/workbench/session").json()["factor_was_reset"] is False
    life = qin.get(f"{path}/history").json()["items"]
    assert [one["text"]["zh"] for one in life[:2]] == ["第二重验证被重置", "绑定了动态口令"]


def asked(browser: Client, path: str, body: Any) -> Any:
    """A page of ours asks: its cookies go along by themselves."""
    return browser.post(
        f"/api/workbench/session{path}",
        json.dumps(body),
        content_type="application/json",
        headers={"X-Linli": "1"},
    )


def test_the_provider_s_word_opens_a_session_in_the_browser_that_asked(
    cast: Cast,
    provider: Provider,  # noqa: F811
) -> None:
    link_provider(cast.zhou_ming.id, "7", by=cast.qin_yu, now=NOW)
    page = Client()
    offered = page.get("/api/workbench/session/ways").json()
    assert (offered["provider"]["zh"], offered["only"]) == ("统一身份认证", False)
    code, state = provider.lets_in(asked(page, "/provider/begin", {}).json()["address"], "7")
    back = {"code": code, "state": state}
    assert asked(Client(), "/provider", back).status_code == 409
    assert asked(page, "/provider", back).status_code == 201
    assert page.get("/api/workbench/session").json()["username"] == "zhou.ming"
    # Signed out at the provider, which tells us by itself, without a page or a cookie of ours.
    form = {"logout_token": provider.logout("7")}
    told = Client().post("/api/workbench/session/provider/logout", form)
    assert told.status_code == 422, "a form with files is none"
    told = Client().post(
        "/api/workbench/session/provider/logout",
        f"logout_token={form['logout_token']}",
        content_type="application/x-www-form-urlencoded",
    )
    assert (told.status_code, told.json()["count"]) == (200, 1)
    assert page.get("/api/workbench/session").status_code == 401


def test_a_passkey_is_added_and_used_in_the_browser_that_began(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "LINLI_PUBLIC_URL", "https://linli.example")
    # given: she is signed in and adds a key
    page, device = Client(), Device()
    asked(page, "", ZHOU)
    begun = asked(page, "/passkeys/begin", {})
    cookie = begun.cookies["__Host-linli_ceremony"]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Strict")
    assert cookie.value not in begun.content.decode()
    made = {"name": "办公室电脑", **device.makes(begun.json()["options"])}
    assert asked(Client(), "/passkeys", made).status_code == 401
    answer = asked(page, "/passkeys", made)
    assert (answer.status_code, len(answer.json()["codes"])) == (201, 10)
    kept = page.get("/api/workbench/session/passkeys").json()
    assert (kept["possible"], kept["items"][0]["name"]) == (True, "办公室电脑")

    # when: she comes with the password, she is asked for the key
    again, other = Client(), Client()
    step = asked(again, "", ZHOU)
    assert (step.status_code, step.json()["ways"]) == (202, ["passkey", "code"])
    ticket = step.json()["ticket"]
    begun = asked(again, "/passkey/begin", {"ticket": ticket})
    allowed = begun.json()["options"]["allowCredentials"]
    assert [one["id"] for one in allowed] == [made["id"]]
    signed = {"ticket": ticket, **device.signs(begun.json()["options"])}

    # then: it opens in this browser, not in another, and once
    asked(other, "/passkey/begin", {})
    assert asked(other, "/passkey", signed).status_code == 403
    assert asked(again, "/passkey", signed).status_code == 201
    assert again.get("/api/workbench/session").json()["username"] == "zhou.ming"
    assert asked(again, "/passkey", signed).status_code == 409
    row = kept["items"][0]["id"]
    changed = again.put(
        f"/api/workbench/session/passkeys/{row}",
        json.dumps({"name": "窗口"}),
        content_type="application/json",
        headers={"X-Linli": "1"},
    )
    assert changed.status_code == 200
    assert asked(again, f"/passkeys/{row}/removal", {}).status_code == 200
    assert again.get("/api/workbench/session/passkeys").json()["items"] == []
