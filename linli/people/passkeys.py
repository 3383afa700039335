"""Passkeys 通行密钥: what a device is asked to sign, and whether it did. No database here.

Origin and relying party are this installation's own address, so a key that was made here signs for
no other site, whatever it looks like. The device must have made sure who holds it (a finger, a
face, a PIN): so a passkey is two factors at once.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialParameters,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from linli.people.marks import oldest_mark

# ES256, Ed25519, RS256: what every device has one of.
ALGORITHMS = (-7, -8, -257)
MUST_VERIFY = UserVerificationRequirement.REQUIRED


class NotProved(Exception):
    """What came is no proof: made up, for another site or challenge, or by another key."""


@dataclass(frozen=True, slots=True)
class Added:
    """A key that a device has just made."""

    credential_id: bytes
    credential: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class Proof:
    """Which key signed, for whom it says it was made, and how often it has signed."""

    credential_id: bytes
    user_handle: bytes | None
    sign_count: int


def are_possible() -> bool:
    """Whether browsers make keys for this address: a name, not a number, and behind TLS."""
    at = urlsplit(settings.LINLI_PUBLIC_URL)
    host = at.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return host == "localhost" or (at.scheme == "https" and bool(host))
    return False


def challenge_of(secret: str) -> bytes:
    """The 256 bits that a device signs, made of what this browser alone was given."""
    return hashlib.sha256(b"linli passkey challenge " + secret.encode()).digest()


def user_handle_of(officer_id: int) -> bytes:
    """By what a device knows whose key it is; it tells nobody else anything.

    For whoever has passkeys, it is what they were made with: a device takes another handle for
    another person. It changes only when its mark key is taken off the ring.
    """
    return oldest_mark(str(officer_id), "passkey user")


def creation_options(
    secret: str, handle: bytes, username: str, *, name: str, site: str, has: Iterable[bytes]
) -> dict[str, Any]:
    """What the browser needs to make a key that is not on this device yet."""
    options, _ = _server(site).register_begin(
        PublicKeyCredentialUserEntity(id=handle, name=username, display_name=name),
        credentials=[AttestedCredentialData(one) for one in has],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=MUST_VERIFY,
        challenge=challenge_of(secret),
    )
    return dict(options)["publicKey"]  # type: ignore[no-any-return]  # a mapping of JSON


def request_options(secret: str, allowed: Iterable[bytes] = ()) -> dict[str, Any]:
    """What the browser needs to sign; without keys the device offers those that it has."""
    keys = [AttestedCredentialData(one) for one in allowed]
    options, _ = _server().authenticate_begin(
        keys or None, user_verification=MUST_VERIFY, challenge=challenge_of(secret)
    )
    return dict(options)["publicKey"]  # type: ignore[no-any-return]  # a mapping of JSON


def added(secret: str, answer: dict[str, Any]) -> Added:
    """The key that was made. Raises NotProved."""
    try:
        data = _server().register_complete(_state(secret), answer)
        made = data.credential_data
        if made is None or made.public_key[3] not in ALGORITHMS:
            raise NotProved("no key of ours")
    except Exception as wrong:  # made up by a stranger: it may break the reader anywhere
        raise NotProved(type(wrong).__name__) from None
    return Added(made.credential_id, bytes(made), data.counter)


def credential_id_of(answer: dict[str, Any]) -> bytes:
    """Which key an answer says it is from; nothing is believed yet. Raises NotProved."""
    try:
        return AuthenticationResponse.from_dict(answer).raw_id
    except Exception as wrong:
        raise NotProved(type(wrong).__name__) from None


def proved(secret: str, answer: dict[str, Any], credential: bytes) -> Proof:
    """That this very key signed this very challenge, here. Raises NotProved."""
    try:
        key = AttestedCredentialData(credential)
        _server().authenticate_complete(_state(secret), [key], answer)
        told = AuthenticationResponse.from_dict(answer)
    except Exception as wrong:
        raise NotProved(type(wrong).__name__) from None
    said = told.response
    return Proof(told.raw_id, said.user_handle, said.authenticator_data.counter)


def is_a_copy(seen: int, shown: int) -> bool:
    """Whether a key that has signed `seen` times and shows `shown` was copied.

    Keys that are kept in step between several devices count nothing and always show 0.
    """
    return (seen, shown) != (0, 0) and shown <= seen


def _state(secret: str) -> dict[str, Any]:
    # The library's own words for what it had begun with.
    _, state = _server().authenticate_begin(
        user_verification=MUST_VERIFY, challenge=challenge_of(secret)
    )
    found: dict[str, Any] = state
    return found


def _server(site: str = "linli") -> Fido2Server:
    at = urlsplit(settings.LINLI_PUBLIC_URL)
    ours = f"{at.scheme}://{at.netloc}"
    server = Fido2Server(
        PublicKeyCredentialRpEntity(id=at.hostname or "", name=site),
        # Which make of key it is does not matter here, and whoever asks is told by some browsers
        # that a number of the device goes along.
        attestation=AttestationConveyancePreference.NONE,
        verify_origin=lambda origin: origin == ours,
    )
    server.allowed_algorithms = [
        PublicKeyCredentialParameters(type=PublicKeyCredentialType.PUBLIC_KEY, alg=one)
        for one in ALGORITHMS
    ]
    return server
