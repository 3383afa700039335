"""What only two people together may open: sealed under a key of its own purpose.

A name that was given in confidence does not open with `sealing.opened`, whoever calls it with
whatever context: the key is another one, derived from the ring for this purpose alone.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from linli.people.sealing import NONCE_BYTES, Personal, Tampered, key_for

CONFIDENTIAL = "confidential reporter"
FORMAT = 1
HEAD_BYTES = 1 + NONCE_BYTES


def sealed_for_role(text: str, context: str) -> bytes:
    """Encrypt what a reporter said in confidence; `context` names the row that it belongs to."""
    head = bytes([FORMAT]) + secrets.token_bytes(NONCE_BYTES)
    words = AESGCM(key_for(CONFIDENTIAL)).encrypt(head[1:], text.encode(), context.encode())
    return head + words


def opened_for_role(sealed: bytes | memoryview, context: str) -> Personal:
    """Decrypt it; whoever calls this has made sure that two people have agreed.

    Raises Tampered when it is no such value, or was moved to another row.
    """
    raw = bytes(sealed)
    if len(raw) <= HEAD_BYTES or raw[0] != FORMAT:
        raise Tampered("This is not what a reporter said in confidence.")
    try:
        words = AESGCM(key_for(CONFIDENTIAL)).decrypt(
            raw[1:HEAD_BYTES], raw[HEAD_BYTES:], context.encode()
        )
    except InvalidTag:
        raise Tampered("What a reporter said in confidence does not open here.") from None
    return Personal(words.decode())
