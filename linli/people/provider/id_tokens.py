"""What a provider's token must be before a word of it is believed. No database, no network here.

OpenID Connect Core 1.0, 3.1.3.7, and Back-Channel Logout 1.0, 2.6. Time comes from the caller; the
library checks the signature, the issuer and the audience.
"""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import jwt

# Signatures alone: no secrets that both sides know, and never "none".
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
# Two clocks are seldom further apart.
SKEW_SECONDS = 60
OLDEST_SECONDS = 600
LONGEST_SUBJECT = 255
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
Keys = Sequence[Mapping[str, Any]]


class Untrue(Exception):
    """The token is not what it should be; the words are for the log and hold nothing of it."""


def key_number(token: str) -> str | None:
    """Which key a token says that it was signed with; nothing is believed yet. Raises Untrue."""
    try:
        said = jwt.get_unverified_header(token).get("kid")
    except (jwt.PyJWTError, ValueError) as wrong:
        raise Untrue(type(wrong).__name__) from None
    return said if isinstance(said, str) else None


def claims_of(token: str, keys: Keys, *, issuer: str, client: str, now: datetime) -> dict[str, Any]:
    """What a token says that this provider signed for us and that is of this moment.

    Raises Untrue.
    """
    try:
        head = jwt.get_unverified_header(token)
        algorithm = str(head.get("alg", ""))
        if algorithm not in ALGORITHMS:
            raise Untrue("an algorithm that is not taken")
        claims: dict[str, Any] = jwt.decode(
            token,
            _key_for(head, algorithm, keys),
            algorithms=[algorithm],
            audience=client,
            issuer=issuer,
            options={
                "require": ["iss", "aud", "iat", "exp"],
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as wrong:
        raise Untrue(type(wrong).__name__) from None
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != client:
        raise Untrue("made out to another program")
    _check_times(claims, now)
    return claims


def check_nonce(claims: Mapping[str, Any], nonce: str) -> str:
    """The subject of an ID token that answers this very request. Raises Untrue."""
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise Untrue("an answer to another request")
    return _subject(claims)


def check_logout(claims: Mapping[str, Any]) -> tuple[str, str]:
    """Whose sessions are to end, and the token's own number. Raises Untrue.

    An ID token is none, though the same key signed it: it has a nonce and no such event.
    """
    events = claims.get("events")
    if "nonce" in claims or not isinstance(events, dict) or LOGOUT not in events:
        raise Untrue("no logout")
    number = claims.get("jti")
    if not isinstance(number, str) or not 0 < len(number) <= LONGEST_SUBJECT:
        raise Untrue("no number")
    return _subject(claims), number


def check_asked_anew(claims: Mapping[str, Any], since: datetime) -> None:
    """That the provider asked her who she is since then, and did not only remember her.

    Raises Untrue; one that does not say when (OpenID Connect Core 1.0, 2: `auth_time`) has not.
    """
    at = claims.get("auth_time")
    if isinstance(at, bool) or not isinstance(at, int | float):
        raise Untrue("not said when it asked her")
    if at < since.timestamp() - SKEW_SECONDS:
        raise Untrue("not asked again")


def proves_more(claims: Mapping[str, Any], acr: Sequence[str], amr: Sequence[str]) -> bool:
    """Whether the provider says that it asked for more than a password, in the pack's words."""
    methods = claims.get("amr")
    said = {one for one in methods if isinstance(one, str)} if isinstance(methods, list) else set()
    return claims.get("acr") in acr or not said.isdisjoint(amr)


def _key_for(head: Mapping[str, Any], algorithm: str, keys: Keys) -> jwt.PyJWK:
    wanted = head.get("kid")
    fitting = [
        one
        for one in keys
        if one.get("kid") == wanted or (wanted is None and len(keys) == 1)
        if one.get("kty") in ("RSA", "EC", "OKP")
        and one.get("use") in (None, "sig")
        and one.get("alg") in (None, algorithm)
    ]
    if len(fitting) != 1:
        raise Untrue("signed by no key of the provider's")
    return jwt.PyJWK(dict(fitting[0]), algorithm)


def _check_times(claims: Mapping[str, Any], now: datetime) -> None:
    made, ends = claims["iat"], claims["exp"]
    if not all(isinstance(one, int | float) for one in (made, ends)):
        raise Untrue("times that are none")
    at = now.timestamp()
    if at > ends + SKEW_SECONDS:
        raise Untrue("expired")
    if not at - OLDEST_SECONDS <= made <= at + SKEW_SECONDS:
        raise Untrue("not of this moment")


def _subject(claims: Mapping[str, Any]) -> str:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise Untrue("no subject")
    return subject
