"""Administrators bound to networks: from elsewhere their posts of administering do not count."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from linli.attempts.models import Attempt
from linli.people.acts.staff import add_officer, add_post
from linli.people.models import Session
from linli.policy.sections.sign_in import Administration
from linli.site.strong_sign_in import named_networks
from tests.cast import FOUNDER, LIULIN, NOW, PASSWORD, Cast
from tests.rooms.web.callers import Caller, signed_in

OFFICE, HOME, PROXY = "10.20.3.4", "198.51.100.7", "192.0.2.9"
NEW = {"username": "lin.yue", "name": "林悦"}


class At(Caller):
    """A caller at an address; `by` is the proxy that passes her on."""

    def __init__(self, caller: Caller, address: str, *, by: str = "") -> None:
        super().__init__()
        self.headers = caller.headers | ({"X-Forwarded-For": address} if by else {})
        self.seen_as = by or address

    @property
    def client(self) -> Client:
        return Client(REMOTE_ADDR=self.seen_as)


@pytest.fixture
def bound(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """The pack names the networks of the office."""
    rules = cast.pack.sign_in.model_copy(
        update={"administration": Administration(networks=("10.20.0.0/16", "2001:db8:1::/48"))}
    )
    adopted = replace(cast.adopted, pack=cast.pack.model_copy(update={"sign_in": rules}))
    for module in ("people.whereabouts", "site.strong_sign_in"):
        monkeypatch.setattr(f"linli.{module}.current", lambda: adopted)
    return cast


def enters(name: str, address: str) -> Any:
    return Client(REMOTE_ADDR=address).post(
        "/api/workbench/session",
        {"username": name, "password": PASSWORD},
        content_type="application/json",
    )


@pytest.mark.parametrize("name", ["deng.wei", "qin.yu", "xu.hui"])
def test_each_of_the_three_signs_in_from_there_alone_and_a_refusal_is_on_record(
    bound: Cast, name: str
) -> None:
    assert enters(name, OFFICE).status_code == 201
    sessions = Session.objects.count()
    refused = enters(name, HOME)
    assert (refused.status_code, refused.json()["code"]) == (403, "sign_in.elsewhere")
    assert "指定的网络" in refused.json()["zh"]
    assert Session.objects.count() == sessions
    row = Attempt.objects.get()
    officer = getattr(bound, name.replace(".", "_"))
    assert (row.kind, row.code, row.officer_id) == (
        "administration",
        "sign_in.elsewhere",
        officer.id,
    )


def test_a_wrong_password_says_nothing_of_it(bound: Cast) -> None:
    answer = Client(REMOTE_ADDR=HOME).post(
        "/api/workbench/session",
        {"username": "deng.wei", "password": "no idea at all"},
        content_type="application/json",
    )
    assert answer.json()["code"] == "sign_in.wrong"


def test_a_session_that_moves_elsewhere_administers_no_more(bound: Cast) -> None:
    deng = signed_in(bound.deng_wei)
    assert At(deng, OFFICE).post("/workbench/officers", NEW).status_code == 201
    at_home = At(deng, HOME)
    refused = at_home.post("/workbench/officers", {**NEW, "username": "x.y"})
    assert (refused.status_code, refused.json()["code"]) == (403, "people.elsewhere")
    assert [(row.kind, row.code) for row in Attempt.objects.all()] == [
        ("administration", "people.elsewhere")
    ]
    me = at_home.get("/workbench/session").json()
    assert (me["elsewhere"], me["posts"], me["permissions"]) == (True, [], [])
    assert not At(deng, OFFICE).get("/workbench/session").json()["elsewhere"]


def test_her_other_posts_go_on_and_nobody_else_is_bound(bound: Cast) -> None:
    add_post(bound.deng_wei.id, "street_clerk", unit_code=f"street-{LIULIN}", by=FOUNDER, now=NOW)
    assert enters("deng.wei", HOME).status_code == 201
    me = At(signed_in(bound.deng_wei), HOME).get("/workbench/session").json()
    assert [one["role"]["code"] for one in me["posts"]] == ["street_clerk"]
    assert "case.close" in me["permissions"]
    assert "people.add" not in me["permissions"]
    assert enters("zhou.ming", HOME).status_code == 201


def test_the_address_is_the_one_that_trusted_proxies_tell(bound: Cast, settings: Any) -> None:
    deng = signed_in(bound.deng_wei)

    def status(address: str) -> int:
        return int(At(deng, address, by=PROXY).get("/workbench/officers").status_code)

    assert status(OFFICE) == 403, "whoever writes the header herself is believed nothing"
    settings.LINLI_TRUSTED_PROXIES = [f"{PROXY}/32"]
    assert status(OFFICE) == 200
    assert status("2001:db8:1::7") == 200
    assert status(f"::ffff:{OFFICE}") == 200
    assert status(HOME) == 403


def test_the_house_itself_and_a_pack_without_networks_are_bound_by_nothing(
    bound: Cast, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_officer("new.one", "某某", by=bound.deng_wei, now=NOW)
    assert not list(named_networks())
    monkeypatch.undo()
    assert [one.state for one in named_networks()] == ["warning"]
    assert enters("deng.wei", HOME).status_code == 201
