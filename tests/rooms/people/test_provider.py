"""Signing in by the district's identity provider: true, and every way in which it is not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from linli.journal.acting import Actor, Conflict, Forbidden, Invalid, NotNow
from linli.journal.models import Entry
from linli.people.acts.factors import begin_factor, confirm_factor
from linli.people.acts.officers import lock_officer
from linli.people.acts.passkeys import begin_entering, sign_in_by_passkey
from linli.people.acts.provider import (
    begin_at_provider,
    come_back,
    log_out_by_provider,
)
from linli.people.acts.provider_links import link_provider, unlink_provider
from linli.people.acts.sessions import Opened
from linli.people.acts.sign_in import SecondStep, sign_in, sign_in_by_code
from linli.people.factors import code_at, step_of
from linli.people.models import Ceremony, Officer, ProviderLink, Session
from linli.people.provider.asking import forget_provider
from linli.people.queries import session_by_token
from linli.policy.sections.sign_in import Provider as Rules
from linli.policy.sections.sign_in import SecondFactor
from tests.cast import NOW, PASSWORD, Cast
from tests.rooms.people.conftest import refused
from tests.rooms.people.provider import CLIENT, ISSUER, SECRET, Provider, fresh_key
from tests.rooms.people.test_passkeys import as_sent, key_of

HERE = "192.0.2.1"
SUBJECT = "248289761001"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """The district's provider, set up and answering."""
    for name, value in (
        ("PUBLIC_URL", "https://linli.example"),
        ("PROVIDER", ISSUER),
        ("PROVIDER_CLIENT", CLIENT),
        ("PROVIDER_SECRET", SECRET),
    ):
        monkeypatch.setattr(settings, f"LINLI_{name}", value)
    answering = Provider()
    monkeypatch.setattr("linli.people.provider.asking.ask", answering)
    forget_provider()
    yield answering
    forget_provider()


@pytest.fixture
def zhou(cast: Cast, provider: Provider) -> Actor:
    """周明, whom the provider knows."""
    link_provider(cast.zhou_ming.id, f" {SUBJECT} ", by=cast.qin_yu, now=NOW)
    return cast.zhou_ming


def ruled(monkeypatch: pytest.MonkeyPatch, cast: Cast, rules: Rules, *roles: str) -> None:
    """The pack says so about the provider, and asks these roles for a second factor."""
    changes = {"provider": rules, "second_factor": SecondFactor(required_of=roles)}
    sign_in_rules = cast.pack.sign_in.model_copy(update=changes)
    adopted = replace(cast.adopted, pack=cast.pack.model_copy(update={"sign_in": sign_in_rules}))
    for room in ("factor_rules", "acts.provider"):
        monkeypatch.setattr(f"linli.people.{room}.current", lambda: adopted)


def enter(provider: Provider, subject: str = SUBJECT, **lies: Any) -> Opened | SecondStep:
    address, secret = begin_at_provider(now=NOW)
    code, state = provider.lets_in(address, subject, **lies)
    return come_back(code, state=state, secret=secret, device="Firefox · Linux", now=NOW)


def test_whom_the_provider_knows_comes_in(zhou: Actor, provider: Provider) -> None:
    # A first password that was never used does not stand in her way.
    Officer.objects.filter(id=zhou.id).update(must_change_password=True)
    address, _ = begin_at_provider(now=NOW)
    assert address.startswith(f"{ISSUER}/authorize?response_type=code&client_id=linli&")
    assert "scope=openid&" in address
    assert "code_challenge_method=S256" in address
    opened = enter(provider)
    assert isinstance(opened, Opened)
    assert not opened.must_change_password
    known = session_by_token(opened.token, now=NOW)
    assert known is not None
    assert (known.actor.id, bool(known.authority.posts)) == (zhou.id, True)
    kept = ProviderLink.objects.get()
    assert SUBJECT.encode() not in bytes(kept.subject_sealed) + bytes(kept.subject_index)


def test_whom_nobody_has_linked_is_told_her_mark_and_nothing_is_created(
    zhou: Actor, provider: Provider
) -> None:
    before = (Officer.objects.count(), Session.objects.count(), Entry.objects.count())
    # Neither a name nor an address makes her one of ours.
    with pytest.raises(Forbidden) as told:
        enter(provider, "999", preferred_username="zhou.ming", email="zhou@linjiang.example")
    assert told.value.code == "provider.unknown"
    assert told.value.zh.endswith("：999")
    assert (Officer.objects.count(), Session.objects.count(), Entry.objects.count()) == before


LIES: dict[str, dict[str, Any]] = {
    "signed by another key": {"key": fresh_key()},
    "signed by a key of another number": {"kid": "k2"},
    "signed with what everybody knows": {"alg": "HS256", "key": "x" * 32},
    "not signed": {"alg": "none", "key": None},
    "made out to another program": {"aud": "other"},
    "made out to two, and to the other": {"aud": [CLIENT, "other"], "azp": "other"},
    "made out to two, to neither": {"aud": [CLIENT, "other"]},
    "from another provider": {"iss": "https://sso.evil.example"},
    "from almost the same": {"iss": f"{ISSUER}/"},
    "expired": {"exp": int(NOW.timestamp()) - 61},
    "of yesterday": {"iat": int(NOW.timestamp()) - 86400},
    "of tomorrow": {"iat": int(NOW.timestamp()) + 86400},
    "without an end": {"exp": None},
    "at a time that is none": {"iat": True, "exp": "never"},
    "for another request": {"nonce": "swapped"},
    "for no request": {"nonce": None},
    "about nobody": {"sub": None},
    "about a number": {"sub": 248289761001},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_a_token_that_is_not_true_opens_nothing(
    zhou: Actor, provider: Provider, lie: dict[str, Any]
) -> None:
    before = Session.objects.count()
    with pytest.raises(Forbidden) as told:
        enter(provider, **lie)
    assert told.value.code == "provider.untrue"
    assert Session.objects.count() == before


def test_an_answer_counts_once_in_the_browser_that_asked(zhou: Actor, provider: Provider) -> None:
    address, secret = begin_at_provider(now=NOW)
    other_address, other_secret = begin_at_provider(now=NOW)
    code, state = provider.lets_in(address, SUBJECT)
    # Somebody else's answer slipped into her browser, and hers into another.
    with pytest.raises(Forbidden) as told:
        come_back(code, state=state, secret=other_secret, now=NOW)
    assert told.value.code == "provider.untrue"
    _, other_state = provider.lets_in(other_address, SUBJECT)
    for wrong in (other_state, "", "é"):
        with pytest.raises((Forbidden, NotNow)):
            come_back(code, state=wrong, secret=secret, now=NOW)
    for nothing in ("", "made up"):
        with pytest.raises(NotNow):
            come_back(code, state=state, secret=nothing, now=NOW)

    address, secret = begin_at_provider(now=NOW)
    code, state = provider.lets_in(address, SUBJECT)
    assert come_back(code, state=state, secret=secret, now=NOW)
    with pytest.raises(NotNow):
        come_back(code, state=state, secret=secret, now=NOW)
    # The code in a new round: the provider takes it once, and it was proved by another verifier.
    address, secret = begin_at_provider(now=NOW)
    _, state = provider.lets_in(address, SUBJECT)
    with pytest.raises(NotNow) as told:
        come_back(code, state=state, secret=secret, now=NOW)
    assert told.value.code == "provider.away"
    # Too late.
    address, secret = begin_at_provider(now=NOW)
    code, state = provider.lets_in(address, SUBJECT)
    with pytest.raises(NotNow):
        come_back(code, state=state, secret=secret, now=NOW + 6 * MINUTE)


def test_another_provider_cannot_answer_in_its_place(
    zhou: Actor, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, secret = begin_at_provider(now=NOW)
    code, state = provider.lets_in(address, SUBJECT)
    evil = "https://sso.evil.example"
    with pytest.raises(Forbidden):
        come_back(code, state=state, issuer=evil, secret=secret, now=NOW)
    # One that says that it names itself has to.
    offered = provider.offer() | {"authorization_response_iss_parameter_supported": True}
    monkeypatch.setattr(provider, "offer", lambda: offered)
    forget_provider()
    for issuer, is_right in (("", False), (ISSUER, True)):
        address, secret = begin_at_provider(now=NOW)
        code, state = provider.lets_in(address, SUBJECT)
        if is_right:
            assert come_back(code, state=state, issuer=issuer, secret=secret, now=NOW)
            continue
        with pytest.raises(Forbidden):
            come_back(code, state=state, issuer=issuer, secret=secret, now=NOW)
    # And its metadata must call it exactly what was agreed.
    offered["issuer"] = f"{ISSUER}/"
    forget_provider()
    with refused(NotNow):
        begin_at_provider(now=NOW)


def test_who_is_locked_or_has_left_does_not_come_in(
    zhou: Actor, provider: Provider, cast: Cast
) -> None:
    lock_officer(zhou.id, by=cast.qin_yu, now=NOW)
    with pytest.raises(Forbidden) as told:
        enter(provider)
    assert told.value.code == "sign_in.locked"
    Officer.objects.filter(id=zhou.id).update(locked_at=None, active=False)
    with pytest.raises(Forbidden) as told:
        enter(provider)
    assert told.value.code == "provider.unknown"


def test_our_own_second_step_follows_unless_the_provider_asked_for_more(
    zhou: Actor, provider: Provider, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruled(monkeypatch, cast, Rules(acr=("loa3",), amr=("mfa",)), "duty_officer")
    # Neither has she set one up, nor did the provider ask: she does nothing else before.
    opened = enter(provider, amr=["pwd"])
    assert isinstance(opened, Opened)
    known = session_by_token(opened.token, now=NOW)
    assert known is not None
    assert known.authority.factor_due
    for strong in ({"amr": ["pwd", "mfa"]}, {"acr": "loa3"}):
        opened = enter(provider, **strong)
        assert isinstance(opened, Opened)
        known = session_by_token(opened.token, now=NOW)
        assert known is not None
        assert known.authority.posts

    secret = begin_factor(by=zhou, now=NOW)
    confirm_factor(code_at(secret, step_of(NOW)), by=zhou, now=NOW)
    for weak in ({}, {"amr": "mfa"}, {"amr": [["mfa"]]}, {"acr": ["loa3"]}):
        step = enter(provider, **weak)
        assert isinstance(step, SecondStep)
    later = NOW + MINUTE
    code = code_at(secret, step_of(later))
    inside = sign_in_by_code(step.ticket, code, address=HERE, now=later)
    assert Session.objects.get(id=inside.session_id).proved_by == Session.Proof.PROVIDER


def test_a_provider_that_is_away_is_said_to_be(zhou: Actor, provider: Provider) -> None:
    address, secret = begin_at_provider(now=NOW)
    code, state = provider.lets_in(address, SUBJECT)
    provider.away = True
    with pytest.raises(NotNow) as told:
        come_back(code, state=state, secret=secret, now=NOW)
    assert told.value.code == "provider.away"
    forget_provider()
    with refused(NotNow):
        begin_at_provider(now=NOW)
    # A new key of the provider's is learnt when it is first seen.
    provider.away, provider.number = False, "k1"
    assert enter(provider)
    provider.key, provider.number = fresh_key(), "k2"
    assert enter(provider)


def test_who_links_whom(zhou: Actor, provider: Provider, cast: Cast) -> None:
    with refused(Conflict) as told:
        link_provider(cast.wang_min.id, SUBJECT, by=cast.qin_yu, now=NOW)
    assert told.value.code == "provider.taken"
    with refused(Conflict):
        link_provider(cast.qin_yu.id, "7", by=cast.qin_yu, now=NOW)
    with refused(Forbidden):
        link_provider(cast.wang_min.id, "7", by=cast.zhou_ming, now=NOW)
    for nothing in ("  ", "x" * 256, "a\nb"):
        with refused(Invalid):
            link_provider(cast.wang_min.id, nothing, by=cast.qin_yu, now=NOW)
    assert ProviderLink.objects.count() == 1
    opened = enter(provider)
    assert isinstance(opened, Opened)
    for _ in range(2):
        unlink_provider(zhou.id, by=cast.qin_yu, now=NOW)
    assert session_by_token(opened.token, now=NOW) is None
    with pytest.raises(Forbidden):
        enter(provider)
    assert Entry.objects.filter(event="provider.unlinked").count() == 1


def test_a_pack_may_close_our_own_door_to_all_but_named_accounts(
    zhou: Actor, provider: Provider, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = key_of(zhou)
    ruled(monkeypatch, cast, Rules(only=True, emergency=("deng.wei",)))
    # A stranger learns nothing of who may: without the password all are answered alike.
    for name in ("wang.min", "deng.wei", "nobody"):
        with pytest.raises(Forbidden) as told:
            sign_in(name, "not this", address=HERE, now=NOW)
        assert told.value.code == "sign_in.wrong"
    with pytest.raises(Forbidden) as told:
        sign_in("wang.min", PASSWORD, address=HERE, now=NOW)
    assert told.value.code == "sign_in.by_provider"
    begun = begin_entering(now=NOW)
    with pytest.raises(Forbidden):
        sign_in_by_passkey(as_sent(device.signs(begun.options)), secret=begun.secret, now=NOW)
    assert isinstance(sign_in("deng.wei", PASSWORD, address=HERE, now=NOW), Opened)
    # After the provider's word her key is the second step as ever.
    step = enter(provider)
    assert isinstance(step, SecondStep)
    begun = begin_entering(ticket=step.ticket, now=NOW)
    answer = as_sent(device.signs(begun.options))
    assert sign_in_by_passkey(answer, secret=begun.secret, ticket=step.ticket, now=NOW)
    # Without a provider in the settings nobody is shut out by a word in the pack.
    monkeypatch.setattr(settings, "LINLI_PROVIDER", "")
    assert isinstance(sign_in("wang.min", PASSWORD, address=HERE, now=NOW), Opened)


def test_who_signs_out_there_is_signed_out_here(
    zhou: Actor, provider: Provider, cast: Cast
) -> None:
    opened, other = enter(provider), sign_in("wang.min", PASSWORD, address=HERE, now=NOW)
    assert isinstance(opened, Opened)
    assert isinstance(other, Opened)
    made_up = [
        provider.logout(SUBJECT, events={}),
        provider.logout(SUBJECT, nonce="x"),
        provider.logout(SUBJECT, key=fresh_key()),
        provider.logout(SUBJECT, aud="other"),
        provider.logout(SUBJECT, jti=None),
        provider.signed({"sub": SUBJECT, "nonce": "n"}),
        "",
        "é.é.é",
    ]
    for token in made_up:
        with refused(Invalid):
            log_out_by_provider(token, now=NOW)
    assert session_by_token(opened.token, now=NOW) is not None

    token = provider.logout(SUBJECT)
    assert log_out_by_provider(token, now=NOW) == 1
    assert session_by_token(opened.token, now=NOW) is None
    assert session_by_token(other.token, now=NOW) is not None
    again = enter(provider)
    assert isinstance(again, Opened)
    with refused(Invalid):
        log_out_by_provider(token, now=NOW)
    assert session_by_token(again.token, now=NOW) is not None
    assert log_out_by_provider(provider.logout("999", jti="2"), now=NOW) == 0
    assert Ceremony.objects.filter(kind=Ceremony.Kind.LOGOUT).count() == 2


def test_without_a_provider_nothing_of_it_is_there(cast: Cast) -> None:
    for begin in (
        lambda: begin_at_provider(now=NOW),
        lambda: come_back("c", state="s", secret="x", now=NOW),
        lambda: log_out_by_provider("t", now=NOW),
        lambda: link_provider(cast.zhou_ming.id, "7", by=cast.qin_yu, now=NOW),
    ):
        with refused(NotNow) as told:
            begin()
        assert told.value.code == "provider.none"
