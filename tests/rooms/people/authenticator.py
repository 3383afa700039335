"""A device that makes and uses passkeys, as far as a server can tell; and bends every rule."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

ORIGIN = "https://linli.example"
PRESENT, VERIFIED, MADE = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One key on one device. What it lies about is set beforehand."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    user_handle: str | None = None
    count: int = 0
    origin: str = ORIGIN
    site: str | None = None
    verified: bool = True

    def copy(self) -> "Device":
        """The same key in somebody else's hands."""
        return replace(self)

    def makes(self, options: dict[str, Any], **lies: Any) -> dict[str, Any]:
        """The answer to `navigator.credentials.create`."""
        self.user_handle = options["user"]["id"]
        made = AttestedCredentialData.create(
            bytes(16), self.credential_id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(
            self._site(options["rp"]["id"]), self._flags() | MADE, self.count, made
        )
        said = self._client("webauthn.create", options, lies)
        return {
            "id": websafe_encode(self.credential_id),
            "response": {
                "clientDataJSON": websafe_encode(said),
                "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
            },
        }

    def signs(self, options: dict[str, Any], **lies: Any) -> dict[str, Any]:
        """The answer to `navigator.credentials.get`."""
        self.count += 1
        data = AuthenticatorData.create(self._site(options["rpId"]), self._flags(), self.count)
        said = self._client("webauthn.get", options, lies)
        signed = self.key.sign(bytes(data) + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": websafe_encode(said),
            "authenticatorData": websafe_encode(bytes(data)),
            "signature": websafe_encode(signed),
        }
        if self.user_handle is not None:
            response["userHandle"] = self.user_handle
        return {"id": websafe_encode(self.credential_id), "response": response}

    def _client(self, kind: str, options: dict[str, Any], lies: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin} | lies
        return json.dumps(said).encode()

    def _flags(self) -> int:
        return PRESENT | (VERIFIED if self.verified else 0)

    def _site(self, named: str) -> bytes:
        return hashlib.sha256((self.site or named).encode()).digest()


def as_sent(answer: dict[str, Any]) -> dict[str, Any]:
    """What the door makes of a browser's answer."""
    return {**answer, "rawId": answer["id"], "type": "public-key"}


def nonsense(depth: int) -> str:
    """CBOR that is a list in a list in a list."""
    return websafe_encode(b"\x81" * depth + cbor.encode(0))


def bits_of(options: dict[str, Any]) -> int:
    return 8 * len(websafe_decode(options["challenge"]))
