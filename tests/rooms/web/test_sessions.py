"""Signing in and out, choosing a post, changing a password; cookies and who may send them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from linli.people import code_sender
from linli.people.acts.staff import add_officer, add_post
from linli.people.models import Session
from linli.web.callers import cookie_name
from tests.cast import FOUNDER, LIULIN, NOW, PASSWORD, Cast
from tests.rooms.web.callers import NOBODY, Caller, signed_in

ZHOU = {"username": "zhou.ming", "password": PASSWORD}


def test_staff_sign_in_and_are_told_who_they_are(cast: Cast) -> None:
    answer = NOBODY.post("/workbench/session", ZHOU)

    assert answer.status_code == 201
    who = Caller(answer.json()["token"]).get("/workbench/session").json()
    assert who["name"] == "周明"
    assert who["posts"][0]["role"]["name"]["zh"] == "值班长"
    assert "case.dispatch" in who["permissions"]
    assert "people.add" not in who["permissions"]


def test_a_wrong_password_and_a_wrong_name_are_refused_alike(cast: Cast) -> None:
    wrong = NOBODY.post("/workbench/session", {**ZHOU, "password": "x"})
    nobody = NOBODY.post("/workbench/session", {**ZHOU, "username": "nobody"})

    assert wrong.status_code == nobody.status_code == 403
    assert wrong.json() == nobody.json()


def test_signing_out_ends_the_session(cast: Cast) -> None:
    zhou = signed_in(cast.zhou_ming)

    assert zhou.ask("DELETE", "/workbench/session").status_code == 204
    assert zhou.get("/workbench/session").status_code == 401
    assert zhou.ask("DELETE", "/workbench/session").status_code == 401


def test_a_session_that_is_over_answers_401_with_the_way_in(cast: Cast) -> None:
    zhou = signed_in(cast.zhou_ming)

    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        answer = zhou.get("/workbench/cases")

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["zh"].startswith("请先登录")


class Browser(Client):
    """A page of ours: the cookie goes along by itself, the header only from our own scripts."""

    def ask(self, method: str, path: str, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.generic(method, f"/api{path}", headers=named)


def test_a_cookie_alone_reads_and_changes_nothing(cast: Cast) -> None:
    browser = Browser()
    entered = browser.post("/api/workbench/session", ZHOU, content_type="application/json")

    cookie = entered.cookies[cookie_name()]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert browser.ask("GET", "/workbench/session").status_code == 200
    foreign = browser.ask("DELETE", "/workbench/session")
    assert (foreign.status_code, foreign.json()["code"]) == (403, "request.foreign")
    assert Session.objects.get().ended_at is None
    assert browser.ask("DELETE", "/workbench/session", X_Linli="1").status_code == 204
    assert browser.ask("GET", "/workbench/session").status_code == 401


def test_behind_tls_the_cookie_is_for_tls(cast: Cast, settings: Any) -> None:
    settings.LINLI_PUBLIC_URL = "https://linli.example"

    entered = NOBODY.post("/workbench/session", ZHOU)

    cookie = entered.cookies["__Host-linli_session"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
    # and: it is the one that is read, and taken back
    browser = Browser()
    browser.cookies = entered.cookies
    left = browser.ask("DELETE", "/workbench/session", X_Linli="1")
    assert left["Clear-Site-Data"] == '"cache"'
    assert left.status_code == 204
    assert (left.cookies["__Host-linli_session"]["max-age"], Session.objects.get().ended_at) == (
        0,
        NOW,
    )


def test_a_page_of_ours_is_not_told_its_token(cast: Cast) -> None:
    told = NOBODY.post("/workbench/session", ZHOU, X_Linli="1")

    assert told.json()["token"] == ""
    # 256 random bits in base64, far below what browsers keep
    assert 43 <= len(told.cookies[cookie_name()].value) <= 100


@pytest.mark.parametrize("where", ["cross-site", "same-site"])
def test_a_page_of_another_site_cannot_even_sign_somebody_in(cast: Cast, where: str) -> None:
    told = NOBODY.post("/workbench/session", ZHOU, Sec_Fetch_Site=where)

    assert (told.status_code, told.json()["code"]) == (403, "request.foreign")
    assert not Session.objects.exists()
    assert not told.cookies


@pytest.mark.parametrize(
    "where", ["https://elsewhere.example", "http://testserver.example", "null"]
)
def test_nor_one_in_a_browser_that_says_only_where_the_page_came_from(
    cast: Cast, where: str
) -> None:
    told = NOBODY.post("/workbench/session", ZHOU, Origin=where)

    assert (told.status_code, told.json()["code"]) == (403, "request.foreign")
    assert not Session.objects.exists()
    assert not told.cookies


@pytest.mark.parametrize("where", ["http://testserver", "https://linli.example"])
def test_a_page_of_ours_signs_in_there_behind_a_proxy_too(
    cast: Cast, settings: Any, where: str
) -> None:
    settings.LINLI_PUBLIC_URL = "https://linli.example"

    assert NOBODY.post("/workbench/session", ZHOU, Origin=where).status_code == 201


def test_a_first_password_opens_nothing_but_its_change(cast: Cast) -> None:
    officer = add_officer("lin.yue", "林悦", password="first of many 1", by=FOUNDER, now=NOW)
    add_post(officer, "street_clerk", unit_code=f"street-{LIULIN}", by=FOUNDER, now=NOW)
    body = {"username": "lin.yue", "password": "first of many 1"}
    entered = NOBODY.post("/workbench/session", body).json()
    lin = Caller(entered["token"])

    assert entered["must_change_password"]
    refused = lin.get("/workbench/cases")
    assert refused.status_code == 403
    assert "初始密码" in refused.json()["zh"]
    new = {"old": "first of many 1", "new": "willow by the river 7"}
    assert lin.ask("PUT", "/workbench/session/password", new).status_code == 200
    assert lin.get("/workbench/cases").status_code == 200


def test_one_of_several_posts_is_chosen(cast: Cast) -> None:
    second = add_post(
        cast.chen_qiang.id, "street_clerk", unit_code=f"street-{LIULIN}", by=FOUNDER, now=NOW
    )
    chen = signed_in(cast.chen_qiang)
    assert len(chen.get("/workbench/session").json()["posts"]) == 2
    assert "case.hold" in chen.get("/workbench/session").json()["permissions"]

    chen.ask("PUT", "/workbench/session/post", {"post": cast.chen_qiang.post_id})

    who = chen.get("/workbench/session").json()
    assert (who["post"], len(who["posts"])) == (cast.chen_qiang.post_id, 2)
    assert "case.hold" not in who["permissions"]
    assert chen.ask("PUT", "/workbench/session/post", {"post": second}).status_code == 200
    foreign = {"post": cast.zhou_ming.post_id}
    assert chen.ask("PUT", "/workbench/session/post", foreign).status_code == 404


class Heard:
    """A sender that keeps what it was to send."""

    codes: list[str] = []

    def send(self, phone: str, code: str, language: str) -> None:
        self.codes.append(code)


def test_a_resident_signs_in_with_a_code(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.people.acts.codes.code_sender", Heard)
    assert code_sender
    asked = NOBODY.post("/resident/session/code", {"phone": "139 1234 0001"}).json()["request_id"]

    wrong = NOBODY.post("/resident/session", {"request_id": asked, "code": "000"})
    assert wrong.status_code == 403
    entered = NOBODY.post("/resident/session", {"request_id": asked, "code": Heard.codes[-1]})

    assert entered.status_code == 201
    lin = Caller(entered.json()["token"])
    assert lin.get("/resident/me").json()["name"] == "林秀英"
    assert lin.get("/workbench/session").status_code == 403


def test_one_administrator_enters_staff_and_another_appoints_and_retires_them(cast: Cast) -> None:
    deng, qin = signed_in(cast.deng_wei), signed_in(cast.qin_yu)
    new = {"username": "lin.yue", "name": "林悦"}

    first = deng.post("/workbench/officers", new, Idempotency_Key="o")
    again = deng.post("/workbench/officers", new, Idempotency_Key="o")
    assert first.status_code == 201
    assert first.json() == again.json()
    officer = first.json()["id"]
    post = {"role": "street_clerk", "unit": f"street-{LIULIN}"}
    held = qin.post(f"/workbench/officers/{officer}/posts", post).json()["id"]
    page = qin.get(f"/workbench/officers?unit=street-{LIULIN}").json()["items"]
    assert {"wang.min", "ma.jun", "lin.yue"} == {one["username"] for one in page}
    lent = {"post": held, "to_on": "2026-11-30"}
    path = f"/workbench/officers/{cast.gao_yuan.id}/stand-ins"
    assert qin.post(path, lent).status_code == 201
    assert qin.ask("DELETE", f"/workbench/posts/{held}").status_code == 200
    reset = {"password": "second of many 2"}
    path = f"/workbench/officers/{officer}/password"
    assert qin.ask("PUT", path, reset).status_code == 200
    assert qin.ask("DELETE", f"/workbench/officers/{officer}").status_code == 200
    body = {"username": "lin.yue", "password": "second of many 2"}
    assert NOBODY.post("/workbench/session", body).status_code == 403
