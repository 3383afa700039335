"""Staff sign in by the district's identity provider; who is who there an administrator says.

Nothing is created by it: whoever is not linked is told by which mark the provider knows her, and
takes that to her administrator.
"""

import hashlib
import hmac
import logging
from base64 import urlsafe_b64encode
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.crypto import salted_hmac

from linli.journal.acting import Actor, Forbidden, Invalid, NotNow, act
from linli.people.acts.ceremonies import begin_ceremony, finish_ceremony
from linli.people.acts.provider_links import linked_officer
from linli.people.acts.sessions import Device, Opened, Why, end_sessions
from linli.people.acts.sign_in import SecondStep, entered, locked_out, second_step
from linli.people.models import Ceremony, Officer, Session
from linli.people.provider.asking import Away, check_configured, keys, offer, token_for
from linli.people.provider.id_tokens import (
    Untrue,
    check_logout,
    check_nonce,
    claims_of,
    key_number,
    proves_more,
)
from linli.people.queries import token_hash
from linli.people.whereabouts import check_may_enter
from linli.policy.queries import current

Claims = dict[str, Any]
log = logging.getLogger(__name__)
LOGOUT_BY = Actor.system("identity provider")


def names() -> tuple[str, str]:
    """What the provider is called, in Chinese and in English."""
    zh, _, en = settings.LINLI_PROVIDER_NAME.partition("|")
    return zh, en or zh


def way_back() -> str:
    """Where the provider sends the browser: the page of signing in."""
    return f"{settings.LINLI_PUBLIC_URL.rstrip('/')}/desk/signin"


def begin_at_provider(*, session_id: int | None = None, now: datetime) -> tuple[str, str]:
    """The address to go to, and the secret that this browser alone is given.

    For whoever is signed in it is a proof again: the provider is to ask her, and not to remember
    her. State, nonce and the proof of the code are all made of the secret, so they fit each other
    and this browser only, and there is nothing to keep.
    """
    check_configured()
    try:
        place = offer().authorization
    except Away as failure:
        raise away(failure) from None
    secret = begin_ceremony(Ceremony.Kind.PROVIDER, session_id=session_id, now=now)
    # OpenID Connect Core 1.0, 3.1.2.1: asked so it must say when it asked her (`auth_time`).
    anew = {} if session_id is None else {"prompt": "login", "max_age": "0"}
    asked = urlencode(
        anew
        | {
            "response_type": "code",
            "client_id": settings.LINLI_PROVIDER_CLIENT,
            "redirect_uri": way_back(),
            # No name, no mail, no telephone: who she is we know by her mark.
            "scope": "openid",
            "state": made_of(secret, "state"),
            "nonce": made_of(secret, "nonce"),
            "code_challenge": challenge_of(made_of(secret, "verifier")),
            "code_challenge_method": "S256",
        }
    )
    return f"{place}{'&' if '?' in place else '?'}{asked}", secret


def come_back(
    code: str,
    *,
    state: str,
    issuer: str = "",
    secret: str,
    device_kind: Session.Device = Device.DESK,
    device: str = "",
    now: datetime,
) -> Opened | SecondStep:
    """Open the session of whom the provider names, or ask for our own second step.

    Raises NotNow when nothing was begun in this browser, Forbidden when what came is not true or
    names nobody here; nothing is created then.
    """
    claims, officer, _ = brought(code, state=state, issuer=issuer, secret=secret, now=now)
    if officer.locked_at is not None:
        raise locked_out()
    check_may_enter(officer.id, now=now)
    if is_strong(claims):
        return entered(officer, device_kind, device, Session.Proof.PROVIDER_STRONG, now=now)
    by = Session.Proof.PROVIDER
    second = second_step(officer, device_kind, device, by, now=now)
    return second or entered(officer, device_kind, device, by, now=now)


def brought(
    code: str,
    *,
    state: str,
    issuer: str,
    secret: str,
    session_id: int | None = None,
    now: datetime,
) -> tuple[Claims, Officer, datetime]:
    """What the provider says in this browser, of which officer, and when it was asked.

    Raises NotNow when nothing was begun here, Forbidden when it is not true or names nobody here.
    """
    # Not one transaction: the secret is used up whatever comes of it.
    check_configured()
    begun_at = finish_ceremony(Ceremony.Kind.PROVIDER, secret, session_id=session_id, now=now)
    if not hmac.compare_digest(state.encode(), made_of(secret, "state").encode()):
        raise untrue("another state")
    try:
        told = offer()
        if issuer != told.issuer and (issuer or told.names_itself):
            raise Untrue("another provider answers")
        token = token_for(code, verifier=made_of(secret, "verifier"), back=way_back())
        claims = claims_of(
            token,
            keys(key_number(token)),
            issuer=told.issuer,
            client=settings.LINLI_PROVIDER_CLIENT,
            now=now,
        )
        subject = check_nonce(claims, made_of(secret, "nonce"))
    except Untrue as wrong:
        raise untrue(str(wrong)) from None
    except Away as failure:
        raise away(failure) from None
    officer = linked_officer(subject)
    if officer is None:
        zh, en = names()
        raise Forbidden(
            "provider.unknown",
            f"您在{zh}的身份还没有关联到这里的账号。请把这个标识告诉本单位管理员：{subject}",
            f"{en} knows you, but no account here is linked to you. Give this mark to your "
            f"administrator: {subject}",
        )
    return claims, officer, begun_at


def is_strong(claims: Claims) -> bool:
    """Whether the provider says that it asked for more than a password, as the pack knows it."""
    rules = current().pack.sign_in.provider
    return proves_more(claims, rules.acr, rules.amr)


def log_out_by_provider(token: str, *, now: datetime) -> int:
    """End every session of whom the provider has signed out; returns how many.

    Raises Invalid when the token is not true, or was used already.
    """
    check_configured()
    try:
        claims = claims_of(
            token,
            keys(key_number(token)),
            issuer=offer().issuer,
            client=settings.LINLI_PROVIDER_CLIENT,
            now=now,
        )
        subject, number = check_logout(claims)
    except Untrue as wrong:
        log.warning("a logout of the provider's was not true: %s", wrong)
        raise Invalid("provider.logout", "退出通知不对。", "This is no logout.") from None
    except Away as failure:
        raise away(failure) from None
    return signed_out(subject, number, now=now)


@act
def signed_out(subject: str, number: str, *, now: datetime) -> int:
    mark = token_hash(f"logout {number}")
    if Ceremony.objects.filter(browser_hash=mark).exists():
        raise Invalid("provider.logout", "退出通知已经用过。", "This logout was used already.")
    Ceremony.objects.create(kind=Ceremony.Kind.LOGOUT, browser_hash=mark, begun_at=now)
    officer = linked_officer(subject)
    if officer is None:
        return 0
    return end_sessions(officer.id, Why.PROVIDER, by=LOGOUT_BY, now=now)


def made_of(secret: str, what: str) -> str:
    """43 or more characters that only who has the secret *and* our key can make."""
    return salted_hmac(f"linli.people.provider {what}", secret, algorithm="sha256").hexdigest()


def challenge_of(verifier: str) -> str:
    """RFC 7636, S256."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def untrue(why: str) -> Forbidden:
    log.warning("a sign-in by the provider was not true: %s", why)
    return Forbidden(
        "provider.untrue",
        "认证平台的答复核对不上。请再试一次；还不行，请联系管理员。",
        "What the provider answered does not hold. Try again; if it stays so, tell your "
        "administrator.",
    )


def away(failure: Away) -> NotNow:
    log.error("the identity provider: %s", failure)
    return NotNow(
        "provider.away",
        "认证平台现在没有应答。请过一会儿再试。",
        "The identity provider does not answer now. Try again in a while.",
    )
