"""Whoever is signed in sees on which devices, and ends what is not hers any more."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from linli.people.acts.sign_in import sign_in
from linli.people.models import Session
from linli.web.devices import words_of
from tests.cast import NOW, PASSWORD, Cast
from tests.rooms.web.callers import NOBODY, Caller, signed_in, statements

WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.3485.54"
)
WECHAT = (
    "Mozilla/5.0 (Linux; Android 14; 2304FPN6DC) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/126.0.6478.188 Mobile Safari/537.36 MicroMessenger/8.0.50"
)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (WINDOWS, "Edge · Windows"),
        (WECHAT, "微信 WeChat · Android"),
        (
            "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/145.0",
            "Firefox · Linux",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Safari/604.1", "Safari · iPhone"),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)
def test_a_device_is_called_what_people_call_it(user_agent: str, words: str) -> None:
    assert words_of(user_agent) == words


def enter(user_agent: str, username: str = "zhou.ming", **more: Any) -> Caller:
    body = {"username": username, "password": PASSWORD, **more}
    return Caller(NOBODY.post("/workbench/session", body, User_Agent=user_agent).json()["token"])


def test_an_officer_sees_her_devices_and_ends_one(cast: Cast) -> None:
    # given: signed in at the desk, on a phone, and on the wall
    desk = enter(WINDOWS)
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        phone = enter(WECHAT)
        wall = enter(WINDOWS, device="wall")
    enter(WINDOWS, "wang.min")

    # then: she sees the three, what they are, and nothing that tells them apart from others
    items = phone.get("/workbench/session/devices").json()["items"]
    assert [(one["kind"], one["words"], one["this"]) for one in items] == [
        ("wall", "Edge · Windows", False),
        ("phone", "微信 WeChat · Android", True),
        ("desk", "Edge · Windows", False),
    ]
    kept = str(list(Session.objects.values()))
    assert "140.0" not in kept
    assert "127.0.0.1" not in kept

    # when: the desk is ended from the phone, twice
    for _ in range(2):
        path = f"/workbench/session/devices/{items[2]['id']}"
        assert phone.ask("DELETE", path).status_code == 200
    assert desk.get("/workbench/session").status_code == 401
    assert wall.get("/workbench/session").status_code == 200

    # and: all others
    assert phone.ask("DELETE", "/workbench/session/devices").json()["count"] == 1
    assert wall.get("/workbench/session").status_code == 401
    assert phone.get("/workbench/session").status_code == 200


def test_nobody_ends_a_strangers_session(cast: Cast) -> None:
    zhou, chen = signed_in(cast.zhou_ming), signed_in(cast.chen_qiang)
    theirs = Session.objects.get(officer_id=cast.zhou_ming.id).id

    foreign = chen.ask("DELETE", f"/workbench/session/devices/{theirs}")
    absent = chen.ask("DELETE", "/workbench/session/devices/999999999")

    assert (foreign.status_code, foreign.json()) == (absent.status_code, absent.json())
    assert chen.ask("DELETE", "/workbench/session/devices").json()["count"] == 0
    assert zhou.get("/workbench/session").status_code == 200


def test_who_administers_ends_the_sessions_of_her_people(cast: Cast) -> None:
    qin, zhou = signed_in(cast.qin_yu), enter(WINDOWS)
    path = f"/workbench/officers/{cast.zhou_ming.id}/devices"

    assert [one["words"] for one in qin.get(path).json()["items"]] == ["Edge · Windows"]
    assert zhou.get(path).status_code == 403
    assert qin.ask("DELETE", path).json()["count"] == 1
    assert zhou.get("/workbench/session").status_code == 401
    assert qin.get(path).json()["items"] == []


def test_a_resident_sees_and_ends_hers(cast: Cast) -> None:
    lin, elsewhere = signed_in(cast.granny_lin), signed_in(cast.granny_lin)
    zhang = signed_in(cast.xiao_zhang)

    items = lin.get("/resident/me/devices").json()["items"]
    assert [one["kind"] for one in items] == ["resident", "resident"]
    other = next(one["id"] for one in items if not one["this"])
    assert zhang.ask("DELETE", f"/resident/me/devices/{other}").status_code == 200
    assert elsewhere.get("/resident/me").status_code == 200, "not Zhang's to end"
    assert lin.ask("DELETE", f"/resident/me/devices/{other}").status_code == 200
    assert elsewhere.get("/resident/me").status_code == 401
    assert lin.get("/resident/me").status_code == 200


def test_a_resident_ends_hers_with_a_code_of_just_now(cast: Cast) -> None:
    lin, elsewhere = signed_in(cast.granny_lin), signed_in(cast.granny_lin)
    [other] = [
        one["id"] for one in lin.get("/resident/me/devices").json()["items"] if not one["this"]
    ]
    with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
        for path in ("/resident/me/devices", f"/resident/me/devices/{other}"):
            answer = lin.ask("DELETE", path)
            assert (answer.status_code, answer.json()["code"]) == (403, "people.prove_again")
        assert elsewhere.get("/resident/me").status_code == 200
        anew = signed_in(cast.granny_lin, at=NOW + timedelta(minutes=10))
        assert anew.ask("DELETE", f"/resident/me/devices/{other}").status_code == 200
        assert elsewhere.get("/resident/me").status_code == 401
        assert lin.get("/resident/me").status_code == 200


def test_signing_in_on_the_same_device_ends_the_session_before(cast: Cast) -> None:
    first = enter(WINDOWS)
    body = {"username": "wang.min", "password": PASSWORD}
    second = Caller(first.post("/workbench/session", body).json()["token"])

    assert first.get("/workbench/session").status_code == 401
    assert second.get("/workbench/session").json()["username"] == "wang.min"
    refused = second.post("/workbench/session", {**body, "password": "wrong"})
    assert refused.status_code == 403
    assert second.get("/workbench/session").status_code == 200, "a wrong password ends nothing"


def test_the_list_is_one_statement_however_long(cast: Cast) -> None:
    lin = signed_in(cast.granny_lin)
    with statements() as few:
        lin.get("/resident/me/devices")
    for _ in range(5):
        signed_in(cast.granny_lin)
    with statements() as many:
        lin.get("/resident/me/devices")
    assert len(few) == len(many) == 2


def test_the_cookie_lasts_as_long_as_the_longest_use(cast: Cast) -> None:
    opened = sign_in("zhou.ming", PASSWORD, address="192.0.2.1", now=NOW)
    assert opened.ends_at - opened.expires_at > timedelta(days=6)
    body = {"username": "zhou.ming", "password": PASSWORD}
    cookie = NOBODY.post("/workbench/session", body).cookies["linli_session"]
    assert cookie["expires"].startswith("Wed, 25 Nov 2026")
