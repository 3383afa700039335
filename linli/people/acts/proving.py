"""Who is signed in proves again who she is: a screen that stands open is not its owner.

A proof is as full as a sign-in, belongs to one session, and makes it no longer.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from linli.journal.acting import Actor, Forbidden, Invalid, NotNow, act
from linli.journal.record import record
from linli.people.acts.ceremonies import begin_ceremony, finish_ceremony
from linli.people.acts.factors import prove_factor
from linli.people.acts.passkeys import (
    Begun,
    check_possible,
    counted,
    own_credentials,
    proved_passkey,
    unknown_key,
)
from linli.people.acts.provider import brought, is_strong, untrue
from linli.people.acts.sessions import Device, Opened, lifetime
from linli.people.acts.sign_in import (
    WRONG_PASSWORDS,
    SecondStep,
    old_ticket,
    second_step,
    told_by,
)
from linli.people.acts.tries import charge, forgive
from linli.people.events_account import SessionProved
from linli.people.factor_rules import goes_by_provider, has_factor, has_passkey
from linli.people.models import Ceremony, ProviderLink, Session
from linli.people.passkeys import are_possible, request_options
from linli.people.passwords import is_set, matches
from linli.people.provider.asking import is_configured
from linli.people.provider.id_tokens import Untrue, check_asked_anew
from linli.people.queries import token_hash


class Way(StrEnum):
    """By what somebody proved herself."""

    PASSWORD = "password"  # noqa: S105  # the way's code, no password
    PASSKEY = "passkey"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Ways:
    """How the holder of a session can prove herself; `code` says that her password needs one."""

    password: bool
    code: bool
    passkey: bool
    provider: bool


def ways_to_prove(session_id: int, *, by: Actor) -> Ways:
    """Each way is as much as a sign-in: none is weaker than the one by which she came."""
    session = own_session(session_id, by)
    officer = session.officer
    assert officer is not None  # an officer's session, `own_session` saw to it
    ours = not goes_by_provider(officer)
    second = has_factor(officer.id)
    # Whom the provider proved by more than a password does not do with our password alone.
    enough = second or session.proved_by == Session.Proof.OURSELVES
    own = is_set(officer.password) and not officer.must_change_password
    linked = is_configured() and ProviderLink.objects.filter(officer=officer).exists()
    return Ways(
        password=ours and enough and own,
        code=second,
        passkey=ours and has_passkey(officer.id) and are_possible(),
        provider=linked,
    )


def prove_by_password(
    password: str, code: str, *, ticket: str = "", session_id: int, by: Actor, now: datetime
) -> Opened:
    """Prove oneself by the password and, who has a second factor, the phone's code.

    A ticket of the provider's stands for the password. Raises Forbidden when one is wrong, Invalid
    when the code is missing, TooMany after too many wrong ones in this session.
    """
    # Not one transaction: a wrong try stays counted though the proof is refused.
    session = own_session(session_id, by)
    if ticket:
        told = told_by(ticket, now=now)
        if told.officer.id != by.id:
            raise old_ticket()
        way = Way.PASSWORD if told.proved_by is Session.Proof.OURSELVES else Way.PROVIDER
    else:
        if not ways_to_prove(session_id, by=by).password:
            raise other_way()
        check_password(password, session, now=now)
        way = Way.PASSWORD
    if has_factor(by.id):
        if not code.strip():
            raise Invalid(
                "proof.code",
                "请填手机上的 6 位口令；手机不在身边，填一个恢复码。",
                "Type the six digits of your phone or, without it, a recovery code.",
                field="code",
            )
        prove_factor(by.id, code, source=in_session(session_id), now=now)
    return proved(session_id, way, by=by, now=now)


def check_password(password: str, session: Session, *, now: datetime) -> None:
    """Raises Forbidden when it is not hers, and counts that for this session alone: whoever tries
    at an open screen keeps her out nowhere else.
    """
    what = f"prove {in_session(session.id)}"
    charge(what, WRONG_PASSWORDS, now=now)
    assert session.officer is not None
    if not matches(password, session.officer.password):
        raise Forbidden("password.wrong", "密码不对。", "The password is wrong.", field="password")
    forgive(what)


def begin_proof_by_key(*, session_id: int, by: Actor, now: datetime) -> Begun:
    """Begin to prove oneself with a passkey of one's own."""
    check_possible()
    allowed = own_credentials(by.id)
    if not allowed:
        raise unknown_key()
    secret = begin_ceremony(Ceremony.Kind.PASSKEY, session_id=session_id, now=now)
    return Begun(request_options(secret, allowed), secret)


def prove_by_key(
    answer: dict[str, Any],
    *,
    secret: str,
    ticket: str = "",
    session_id: int,
    by: Actor,
    now: datetime,
) -> Opened:
    """Prove oneself with a passkey alone, for the device has made sure who holds it; where all
    come by the provider, with the provider's ticket.

    Raises Forbidden in the same words whether the key is unknown, wrong, or another's.
    """
    # Not one transaction: a copy that has shown itself stays blocked though it is refused.
    finish_ceremony(Ceremony.Kind.PASSKEY, secret, session_id=session_id, now=now)
    if ticket:
        if told_by(ticket, now=now).officer.id != by.id:
            raise old_ticket()
    elif not ways_to_prove(session_id, by=by).passkey:
        raise other_way()
    passkey, proof = proved_passkey(answer, secret)
    if passkey.officer_id != by.id:
        raise unknown_key()
    counted(passkey, proof, now=now)
    return proved(session_id, Way.PASSKEY, by=by, now=now)


def prove_by_provider(
    code: str,
    *,
    state: str,
    issuer: str = "",
    secret: str,
    session_id: int,
    by: Actor,
    now: datetime,
) -> Opened | SecondStep:
    """Prove oneself by the district's provider, which must have asked her again just now; our own
    second step follows where it asked for no more than a password.

    Raises Forbidden when what came is not true, is of an older proof, or names somebody else.
    """
    claims, officer, begun_at = brought(
        code, state=state, issuer=issuer, secret=secret, session_id=session_id, now=now
    )
    try:
        check_asked_anew(claims, begun_at)
    except Untrue as wrong:
        raise untrue(str(wrong)) from None
    if officer.id != by.id:
        raise Forbidden(
            "proof.somebody_else",
            "您在认证平台用的是另一个人的身份。请用本人的身份验证。",
            "At the provider you were somebody else. Prove yourself as who is signed in here.",
        )
    if not is_strong(claims):
        session = own_session(session_id, by)
        second = second_step(
            officer,
            Device(session.device_kind),
            session.device,
            Session.Proof.PROVIDER,
            now=now,
        )
        if second is not None:
            return second
    return proved(session_id, Way.PROVIDER, by=by, now=now)


@act
def proved(session_id: int, way: Way, *, by: Actor, now: datetime) -> Opened:
    """The session counts as proved from now on, under a new token; its end stays where it was."""
    token = secrets.token_urlsafe(32)
    session = Session.objects.select_for_update().get(id=session_id, officer_id=by.id)
    session.token_hash, session.proved_at = token_hash(token), now
    session.save(update_fields=["token_hash", "proved_at"])
    record(
        SessionProved(officer_id=by.id, session_id=session_id, way=way.value),
        by=by,
        now=now,
    )
    _, longest = lifetime(Device(session.device_kind))
    return Opened(session_id, token, by, session.expires_at, session.created_at + longest)


def own_session(session_id: int, by: Actor) -> Session:
    """The officer's own session, with her."""
    return Session.objects.select_related("officer").get(
        id=session_id, officer_id=by.id, ended_at=None
    )


def in_session(session_id: int) -> str:
    return f"session {session_id}"


def other_way() -> NotNow:
    return NotNow(
        "proof.other_way",
        "您的账号不能这样验证。请换一种方式，或退出后重新登录。",
        "Your account cannot be proved like that. Take another way, or sign in anew.",
    )
