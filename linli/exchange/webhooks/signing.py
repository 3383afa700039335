"""How a delivery is signed, as the Standard Webhooks have it (standardwebhooks.com). Pure."""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterable

SECRET_BYTES = 32
PREFIX = "whsec_"


def new_secret() -> str:
    """A secret, as it is shown to the one who receives."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """One signature of a delivery: `v1,` and the HMAC-SHA256 of id, time and body.

    Raises ValueError for what is no secret.
    """
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("A secret is whsec_ and base64.") from None
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def headers(
    all_secrets: Iterable[str], message_id: str, timestamp: int, body: bytes
) -> dict[str, str]:
    """What travels beside the body; while a secret is being changed it is signed with both."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(
            signature(one, message_id, timestamp, body) for one in all_secrets
        ),
    }
