"""The provider is asked: what it offers, with which keys it signs, and for a token."""

import json
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, urlencode

from django.conf import settings

from linli.journal.acting import NotNow
from linli.outside.ask import Answer, Unanswered, ask
from linli.people.provider.id_tokens import Keys

KNOWN_SECONDS = 600
# A key that is not known yet is asked for, but strangers cannot make us ask every time.
ASKED_AGAIN_SECONDS = 60
SECONDS_TO_ANSWER = 5.0
FORM = "application/x-www-form-urlencoded"


class Away(Exception):
    """The provider does not answer as it should; the words are for whoever keeps the settings."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What the provider says of itself at its well-known address."""

    issuer: str
    authorization: str
    token: str
    jwks: str
    # Whether it names itself in what it sends back, and how it wants to be shown our secret.
    names_itself: bool
    secret_in_body: bool


def is_configured() -> bool:
    """Whether this installation has a provider at all."""
    return bool(settings.LINLI_PROVIDER)


def check_configured() -> None:
    """Raises NotNow where there is none."""
    if not is_configured():
        raise NotNow(
            "provider.none",
            "这里没有接入统一身份认证。请用密码登录。",
            "There is no identity provider here. Sign in with the password.",
        )


def offer() -> Offer:
    """What the provider offers; known for ten minutes. Raises Away."""
    return _offer(settings.LINLI_PROVIDER, _period(KNOWN_SECONDS))


def keys(wanted: str | None = None) -> Keys:
    """The provider's keys; asked for anew when the wanted one is not among them. Raises Away."""
    known = _keys(offer().jwks, _period(KNOWN_SECONDS), 0)
    if wanted is None or any(one.get("kid") == wanted for one in known):
        return known
    return _keys(offer().jwks, _period(KNOWN_SECONDS), _period(ASKED_AGAIN_SECONDS))


def token_for(code: str, *, verifier: str, back: str) -> str:
    """The ID token that a code is good for. Raises Away, with the provider's own error code."""
    told = offer()
    client, secret = settings.LINLI_PROVIDER_CLIENT, settings.LINLI_PROVIDER_SECRET
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    headers = {"Content-Type": FORM, "Accept": "application/json"}
    if told.secret_in_body:
        form |= {"client_id": client, "client_secret": secret}
    else:
        # RFC 6749, 2.3.1: each half is written as in a form before the two are joined.
        both = f"{quote_plus(client)}:{quote_plus(secret)}"
        headers["Authorization"] = f"Basic {b64encode(both.encode()).decode()}"
    found = _asked("POST", told.token, body=urlencode(form).encode(), headers=headers)
    answer = found.get("id_token")
    if not isinstance(answer, str):
        raise Away("the answer has no ID token")
    return answer


def forget_provider() -> None:
    """Drop what is known of the provider; for tests."""
    _offer.cache_clear()
    _keys.cache_clear()


@lru_cache(maxsize=2)
def _offer(issuer: str, period: int) -> Offer:
    found = _asked("GET", issuer.rstrip("/") + "/.well-known/openid-configuration")
    # Exactly as it was agreed: another name is another provider.
    if found.get("issuer") != issuer:
        raise Away("it calls itself by another name than LINLI_PROVIDER")
    authorization = found.get("authorization_endpoint")
    token, jwks = found.get("token_endpoint"), found.get("jwks_uri")
    begins = "https://" if issuer.startswith("https://") else "http"
    if not all(str(one).startswith(begins) for one in (authorization, token, jwks)):
        raise Away("an address is missing, or is not https")
    shown = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Offer(
        issuer=issuer,
        authorization=str(authorization),
        token=str(token),
        jwks=str(jwks),
        names_itself=found.get("authorization_response_iss_parameter_supported") is True,
        secret_in_body="client_secret_basic" not in shown,
    )


@lru_cache(maxsize=4)
def _keys(address: str, period: int, again: int) -> Keys:
    found = _asked("GET", address).get("keys")
    if not isinstance(found, list):
        raise Away("its keys are no list")
    return [one for one in found if isinstance(one, dict)]


def _asked(
    method: str, address: str, *, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    try:
        answer: Answer = ask(method, address, body=body, headers=headers, seconds=SECONDS_TO_ANSWER)
    except (Unanswered, OSError, ValueError) as failure:
        raise Away(f"{type(failure).__name__}: {failure}") from None
    try:
        found = json.loads(answer.body)
    except ValueError:
        found = None
    if not isinstance(found, dict) or answer.status != 200:
        said = found.get("error") if isinstance(found, dict) else None
        raise Away(f"{answer.status} {said if isinstance(said, str) else ''}"[:100].strip())
    return found


def _period(seconds: int) -> int:
    return int(time.monotonic() // seconds)
