"""Web push: a notice that a browser shows, encrypted for it alone (RFC 8291), signed by us."""

import base64
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from linli.notices.parcels import Carried, Parcel, Refused, Undeliverable, Unready, Wait
from linli.notices.secrets import Secrets
from linli.notices.ways.asking import Filled, answered, json_body, seconds_to_wait
from linli.outside.addresses import Closed, parted
from linli.policy.sections.channels import AddressKind, Push

CURVE = ec.SECP256R1()
RECORD = 4_096
LONGEST_TEXT = 600
PASS_LASTS = timedelta(hours=12)
GONE = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class Subscription:
    """One browser that may be written to: its push service's address, and its keys."""

    endpoint: str = field(repr=False)
    public: bytes = field(repr=False)
    auth: bytes = field(repr=False)


class PushChannel:
    """Writes to browsers by the push services of their makers."""

    reaches: AddressKind = "push"

    def __init__(self, entry: Push, secrets: Secrets) -> None:
        self.code = entry.code
        self.entry = entry
        self.secrets = secrets

    @property
    def public_key(self) -> str:
        """What a browser subscribes with. Raises Unready."""
        return public_of(self.secrets["key"])

    def subscription(self, told: str) -> Subscription:
        """A browser's subscription, if it is at one of our services. Raises Undeliverable."""
        return subscription(told, self.entry.services)

    def carry(self, parcel: Parcel, *, now: datetime) -> Carried:
        """Hand it over encrypted; one with the same key replaces what the browser has not shown."""
        to = self.subscription(parcel.to)
        key = private_key(self.secrets["key"])
        shown = {
            "title": parcel.title,
            "body": parcel.text[:LONGEST_TEXT],
            "link": parcel.link,
            "number": parcel.values.get("number", ""),
            "code": parcel.values.get("code", ""),
            "tag": parcel.key,
        }
        headers = {
            "Authorization": passport(key, to.endpoint, self.entry.contact, now=now),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(self.entry.hours * 3_600),
            "Topic": encoded(parcel.key.encode())[:32],
            "Urgency": "high" if parcel.urgent else "normal",
        }
        body = encrypted(json_body(shown), to)
        answer = answered(Filled("POST", to.endpoint, body, headers))
        if answer.status in GONE:
            raise Undeliverable("no_such_address")
        if answer.status == 429:
            raise Wait(seconds_to_wait(answer, 60))
        if not 200 <= answer.status < 300:
            raise Refused(f"status_{answer.status}")
        return Carried()


def subscription(written: str, services: Sequence[str]) -> Subscription:
    """A subscription as a browser writes it, at one of these push services.

    Raises Undeliverable for what is none: nobody names us a host of his own to write to.
    """
    try:
        found = json.loads(written)
        keys = found["keys"]
        public, auth = decoded(keys["p256dh"]), decoded(keys["auth"])
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public)
        endpoint = found["endpoint"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Undeliverable("no_such_address") from None
    if not isinstance(endpoint, str) or len(auth) != 16 or not _is_at(endpoint, services):
        raise Undeliverable("no_such_address")
    return Subscription(endpoint, public, auth)


def _is_at(endpoint: str, services: Sequence[str]) -> bool:
    try:
        scheme, host, _, _ = parted(endpoint)
    except Closed:
        return False
    return scheme == "https" and any(host == one or host.endswith(f".{one}") for one in services)


def passport(key: ec.EllipticCurvePrivateKey, endpoint: str, contact: str, *, now: datetime) -> str:
    """Who we are, for one push service and half a day (RFC 8292)."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + PASS_LASTS).timestamp()),
        "sub": contact,
    }
    token = jwt.encode(claims, key, algorithm="ES256")
    return f"vapid t={token}, k={encoded(_point(key.public_key()))}"


def encrypted(
    plain: bytes,
    to: Subscription,
    *,
    ours: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes = b"",
) -> bytes:
    """The words for this browser alone; key and salt are new each time, but for a test."""
    ours, salt = ours or ec.generate_private_key(CURVE), salt or os.urandom(16)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, to.public)
    point = _point(ours.public_key())
    shared = ours.exchange(ec.ECDH(), theirs)
    material = _derived(shared, to.auth, b"WebPush: info\0" + to.public + point, 32)
    key = _derived(material, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(material, salt, b"Content-Encoding: nonce\0", 12)
    # One record, the last: the byte after the words says so.
    sealed = AESGCM(key).encrypt(nonce, plain + b"\x02", None)
    return salt + RECORD.to_bytes(4, "big") + bytes([len(point)]) + point + sealed


def private_key(written: str) -> ec.EllipticCurvePrivateKey:
    """Our key from its number in base64url. Raises Unready."""
    try:
        number = int.from_bytes(decoded(written), "big")
        return ec.derive_private_key(number, CURVE)
    except ValueError:
        raise Unready("The key of web push is none: linli notices push-key makes one.") from None


def new_key() -> str:
    """A new key of ours, as the file of secrets keeps it."""
    number = ec.generate_private_key(CURVE).private_numbers().private_value
    return encoded(number.to_bytes(32, "big"))


def public_of(written: str) -> str:
    """The public half of a key of ours, as browsers take it. Raises Unready."""
    return encoded(_point(private_key(written).public_key()))


def encoded(raw: bytes) -> str:
    """In base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(written: str) -> bytes:
    """From base64url with or without padding. Raises ValueError."""
    return base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
