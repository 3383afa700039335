"""Grave acts ask staff for a fresh proof, whoever sits there; and each way of giving one."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from linli.attempts.models import Attempt
from linli.journal.acting import Actor
from linli.journal.models import Entry
from linli.people.acts.factors import begin_factor, confirm_factor
from linli.people.acts.passkeys import add_passkey, begin_passkey
from linli.people.acts.provider_links import link_provider
from linli.people.acts.sessions import open_session
from linli.people.factors import code_at, step_of
from linli.people.models import Officer, Passkey, Session
from linli.policy.read import read_pack
from linli.web.rates import forget_knocks
from tests.cast import DEMO, NOW, PASSWORD, Cast
from tests.rooms.people.authenticator import Device
from tests.rooms.people.provider import Provider
from tests.rooms.people.test_passkeys import as_sent
from tests.rooms.people.test_provider import provider  # noqa: F401  # a fixture
from tests.rooms.web.callers import Caller, signed_in
from tests.rooms.web.test_second_step import asked
from tests.rooms.web.test_who_may import OPERATIONS, SOME_ID, example

GRAVE = {row: one["x-grave"] for row, one in OPERATIONS.items() if "x-grave" in one}
MINUTE = timedelta(minutes=1)
# One of them has the word of every grave route.
HANDS = ("zhou_ming", "qin_yu", "deng_wei", "xu_hui")
POST = {"role": "duty_officer", "unit": "centre"}


@pytest.fixture
def half_an_hour_later() -> Iterator[Any]:
    with time_machine.travel(NOW + 30 * MINUTE, tick=False) as clock:
        yield clock


def told(caller: Caller, row: str) -> Any:
    """What a route answers; its ids are of nothing that there is."""
    method, path = row.split(" ")
    for name in ("number", "report_id", "evidence_id"):
        path = path.replace(f"{{{name}}}", SOME_ID if name != "number" else "LJ20261118000001")
    for name in ("session_id", "officer_id", "passkey_id", "post_id"):
        path = path.replace(f"{{{name}}}", "999999999")
    while "{" in path:
        path = path[: path.index("{")] + "1" + path[path.index("}") + 1 :]
    forget_knocks()
    return caller.ask(method, path, example(row))


def code_of(answer: Any) -> str:
    return str(answer.json().get("code", "")) if answer.content else ""


@pytest.mark.parametrize("row", GRAVE)
def test_a_grave_route_is_refused_when_the_proof_is_old_and_does_nothing(
    cast: Cast, half_an_hour_later: Any, row: str
) -> None:
    # given: people who signed in half an hour ago, one of whom has the word for it
    before = Entry.objects.count()
    hands = {name: signed_in(getattr(cast, name)) for name in HANDS}
    here = Entry.objects.count()
    answers = {name: told(caller, row) for name, caller in hands.items()}

    # then: whoever may do it at all is asked, and nothing was done, nor is it held against her
    asked_of = {name for name, answer in answers.items() if code_of(answer) == "proof.needed"}
    assert asked_of, {name: code_of(one) for name, one in answers.items()}
    assert {answers[name].status_code for name in asked_of} == {403}
    assert Entry.objects.count() == here > before
    assert not Attempt.objects.filter(code="proof.needed").exists()

    # and: once she has proved herself, she is asked for no more
    for name in asked_of:
        proof = hands[name].post("/workbench/session/proof", {"password": PASSWORD})
        assert proof.status_code == 200, proof.content
        assert code_of(told(Caller(proof.json()["token"]), row)) != "proof.needed"


def test_a_sign_in_counts_as_a_proof_and_daily_work_asks_for_none(cast: Cast) -> None:
    zhou, qin = signed_in(cast.zhou_ming), signed_in(cast.qin_yu)
    with time_machine.travel(NOW + 29 * MINUTE, tick=False):
        given = qin.post(f"/workbench/officers/{cast.wang_min.id}/posts", POST)
        assert given.status_code == 201
    with time_machine.travel(NOW + 11 * timedelta(hours=1), tick=False):
        assert qin.get("/workbench/officers").status_code == 200
        assert zhou.get("/workbench/tasks").status_code == 200
    graves = [row for row in GRAVE if "/cases/{number}/" in row]
    assert {row.rsplit("/", 1)[1] for row in graves} == {"redact", "unsealings", "content-hold"}


def test_how_one_signs_in_asks_for_a_proof_of_just_now(cast: Cast) -> None:
    zhou = signed_in(cast.zhou_ming)
    with time_machine.travel(NOW + 4 * MINUTE, tick=False):
        assert zhou.post("/workbench/session/factor").status_code == 201
    with time_machine.travel(NOW + 5 * MINUTE, tick=False):
        for row in ("POST /workbench/session/factor", "POST /workbench/session/passkeys/begin"):
            assert code_of(told(zhou, row)) == "proof.needed"
        # The password is changed by whoever knows the old one, which is a proof of its own.
        body = {"old": PASSWORD, "new": "willow by the river 7"}
        assert zhou.ask("PUT", "/workbench/session/password", body).status_code == 200


def test_a_proof_makes_a_new_token_and_no_longer_session(
    cast: Cast, half_an_hour_later: Any
) -> None:
    # given: a session in its last hour
    zhou = signed_in(cast.zhou_ming, at=NOW + 30 * MINUTE - timedelta(days=7) + MINUTE)
    Session.objects.update(expires_at=NOW + 31 * MINUTE, last_seen_at=NOW + 30 * MINUTE)
    ends = Session.objects.get().expires_at

    proof = zhou.post("/workbench/session/proof", {"password": PASSWORD}).json()
    again = Caller(proof["token"])
    kept = Session.objects.get()
    assert (kept.expires_at, kept.proved_at) == (ends, NOW + 30 * MINUTE)
    assert again.get("/workbench/session").status_code == 200
    assert zhou.get("/workbench/session").status_code == 401, "the former token is over"
    entry = Entry.objects.get(event="session.proved")
    assert entry.facts == {
        "officer_id": cast.zhou_ming.id,
        "session_id": kept.id,
        "way": "password",
    }
    half_an_hour_later.shift(61)
    assert again.get("/workbench/session").status_code == 401


def test_wrong_passwords_are_counted_for_this_session_and_stand_on_record(
    cast: Cast, half_an_hour_later: Any
) -> None:
    left_open, elsewhere = signed_in(cast.qin_yu), signed_in(cast.qin_yu)
    for _ in range(5):
        answer = left_open.post("/workbench/session/proof", {"password": "guess after guess"})
        assert (answer.status_code, code_of(answer)) == (403, "password.wrong")
        half_an_hour_later.shift(1)
    answer = left_open.post("/workbench/session/proof", {"password": PASSWORD})
    assert (answer.status_code, code_of(answer)) == (429, "people.too_many_tries")
    assert set(Session.objects.values_list("proved_at", flat=True)) == {NOW}
    lines = Attempt.objects.filter(officer_id=cast.qin_yu.id)
    assert [(one.kind, one.code) for one in lines.order_by("id")][-2:] == [
        ("sign_in", "password.wrong"),
        ("waiting", "people.too_many_tries"),
    ]
    # She herself, at another screen, neither waits nor was proved by anything of it.
    body = {"reason": "手机丢了"}
    path = f"/workbench/officers/{cast.zhou_ming.id}/factor-reset"
    assert code_of(elsewhere.post(path, body)) == "proof.needed"
    proof = elsewhere.post("/workbench/session/proof", {"password": PASSWORD})
    assert proof.status_code == 200


def bound(who: Actor) -> str:
    """The secret on her phone, bound before she came to work."""
    secret = begin_factor(by=who, now=NOW)
    confirm_factor(code_at(secret, step_of(NOW)), by=who, now=NOW)
    return secret


def test_whoever_has_a_second_factor_proves_both(cast: Cast, half_an_hour_later: Any) -> None:
    secret = bound(cast.zhou_ming)
    zhou = signed_in(cast.zhou_ming)
    ways = zhou.get("/workbench/session/proof").json()
    assert ways == {"password": True, "code": True, "passkey": False, "provider": None}
    now = NOW + 30 * MINUTE
    right = code_at(secret, step_of(now))
    for body, status, code in (
        ({"password": PASSWORD}, 422, "proof.code"),
        ({"password": PASSWORD, "code": "000000"}, 403, "sign_in.wrong_code"),
        ({"password": "not hers at all", "code": right}, 403, "password.wrong"),
        ({"code": right}, 403, "password.wrong"),
        ({"ticket": "made up", "code": right}, 403, "sign_in.again"),
    ):
        answer = zhou.post("/workbench/session/proof", body)
        assert (answer.status_code, code_of(answer)) == (status, code), body
        half_an_hour_later.shift(1)
    assert Session.objects.get().proved_at == NOW
    assert (
        zhou.post("/workbench/session/proof", {"password": PASSWORD, "code": right}).status_code
        == 200
    )
    assert Session.objects.get().proved_at > now


def test_a_passkey_alone_proves_its_owner_in_the_session_that_began(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "LINLI_PUBLIC_URL", "https://linli.example")
    devices = {who: key_of(who) for who in (cast.zhou_ming, cast.wang_min)}
    hers, other = devices[cast.zhou_ming], devices[cast.wang_min]
    page, second = at_a_page(cast.zhou_ming), at_a_page(cast.zhou_ming)
    with time_machine.travel(NOW + 30 * MINUTE, tick=False):
        assert page.get("/api/workbench/session/proof").json()["passkey"] is True
        options = asked(page, "/proof/passkey/begin", {}).json()["options"]
        # What was signed to sign in is no proof, and the other way round.
        assert asked(page, "/passkey", hers.signs(options)).status_code == 409

        options = asked(page, "/proof/passkey/begin", {}).json()["options"]
        assert asked(page, "/proof/passkey", other.signs(options)).status_code == 403
        options = asked(page, "/proof/passkey/begin", {}).json()["options"]
        unseen = asked(page, "/proof/passkey", blind(hers).signs(options))
        assert unseen.status_code == 403, "nobody was looked at"
        options = asked(page, "/proof/passkey/begin", {}).json()["options"]
        second.cookies["__Host-linli_ceremony"] = page.cookies["__Host-linli_ceremony"].value
        signed = hers.signs(options)
        assert asked(second, "/proof/passkey", signed).status_code == 409, "another session"
        assert set(Session.objects.values_list("proved_at", flat=True)) == {NOW}
        assert asked(page, "/proof/passkey", signed).status_code == 200
        assert asked(page, "/proof/passkey", signed).status_code == 409, "once"
        assert (
            page.delete("/api/workbench/session/devices", headers={"X-Linli": "1"}).status_code
            == 200
        )
    assert Passkey.objects.get(officer_id=cast.zhou_ming.id).used_at == NOW + 30 * MINUTE


def blind(device: Device) -> Device:
    """The same key, on a device that did not look who holds it."""
    found = device.copy()
    found.verified = False
    return found


def key_of(who: Actor) -> Device:
    session = open_session(Session.Kind.OFFICER, who.id, by=who, now=NOW)
    begun = begin_passkey(session_id=session.session_id, by=who, now=NOW)
    device = Device()
    add_passkey(
        as_sent(device.makes(begun.options)),
        "办公室电脑",
        secret=begun.secret,
        session_id=session.session_id,
        by=who,
        now=NOW,
    )
    Session.objects.all().delete()
    return device


def at_a_page(who: Actor, proved_by: Session.Proof = Session.Proof.OURSELVES) -> Client:
    """A browser of hers, signed in at NOW."""
    opened = open_session(Session.Kind.OFFICER, who.id, proved_by=proved_by, by=who, now=NOW)
    page = Client()
    page.cookies["__Host-linli_session"] = opened.token
    return page


AT = int((NOW + 30 * MINUTE).timestamp())
SAID: dict[str, tuple[dict[str, Any], str]] = {
    "asked just now": ({"auth_time": AT}, ""),
    "by a clock that goes late": ({"auth_time": AT - 60}, ""),
    "remembered from the morning": ({"auth_time": AT - 1800}, "provider.untrue"),
    "remembered from a moment before": ({"auth_time": AT - 61}, "provider.untrue"),
    "without saying when": ({}, "provider.untrue"),
    "at a time that is none": ({"auth_time": True}, "provider.untrue"),
    "as somebody else": ({"auth_time": AT, "sub": "8"}, "proof.somebody_else"),
    "as nobody here": ({"auth_time": AT, "sub": "9"}, "provider.unknown"),
}


@pytest.mark.parametrize(("claims", "code"), SAID.values(), ids=SAID)
def test_the_provider_must_have_asked_her_again(
    cast: Cast,
    provider: Provider,  # noqa: F811
    claims: dict[str, Any],
    code: str,
) -> None:
    # given: two whom the provider knows; one of them has no password here at all
    link_provider(cast.zhou_ming.id, "7", by=cast.qin_yu, now=NOW)
    link_provider(cast.wang_min.id, "8", by=cast.qin_yu, now=NOW)
    Officer.objects.filter(id=cast.zhou_ming.id).update(password="!")
    page = at_a_page(cast.zhou_ming, Session.Proof.PROVIDER)
    with time_machine.travel(NOW + 30 * MINUTE, tick=False):
        ways = page.get("/api/workbench/session/proof").json()
        assert (ways["password"], ways["provider"]["zh"]) == (False, "统一身份认证")
        address = asked(page, "/proof/provider/begin", {}).json()["address"]
        assert "prompt=login&max_age=0&" in address
        times = {"iat": AT, "exp": AT + 300}
        answer, state = provider.lets_in(address, "7", **times, **claims)
        back = {"code": answer, "state": state}
        assert asked(page, "/provider", back).status_code == 409, "it is no sign-in"
        address = asked(page, "/proof/provider/begin", {}).json()["address"]
        answer, state = provider.lets_in(address, "7", **times, **claims)
        found = asked(page, "/proof/provider", {"code": answer, "state": state})
        assert (found.status_code, code_of(found)) == (403 if code else 200, code)
    proved_at = NOW if code else NOW + 30 * MINUTE
    assert Session.objects.get(officer=cast.zhou_ming.id).proved_at == proved_at


def test_our_own_second_step_follows_the_provider_s_where_it_asked_for_a_password_alone(
    cast: Cast,
    provider: Provider,  # noqa: F811
) -> None:
    secret = bound(cast.zhou_ming)
    link_provider(cast.zhou_ming.id, "7", by=cast.qin_yu, now=NOW)
    page = at_a_page(cast.zhou_ming, Session.Proof.PROVIDER)
    with time_machine.travel(NOW + 30 * MINUTE, tick=False):
        address = asked(page, "/proof/provider/begin", {}).json()["address"]
        code, state = provider.lets_in(address, "7", iat=AT, exp=AT + 300, auth_time=AT)
        step = asked(page, "/proof/provider", {"code": code, "state": state})
        assert (step.status_code, step.json()["ways"]) == (202, ["code"])
        ticket = step.json()["ticket"]
        somebody = at_a_page(cast.wang_min)
        typed = code_at(secret, step_of(NOW + 30 * MINUTE))
        body = {"ticket": ticket, "code": typed}
        assert asked(somebody, "/proof", body).status_code == 403, "the ticket is hers"
        assert set(Session.objects.values_list("proved_at", flat=True)) == {NOW}
        assert asked(page, "/proof", {"ticket": ticket, "code": "000000"}).status_code == 403
        assert asked(page, "/proof", body).status_code == 200
    kept = Session.objects.get(officer=cast.zhou_ming.id)
    assert kept.proved_at == NOW + 30 * MINUTE


def test_a_password_alone_is_no_proof_for_whom_the_provider_proved_by_more(
    cast: Cast,
    provider: Provider,  # noqa: F811
) -> None:
    link_provider(cast.zhou_ming.id, "7", by=cast.qin_yu, now=NOW)
    page = at_a_page(cast.zhou_ming, Session.Proof.PROVIDER_STRONG)
    assert page.get("/api/workbench/session/proof").json()["password"] is False
    answer = asked(page, "/proof", {"password": PASSWORD})
    assert (answer.status_code, code_of(answer)) == (409, "proof.other_way")


def test_nobody_is_asked_who_does_not_work_here(cast: Cast) -> None:
    granny = signed_in(cast.granny_lin)
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        assert code_of(granny.get("/workbench/session/proof")) == "people.staff_only"
        assert granny.get("/resident/me").status_code == 200


@pytest.mark.parametrize(
    ("key", "minutes"), [("act_minutes", 0), ("act_minutes", 241), ("way_in_minutes", 31)]
)
def test_the_pack_says_how_long_a_proof_counts_within_bounds(key: str, minutes: int) -> None:
    proof = read_pack(DEMO).sign_in.proof
    assert (proof.act_minutes, proof.way_in_minutes) == (30, 5)
    with pytest.raises(ValueError, match=key):
        type(proof).model_validate({key: minutes})
