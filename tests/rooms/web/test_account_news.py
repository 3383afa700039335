"""A member of staff hears what happened to her account: new devices, wrong tries, new ways in."""

from datetime import timedelta
from typing import Any

import time_machine
from django.test import Client

from linli.people.acts.factors import begin_factor, confirm_factor, reset_factor
from linli.people.acts.officers import renew_password
from linli.people.factors import code_at, step_of
from linli.policy.queries import current
from tests.cast import NOW, PASSWORD, Cast
from tests.rooms.web.callers import signed_in

HER_OFFICE, ABROAD = "192.0.2.1", "198.51.100.7"


def enters(
    name: str, word: str = PASSWORD, *, at: str = HER_OFFICE, on: Client | None = None
) -> Any:
    return (on or Client()).post(
        "/api/workbench/session",
        {"username": name, "password": word},
        content_type="application/json",
        REMOTE_ADDR=at,
    )


def told(token: str) -> list[tuple[str, str, bool]]:
    answer = Client().get(
        "/api/workbench/session/news", headers={"Authorization": f"Bearer {token}"}
    )
    return [(one["text"]["zh"], one["by"], one["is_new"]) for one in answer.json()["items"]]


def count(token: str) -> int:
    answer = Client().get("/api/workbench/session", headers={"Authorization": f"Bearer {token}"})
    found: int = answer.json()["account_news"]
    return found


def test_a_sign_in_on_a_new_device_is_told_on_the_others(cast: Cast) -> None:
    hers = Client()
    first = enters("zhou.ming", on=hers).json()["token"]
    assert told(first) == [], "her very first sign-in is no news"
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert enters("zhou.ming", at=ABROAD).status_code == 201
        assert told(first) == [("在一台新设备上登录", "", True)]
        del hers.cookies["linli_session"]
        again = enters("zhou.ming", on=hers).json()["token"]
        assert told(again) == [("在一台新设备上登录", "", True)], "her own device is no new one"
        assert count(again) == 1


def test_wrong_tries_before_a_right_one_are_told(cast: Cast) -> None:
    for _ in range(2):
        enters("zhou.ming", "guess after guess", at=ABROAD)
    token = enters("zhou.ming").json()["token"]
    assert told(token) == [], "two are a slip of the finger"
    for _ in range(2):
        enters("zhou.ming", "guess after guess", at=ABROAD)
    assert told(token) == [("登录没有成功 4 次", "", True)]
    assert count(token) == 1
    hear = {"Authorization": f"Bearer {token}"}
    Client().put("/api/workbench/session/news/heard", headers=hear)
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        enters("zhou.ming", "guess after guess", at=ABROAD)
        assert told(token) == [("登录没有成功 5 次", "", False)], "one more is no news again"
        assert count(token) == 0
    other = enters("chen.qiang").json()["token"]
    assert told(other) == [], "nobody hears of a colleague's account"


def test_a_reset_password_and_a_reset_factor_are_told_with_whoever_did_it(cast: Cast) -> None:
    secret = begin_factor(by=cast.zhou_ming, now=NOW)
    confirm_factor(code_at(secret, step_of(NOW)), by=cast.zhou_ming, now=NOW)
    reset_factor(cast.zhou_ming.id, "手机丢了，已当面核对", by=cast.qin_yu, now=NOW)
    first = renew_password(cast.zhou_ming.id, by=cast.qin_yu, now=NOW)
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        token = enters("zhou.ming", first).json()["token"]
        assert ("密码改了", "秦瑜", True) in told(token)
        assert ("动态口令被重置", "秦瑜", True) in told(token)
        heard = Client().put(
            "/api/workbench/session/news/heard", headers={"Authorization": f"Bearer {token}"}
        )
        assert heard.status_code == 200
        assert count(token) == 0
        assert {new for _, _, new in told(token)} == {False}, "it stays to be read, as old news"


def test_what_she_does_herself_in_this_session_is_no_news_to_her(cast: Cast) -> None:
    token = enters("zhou.ming").json()["token"]
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        changed = Client().put(
            "/api/workbench/session/password",
            {"old": PASSWORD, "new": "another river, another bank"},
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
        assert changed.status_code == 200
        assert told(token) == [("密码改了", "", False)]
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        token = enters("zhou.ming", "another river, another bank").json()["token"]
        assert ("密码改了", "", True) in told(token), "elsewhere she hears of it"


def test_an_unused_first_password_ends(cast: Cast) -> None:
    first = renew_password(cast.zhou_ming.id, by=cast.qin_yu, now=NOW)
    days = timedelta(days=current().pack.sign_in.first_password_days)
    with time_machine.travel(NOW + days + timedelta(minutes=1), tick=False):
        refused = enters("zhou.ming", first)
        assert (refused.status_code, refused.json()["code"]) == (403, "sign_in.first_password_over")
        again = renew_password(cast.zhou_ming.id, by=cast.qin_yu, now=NOW + days)
        assert enters("zhou.ming", again).json()["must_change_password"]
    with time_machine.travel(NOW + days + timedelta(days=1), tick=False):
        assert enters("zhou.ming", again).status_code == 201


def test_residents_have_no_such_page(cast: Cast) -> None:
    assert signed_in(cast.granny_lin).get("/workbench/session/news").status_code == 403
