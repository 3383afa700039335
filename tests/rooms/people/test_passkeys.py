"""Passkeys: added, asked for, a sign-in of their own; copies, lies and strangers are refused."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from fido2.utils import websafe_encode

from linli.journal.acting import Actor, Conflict, Forbidden, Invalid, NotFound, NotNow
from linli.journal.models import Entry
from linli.people.acts.factors import begin_factor, confirm_factor, reset_factor
from linli.people.acts.passkeys import (
    add_passkey,
    begin_entering,
    begin_passkey,
    remove_passkey,
    rename_passkey,
    sign_in_by_passkey,
)
from linli.people.acts.sessions import Opened, open_session
from linli.people.acts.sign_in import SecondStep, sign_in, sign_in_by_code
from linli.people.factor_rules import passkeys_of, state_of_factor
from linli.people.factors import code_at, step_of
from linli.people.models import Ceremony, Officer, Passkey, Session
from linli.people.queries import session_by_token
from linli.people.tasks import tidy
from tests.cast import NOW, PASSWORD, Cast
from tests.rooms.people.authenticator import Device, as_sent, bits_of, nonsense
from tests.rooms.people.conftest import refused
from tests.rooms.people.test_second_factor import requiring

HERE = "192.0.2.1"
MINUTE = timedelta(minutes=1)
LATER = NOW + MINUTE


@pytest.fixture(autouse=True)
def has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LINLI_PUBLIC_URL", "https://linli.example/")


def at_work(who: Actor) -> Opened:
    return open_session(Session.Kind.OFFICER, who.id, by=who, now=NOW)


def key_of(who: Actor, name: str = "办公室电脑", device: Device | None = None) -> Device:
    """A passkey, added in a session of hers."""
    device = device or Device()
    session = at_work(who)
    begun = begin_passkey(session_id=session.session_id, by=who, now=NOW)
    add_passkey(
        as_sent(device.makes(begun.options)),
        name,
        secret=begun.secret,
        session_id=session.session_id,
        by=who,
        now=NOW,
    )
    return device


def enter(device: Device, *, ticket: str = "", now: datetime = LATER, **lies: Any) -> Opened:
    begun = begin_entering(ticket=ticket, now=now)
    answer = as_sent(device.signs(begun.options, **lies))
    return sign_in_by_passkey(answer, secret=begun.secret, ticket=ticket, now=now)


def test_a_passkey_alone_signs_in_and_is_both_factors(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = key_of(cast.zhou_ming)
    requiring(monkeypatch, cast, "duty_officer")
    known = session_by_token(enter(device).token, now=LATER)
    assert known is not None
    assert known.actor.id == cast.zhou_ming.id
    assert known.has_factor
    assert known.authority.posts
    assert [one.used_at for one in passkeys_of(cast.zhou_ming.id)] == [LATER]
    assert state_of_factor(cast.zhou_ming.id, now=LATER).due_at is None
    assert Entry.objects.filter(event="passkey.added").count() == 1


def test_with_a_passkey_the_password_alone_opens_nothing(cast: Cast) -> None:
    zhou, wang = key_of(cast.zhou_ming), key_of(cast.wang_min)
    before = Session.objects.count()
    step = sign_in("zhou.ming", PASSWORD, address=HERE, device="Firefox · Linux", now=LATER)
    assert isinstance(step, SecondStep)
    assert step.has_passkey
    assert Session.objects.count() == before
    # A colleague's key is as unknown as none, and the code of a phone that is not there too.
    with pytest.raises(Forbidden) as told:
        enter(wang, ticket=step.ticket)
    assert told.value.code == "passkey.unknown"
    with pytest.raises(Forbidden):
        sign_in_by_code(step.ticket, "000000", address=HERE, now=LATER)
    opened = enter(zhou, ticket=step.ticket)
    assert Session.objects.get(id=opened.session_id).device == "Firefox · Linux"


def test_the_first_gives_recovery_codes_which_open_once(cast: Cast) -> None:
    session = at_work(cast.zhou_ming)
    device, other = Device(), Device()
    given = []
    for one in (device, other):
        begun = begin_passkey(session_id=session.session_id, by=cast.zhou_ming, now=NOW)
        answer = as_sent(one.makes(begun.options))
        given.append(
            add_passkey(
                answer,
                "钥匙",
                secret=begun.secret,
                session_id=session.session_id,
                by=cast.zhou_ming,
                now=NOW,
            )
        )
    assert [len(codes) for codes in given] == [10, 0]
    step = sign_in("zhou.ming", PASSWORD, address=HERE, now=LATER)
    assert isinstance(step, SecondStep)
    assert sign_in_by_code(step.ticket, given[0][0], address=HERE, now=LATER)


def test_adding_one_ends_other_sessions(cast: Cast) -> None:
    session, elsewhere = at_work(cast.zhou_ming), at_work(cast.zhou_ming)
    begun = begin_passkey(session_id=session.session_id, by=cast.zhou_ming, now=NOW)
    answer = as_sent(Device().makes(begun.options))
    # Begun in one session, it is not finished in another.
    with refused(NotNow):
        add_passkey(
            answer,
            "钥匙",
            secret=begun.secret,
            session_id=elsewhere.session_id,
            by=cast.zhou_ming,
            now=NOW,
        )
    assert not Passkey.objects.exists()
    add_passkey(
        answer,
        "我的钥匙",
        secret=begun.secret,
        session_id=session.session_id,
        by=cast.zhou_ming,
        now=NOW,
    )
    assert session_by_token(session.token, now=NOW) is not None
    assert session_by_token(elsewhere.token, now=NOW) is None
    assert "我的钥匙".encode() not in bytes(Passkey.objects.get().name_sealed)


def test_a_challenge_is_long_new_for_one_browser_and_good_once(cast: Cast) -> None:
    device = key_of(cast.zhou_ming)
    begun, other = begin_entering(now=LATER), begin_entering(now=LATER)
    assert bits_of(begun.options) == 256
    assert begun.options["challenge"] != other.options["challenge"]
    assert begun.options["userVerification"] == "required"
    assert not begun.options.get("allowCredentials"), "nobody learns who has a key"
    answer = as_sent(device.signs(begun.options))
    # In another browser, in none, too late: refused; then once, and not twice.
    for secret in (other.secret, "", "made up"):
        with pytest.raises((Forbidden, NotNow)):
            sign_in_by_passkey(answer, secret=secret, now=LATER)
    late = as_sent(device.signs(begin_entering(now=NOW).options))
    with pytest.raises(NotNow):
        sign_in_by_passkey(late, secret=begun.secret, now=LATER + 6 * MINUTE)
    assert sign_in_by_passkey(answer, secret=begun.secret, now=LATER)
    with pytest.raises(NotNow) as told:
        sign_in_by_passkey(answer, secret=begun.secret, now=LATER)
    assert told.value.code == "sign_in.begin_again"


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://linli.example.evil.example"},
        {"origin": "http://linli.example"},
        {"origin": "https://linli.example:8443"},
        {"origin": "https://sub.linli.example"},
        {"type": "webauthn.create"},
        {"challenge": websafe_encode(bytes(32))},
    ],
    ids=str,
)
def test_what_was_signed_for_another_page_opens_nothing(cast: Cast, lie: dict[str, str]) -> None:
    device = key_of(cast.zhou_ming)
    before = Session.objects.count()
    with pytest.raises(Forbidden):
        enter(device, **lie)
    assert Session.objects.count() == before


def test_a_device_that_did_not_look_who_holds_it_opens_nothing(cast: Cast) -> None:
    device = key_of(cast.zhou_ming)
    device.verified = False
    with pytest.raises(Forbidden):
        enter(device)
    device.verified, device.site = True, "evil.example"
    with pytest.raises(Forbidden):
        enter(device)
    device.site, device.user_handle = None, websafe_encode(b"somebody else")
    with pytest.raises(Forbidden):
        enter(device)
    # Nor does it get so far as to be added.
    with refused(Invalid):
        key_of(cast.wang_min, device=Device(verified=False))
    assert Passkey.objects.count() == 1


def test_another_key_under_the_same_number_opens_nothing(cast: Cast) -> None:
    device = key_of(cast.zhou_ming)
    kept = bytes(Passkey.objects.get().credential)
    forged = Device(credential_id=device.credential_id, user_handle=device.user_handle)
    with pytest.raises(Forbidden):
        enter(forged)
    with refused(Conflict):
        key_of(cast.wang_min, device=forged)
    assert bytes(Passkey.objects.get().credential) == kept
    assert enter(device)


def test_a_copied_key_is_found_and_neither_opens_any_more(cast: Cast) -> None:
    device = key_of(cast.zhou_ming)
    copy = device.copy()
    assert enter(copy)
    # The true device has not signed since: it shows a number that was seen already.
    with pytest.raises(Forbidden) as told:
        enter(device)
    assert told.value.code == "passkey.blocked"
    for one in (device, copy):
        with pytest.raises(Forbidden):
            enter(one)
    assert Entry.objects.filter(event="passkey.blocked").count() == 1
    assert passkeys_of(cast.zhou_ming.id)[0].is_blocked
    # And the password alone has not become enough by it.
    assert isinstance(sign_in("zhou.ming", PASSWORD, address=HERE, now=LATER), SecondStep)


def test_a_key_that_counts_nothing_is_taken_as_often_as_it_comes(cast: Cast) -> None:
    device = key_of(cast.zhou_ming)
    for _ in range(2):
        device.count = -1
        assert enter(device)


@pytest.mark.parametrize("made_up", ["", "AAAA", nonsense(4000), "é"], ids=range(4))
def test_what_a_stranger_makes_up_is_refused_and_breaks_nothing(cast: Cast, made_up: str) -> None:
    device = key_of(cast.zhou_ming)
    for part in ("clientDataJSON", "authenticatorData", "signature"):
        begun = begin_entering(now=LATER)
        answer = as_sent(device.signs(begun.options))
        answer["response"][part] = made_up
        with pytest.raises(Forbidden):
            sign_in_by_passkey(answer, secret=begun.secret, now=LATER)
    session = at_work(cast.wang_min)
    for part in ("clientDataJSON", "attestationObject"):
        begun = begin_passkey(session_id=session.session_id, by=cast.wang_min, now=NOW)
        answer = as_sent(Device().makes(begun.options))
        answer["response"][part] = made_up
        with refused(Invalid):
            add_passkey(
                answer,
                "钥匙",
                secret=begun.secret,
                session_id=session.session_id,
                by=cast.wang_min,
                now=NOW,
            )
    assert Passkey.objects.count() == 1


def test_who_has_left_or_is_locked_does_not_come_in_by_her_key(cast: Cast) -> None:
    device = key_of(cast.zhou_ming)
    for change in ({"locked_at": NOW}, {"locked_at": None, "active": False}):
        Officer.objects.filter(id=cast.zhou_ming.id).update(**change)
        with pytest.raises(Forbidden):
            enter(device)


def test_keys_are_named_renamed_and_removed_by_their_owner_alone(cast: Cast) -> None:
    key_of(cast.zhou_ming, "办公室电脑")
    key_of(cast.zhou_ming, "备用钥匙")
    first, second = passkeys_of(cast.zhou_ming.id)
    with refused(NotFound):
        rename_passkey(first.id, "我的", by=cast.wang_min, now=NOW)
    with refused(NotFound):
        remove_passkey(first.id, by=cast.wang_min, now=NOW)
    for name in ("  ", "长" * 41):
        with refused(Invalid):
            rename_passkey(first.id, name, by=cast.zhou_ming, now=NOW)
    rename_passkey(first.id, " 窗口  电脑 ", by=cast.zhou_ming, now=NOW)
    assert [one.name.plain for one in passkeys_of(cast.zhou_ming.id)] == ["窗口 电脑", "备用钥匙"]
    remove_passkey(first.id, by=cast.zhou_ming, now=NOW)
    assert [one.id for one in passkeys_of(cast.zhou_ming.id)] == [second.id]


def test_the_last_one_stays_where_the_rules_ask_for_a_second_factor(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    key_of(cast.zhou_ming)
    requiring(monkeypatch, cast, "duty_officer")
    only = passkeys_of(cast.zhou_ming.id)[0].id
    with refused(NotNow) as told:
        remove_passkey(only, by=cast.zhou_ming, now=NOW)
    assert told.value.code == "passkey.last"
    # With a phone bound as well either may go, and the other is the last then.
    secret = begin_factor(by=cast.zhou_ming, now=NOW)
    confirm_factor(code_at(secret, step_of(NOW)), by=cast.zhou_ming, now=NOW)
    remove_passkey(only, by=cast.zhou_ming, now=NOW)
    assert state_of_factor(cast.zhou_ming.id, now=NOW).codes_left == 10
    # Where the rules ask for nothing it may go.
    key_of(cast.wang_min)
    remove_passkey(passkeys_of(cast.wang_min.id)[0].id, by=cast.wang_min, now=NOW)
    assert isinstance(sign_in("wang.min", PASSWORD, address=HERE, now=LATER), Opened)


def test_a_reset_takes_the_passkeys_too(cast: Cast) -> None:
    device = key_of(cast.zhou_ming)
    reset_factor(cast.zhou_ming.id, "电脑丢了", by=cast.qin_yu, now=NOW)
    with pytest.raises(Forbidden):
        enter(device)
    assert isinstance(sign_in("zhou.ming", PASSWORD, address=HERE, now=LATER), Opened)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8000", "https://10.0.0.8", "http://a.example"]
)
def test_where_browsers_make_no_keys_nobody_is_offered_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(settings, "LINLI_PUBLIC_URL", address)
    with refused(NotNow) as told:
        begin_entering(now=NOW)
    assert told.value.code == "passkey.not_here"


def test_what_was_begun_and_not_finished_is_tidied_away(cast: Cast) -> None:
    begin_entering(now=NOW)
    tidy(NOW + 4 * MINUTE)
    assert Ceremony.objects.count() == 1
    tidy(NOW + 5 * MINUTE)
    assert not Ceremony.objects.exists()
