"""The second factor: set up, asked for, used once, required by the rules, lost and reset."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from linli.journal.acting import Actor, Conflict, Forbidden, Invalid, NotNow, TooMany
from linli.journal.models import Entry
from linli.people.acts.factors import (
    begin_factor,
    confirm_factor,
    heard_of_reset,
    remove_factor,
    renew_recovery_codes,
    reset_factor,
)
from linli.people.acts.sessions import Opened, open_session
from linli.people.acts.sign_in import (
    SecondStep,
    change_password,
    sign_in,
    sign_in_by_code,
    told_by,
)
from linli.people.factor_rules import state_of_factor
from linli.people.factors import code_at, step_of
from linli.people.known_devices import NO_DEVICE, shown, with_officer
from linli.people.models import Factor, FactorReset, RecoveryCode, Session
from linli.people.queries import session_by_token
from linli.policy import queries as policy
from linli.policy.pack import Pack
from linli.policy.sections.sign_in import SecondFactor
from tests.cast import NOW, PASSWORD, Cast
from tests.rooms.people.conftest import refused

HERE = "192.0.2.1"
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


def set_up(who: Actor, *, now: datetime = NOW) -> tuple[str, list[str]]:
    """The secret on the phone, and the recovery codes on paper."""
    secret = begin_factor(by=who, now=now)
    return secret, confirm_factor(code_at(secret, step_of(now)), by=who, now=now)


def test_what_is_signed_for_one_purpose_serves_no_other(cast: Cast) -> None:
    set_up(cast.zhou_ming)
    later = NOW + MINUTE
    ticket = first_step("zhou.ming", now=later)
    device = with_officer(NO_DEVICE, cast.zhou_ming.id)
    session = open_session(Session.Kind.OFFICER, cast.zhou_ming.id, by=cast.zhou_ming, now=NOW)

    assert shown(device).officer_ids == (cast.zhou_ming.id,)
    for other in (ticket, session.token):
        assert shown(other) == NO_DEVICE
    for other in (device, session.token):
        with refused(Forbidden):
            told_by(other, now=later)
    for other in (ticket, device):
        assert session_by_token(other, now=later) is None


def first_step(username: str, *, now: datetime) -> str:
    found = sign_in(username, PASSWORD, address=HERE, device="Firefox · Linux", now=now)
    assert isinstance(found, SecondStep)
    return found.ticket


def enter(username: str, code: str, *, address: str = HERE, now: datetime) -> Opened:
    return sign_in_by_code(first_step(username, now=now), code, address=address, now=now)


def requiring(monkeypatch: pytest.MonkeyPatch, cast: Cast, *roles: str, grace: int = 0) -> None:
    """The rules in force now ask these roles for a second factor."""
    asked = SecondFactor(required_of=roles, grace_days=grace)
    sign_in_rules = cast.pack.sign_in.model_copy(update={"second_factor": asked})
    pack: Pack = cast.pack.model_copy(update={"sign_in": sign_in_rules})
    adopted = replace(cast.adopted, pack=pack)
    monkeypatch.setattr("linli.people.factor_rules.current", lambda: adopted)
    assert policy.current().pack.sign_in.second_factor.required_of == ()


def test_with_a_phone_bound_the_password_alone_opens_nothing(cast: Cast) -> None:
    secret, _ = set_up(cast.zhou_ming)
    later = NOW + MINUTE
    before = Session.objects.count()
    ticket = first_step("zhou.ming", now=later)
    assert Session.objects.count() == before
    assert secret not in str(list(Factor.objects.values()))

    opened = sign_in_by_code(ticket, code_at(secret, step_of(later)), address=HERE, now=later)
    known = session_by_token(opened.token, now=later)
    assert known is not None
    assert known.has_factor
    assert Session.objects.get(id=opened.session_id).device == "Firefox · Linux"


def test_nothing_counts_before_a_code_was_typed(cast: Cast) -> None:
    secret = begin_factor(by=cast.zhou_ming, now=NOW)
    assert isinstance(sign_in("zhou.ming", PASSWORD, address=HERE, now=NOW), Opened)
    with refused(Invalid) as told:
        confirm_factor("000000", by=cast.zhou_ming, now=NOW)
    assert told.value.code == "factor.wrong_code"
    late = NOW + timedelta(minutes=31)
    with refused(NotNow):
        confirm_factor(code_at(secret, step_of(late)), by=cast.zhou_ming, now=late)
    assert not RecoveryCode.objects.exists()


def test_a_code_opens_once(cast: Cast) -> None:
    secret, _ = set_up(cast.zhou_ming)
    used_to_confirm = code_at(secret, step_of(NOW))
    with pytest.raises(Forbidden):
        enter("zhou.ming", used_to_confirm, now=NOW + SECOND)
    later = NOW + MINUTE
    code = code_at(secret, step_of(later))
    ticket = first_step("zhou.ming", now=later)
    assert sign_in_by_code(ticket, code, address=HERE, now=later)
    # The very same ticket and code, read over the shoulder or caught on the line.
    with pytest.raises(Forbidden) as told:
        sign_in_by_code(ticket, code, address=HERE, now=later + SECOND)
    assert told.value.code == "sign_in.wrong_code"


def test_a_recovery_code_opens_once_and_stands_in_the_journal(cast: Cast) -> None:
    _, codes = set_up(cast.zhou_ming)
    assert codes[0].encode() not in b"".join(
        bytes(one) for one in RecoveryCode.objects.values_list("code_hash", flat=True)
    )
    typed = f" {codes[0][:5].lower()}-{codes[0][5:].lower()} "
    assert enter("zhou.ming", typed, now=NOW + MINUTE)
    with pytest.raises(Forbidden):
        enter("zhou.ming", codes[0], now=NOW + MINUTE)
    assert state_of_factor(cast.zhou_ming.id, now=NOW).codes_left == 9
    assert Entry.objects.get(event="recovery_code.used").facts["remaining"] == 9

    fresh = renew_recovery_codes(by=cast.zhou_ming, now=NOW)
    with pytest.raises(Forbidden):
        enter("zhou.ming", codes[1], now=NOW + 2 * MINUTE)
    assert enter("zhou.ming", fresh[0], now=NOW + 2 * MINUTE)


def test_anothers_code_opens_nothing(cast: Cast) -> None:
    secret, codes = set_up(cast.zhou_ming)
    set_up(cast.wang_min)
    later = NOW + MINUTE
    for code in (code_at(secret, step_of(later)), codes[0]):
        with pytest.raises(Forbidden):
            enter("wang.min", code, now=later)


@pytest.mark.parametrize("ticket", ["", "x", "eyJvZmZpY2VyIjoxfQ:abc", "é" * 30])
def test_a_ticket_of_ones_own_making_is_none(cast: Cast, ticket: str) -> None:
    secret, _ = set_up(cast.zhou_ming)
    later = NOW + MINUTE
    with refused(Forbidden) as told:
        sign_in_by_code(ticket, code_at(secret, step_of(later)), address=HERE, now=later)
    assert told.value.code == "sign_in.again"


def test_a_ticket_is_good_for_ten_minutes_and_for_this_password(cast: Cast) -> None:
    secret, _ = set_up(cast.zhou_ming)
    ticket = first_step("zhou.ming", now=NOW)
    late = NOW + timedelta(minutes=11)
    with refused(Forbidden):
        sign_in_by_code(ticket, code_at(secret, step_of(late)), address=HERE, now=late)
    change_password(PASSWORD, "willow by the river 7", by=cast.zhou_ming, now=NOW)
    soon = NOW + MINUTE
    with refused(Forbidden):
        sign_in_by_code(ticket, code_at(secret, step_of(soon)), address=HERE, now=soon)


def test_guessing_codes_waits_and_the_owner_elsewhere_does_not(cast: Cast) -> None:
    secret, _ = set_up(cast.zhou_ming)
    later = NOW + MINUTE
    for _ in range(5):
        with pytest.raises(Forbidden):
            enter("zhou.ming", "000000", now=later)
    right = code_at(secret, step_of(later))
    with pytest.raises(TooMany) as told:
        enter("zhou.ming", right, now=later)
    assert told.value.retry_after_seconds == 30
    assert enter("zhou.ming", right, address="198.51.100.7", now=later)


# The rules ask for one


def test_whoever_must_have_one_does_nothing_else_once_the_grace_is_over(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    requiring(monkeypatch, cast, "duty_officer", grace=7)
    opened = sign_in("zhou.ming", PASSWORD, address=HERE, now=NOW)
    assert isinstance(opened, Opened)
    known = session_by_token(opened.token, now=NOW)
    assert known is not None
    assert known.factor_due_at == NOW + 7 * DAY
    assert known.authority.posts

    week_later = NOW + 7 * DAY
    again = sign_in("zhou.ming", PASSWORD, address=HERE, now=week_later)
    assert isinstance(again, Opened)
    known = session_by_token(again.token, now=week_later)
    assert known is not None
    assert known.authority.factor_due
    assert known.authority.posts == ()

    secret = begin_factor(by=cast.zhou_ming, now=week_later)
    code = code_at(secret, step_of(week_later))
    confirm_factor(code, session_id=again.session_id, by=cast.zhou_ming, now=week_later)
    known = session_by_token(again.token, now=week_later)
    assert known is not None
    assert known.authority.posts

    other = sign_in("wang.min", PASSWORD, address=HERE, now=week_later)
    assert isinstance(other, Opened)
    known = session_by_token(other.token, now=week_later)
    assert known is not None
    assert not known.authority.factor_due, "her role is not asked"


def test_whoever_must_have_one_does_not_take_it_away(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(cast.zhou_ming)
    set_up(cast.wang_min)
    requiring(monkeypatch, cast, "duty_officer")
    with refused(NotNow) as told:
        remove_factor(by=cast.zhou_ming, now=NOW)
    assert told.value.code == "factor.required"
    remove_factor(by=cast.wang_min, now=NOW)
    assert list(Factor.objects.values_list("officer_id", flat=True)) == [cast.zhou_ming.id]
    assert isinstance(sign_in("wang.min", PASSWORD, address=HERE, now=NOW), Opened)


# The phone is lost


def test_a_lost_phone_is_reset_with_a_reason_that_its_owner_reads(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given: she is signed in with a phone that is then lost, and so is a colleague
    secret, codes = set_up(cast.zhou_ming)
    later = NOW + MINUTE
    hers = enter("zhou.ming", code_at(secret, step_of(later)), now=later)
    other = sign_in("wang.min", PASSWORD, address=HERE, now=later)
    assert isinstance(other, Opened)
    requiring(monkeypatch, cast, "duty_officer", grace=7)

    # when
    reset_factor(cast.zhou_ming.id, " 手机丢了，看过工作证 ", by=cast.qin_yu, now=later)

    # then: her sessions have ended, nobody else's; the old phone and the old paper open nothing
    assert session_by_token(hers.token, now=later) is None
    assert session_by_token(other.token, now=later) is not None
    opened = sign_in("zhou.ming", PASSWORD, address=HERE, now=later + DAY * 8)
    assert isinstance(opened, Opened)
    known = session_by_token(opened.token, now=later + DAY * 8)
    assert known is not None
    assert known.authority.factor_due, "no new days of grace"
    assert not RecoveryCode.objects.exists()
    assert codes

    # and: she reads who did it and why; the text is sealed, and the journal has only its number
    told = state_of_factor(cast.zhou_ming.id, now=later).reset
    assert told is not None
    assert (told.by, told.reason.plain) == (cast.qin_yu.id, "手机丢了，看过工作证")
    assert "手机" not in str(Entry.objects.get(event="factor.reset").facts)
    assert "手机".encode() not in bytes(FactorReset.objects.get().reason_sealed)
    heard_of_reset(by=cast.zhou_ming, now=later)
    assert state_of_factor(cast.zhou_ming.id, now=later).reset is None


def test_who_may_reset_whose(cast: Cast) -> None:
    set_up(cast.zhou_ming)
    set_up(cast.qin_yu)
    with refused(Forbidden):
        reset_factor(cast.zhou_ming.id, "因为", by=cast.wang_min, now=NOW)
    with refused(Conflict) as told:
        reset_factor(cast.qin_yu.id, "我自己的", by=cast.qin_yu, now=NOW)
    assert told.value.code == "factor.own_reset"
    with refused(Invalid):
        reset_factor(cast.zhou_ming.id, "  ", by=cast.qin_yu, now=NOW)
    with refused(NotNow):
        reset_factor(cast.wang_min.id, "没有绑过", by=cast.qin_yu, now=NOW)
    assert Factor.objects.count() == 2
    assert not FactorReset.objects.exists()
