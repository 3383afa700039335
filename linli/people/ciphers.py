"""The algorithms that keys are made for: how each seals a value, and how each makes an index. Pure.

Two profiles, and a ring may hold keys of both: "international" is AES-256-GCM (NIST SP 800-38D)
and HMAC-SHA-256; "sm" 国密 is SM4-GCM (GB/T 32907, RFC 8998) and HMAC-SM3 (GB/T 32905). Where the
linked OpenSSL has no SM4-GCM, SM4 in counter mode is followed by an HMAC-SM3 over everything.

That an algorithm is right is shown by the published vectors; nothing here is a certified module.
"""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import CTR, GCM
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
SM4_KEY_BYTES = 16
MAC_BYTES = 32

AES_GCM = "aes-256-gcm"
SM4_GCM = "sm4-gcm"
SM4_CTR = "sm4-ctr-hmac-sm3"
HMAC_SHA256 = "hmac-sha256"
HMAC_SM3 = "hmac-sm3"

PROFILES = ("international", "sm")
PROFILE_OF = {
    AES_GCM: "international",
    HMAC_SHA256: "international",
    SM4_GCM: "sm",
    SM4_CTR: "sm",
    HMAC_SM3: "sm",
}
# What the first byte of a sealed value says: numbers are given once and never again.
FORMATS = {AES_GCM: 1, SM4_GCM: 2, SM4_CTR: 3}
# The same, under a key of the value's own beside the ring's.
OWN_KEY_FORMATS = {AES_GCM: 4, SM4_GCM: 5, SM4_CTR: 6}


class NotOpened(Exception):
    """The value was changed, or was sealed with another key or for another place."""


@dataclass(frozen=True, slots=True)
class Sealer:
    """One key, ready for use: both take the nonce, the words, and what they are bound to."""

    format: int
    seal: Callable[[bytes, bytes, bytes], bytes]
    open: Callable[[bytes, bytes, bytes], bytes]


def sealer(algorithm: str, secret: bytes) -> Sealer:
    """A key of 32 bytes, as this algorithm uses it. Raises KeyError for one that nobody knows."""
    return _SEALERS[algorithm](FORMATS[algorithm], secret)


def sealing_algorithm(profile: str) -> str:
    """What new keys of a profile seal with, here."""
    if profile == "international":
        return AES_GCM
    return SM4_GCM if has_sm4_gcm() else SM4_CTR


def index_algorithm(profile: str) -> str:
    """What new keys of a profile make their indexes with."""
    return HMAC_SHA256 if profile == "international" else HMAC_SM3


def has_sm4_gcm() -> bool:
    """Whether the linked OpenSSL offers it."""
    try:
        Cipher(SM4(bytes(SM4_KEY_BYTES)), GCM(bytes(NONCE_BYTES))).encryptor()
    except UnsupportedAlgorithm:
        return False
    return True


def keyed_hash(algorithm: str, key: bytes, words: bytes) -> bytes:
    """The keyed hash of some words, 32 bytes."""
    if algorithm == HMAC_SHA256:
        return hmac.digest(key, words, "sha256")
    return hmac_sm3(key, words)


def hmac_sm3(key: bytes, words: bytes) -> bytes:
    """HMAC (RFC 2104) with SM3."""
    made = HMAC(key, SM3())
    made.update(words)
    return made.finalize()


def sm4_gcm_sealed(key: bytes, nonce: bytes, words: bytes, bound: bytes) -> bytes:
    """AEAD_SM4_GCM of RFC 8998: the ciphertext and its tag of 16 bytes."""
    run = Cipher(SM4(key), GCM(nonce)).encryptor()
    run.authenticate_additional_data(bound)
    return run.update(words) + run.finalize() + run.tag


def sm4_gcm_opened(key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
    """The words again. Raises NotOpened."""
    if len(sealed) < TAG_BYTES:
        raise NotOpened
    run = Cipher(SM4(key), GCM(nonce, sealed[-TAG_BYTES:])).decryptor()
    run.authenticate_additional_data(bound)
    try:
        return run.update(sealed[:-TAG_BYTES]) + run.finalize()
    except InvalidTag:
        raise NotOpened from None


def sm4_ctr(key: bytes, nonce: bytes, words: bytes) -> bytes:
    """SM4 in counter mode, the counter beginning at 0 behind the nonce; the same both ways."""
    run = Cipher(SM4(key), CTR(nonce + bytes(4))).encryptor()
    return run.update(words) + run.finalize()


def _aes_gcm(number: int, secret: bytes) -> Sealer:
    ready = AESGCM(secret)

    def opened(nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        try:
            return ready.decrypt(nonce, sealed, bound)
        except InvalidTag:
            raise NotOpened from None

    return Sealer(number, ready.encrypt, opened)


def _sm4_gcm(number: int, secret: bytes) -> Sealer:
    key = secret[:SM4_KEY_BYTES]
    return Sealer(
        number,
        lambda nonce, words, bound: sm4_gcm_sealed(key, nonce, words, bound),
        lambda nonce, sealed, bound: sm4_gcm_opened(key, nonce, sealed, bound),
    )


def _sm4_ctr(number: int, secret: bytes) -> Sealer:
    """Encrypt, then authenticate nonce, binding and ciphertext under a key of its own."""
    key = hmac_sm3(secret, b"linli sm4-ctr")[:SM4_KEY_BYTES]
    mac_key = hmac_sm3(secret, b"linli hmac-sm3")

    def mac(nonce: bytes, hidden: bytes, bound: bytes) -> bytes:
        # The binding's length goes first: no byte of it can pass for one of the ciphertext.
        return hmac_sm3(mac_key, nonce + len(bound).to_bytes(8) + bound + hidden)

    def seal(nonce: bytes, words: bytes, bound: bytes) -> bytes:
        hidden = sm4_ctr(key, nonce, words)
        return hidden + mac(nonce, hidden, bound)

    def opened(nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        hidden, told = sealed[:-MAC_BYTES], sealed[-MAC_BYTES:]
        if not hmac.compare_digest(mac(nonce, hidden, bound), told):
            raise NotOpened
        return sm4_ctr(key, nonce, hidden)

    return Sealer(number, seal, opened)


_SEALERS: Mapping[str, Callable[[int, bytes], Sealer]] = {
    AES_GCM: _aes_gcm,
    SM4_GCM: _sm4_gcm,
    SM4_CTR: _sm4_ctr,
}
