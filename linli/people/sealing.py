"""Personal fields are sealed before they reach the database, and masked wherever they are shown.

The keys live in a file outside the database, so that a stolen dump opens nothing. Three things
are made from them: sealed values (AES-256-GCM), blind indexes by which an exact value can be
found again (HMAC), and codes and lexemes that nobody without the keys can compute.

The sealing keys can be renewed: the newest seals, every older one still opens. The index key
cannot, short of indexing everything anew, for an index made with another key finds nothing.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

FORMAT = 1
KEY_BYTES = 32
NONCE_BYTES = 12
HEAD_BYTES = 1 + 2 + NONCE_BYTES
INDEX_BYTES = 16

# Crockford's alphabet has no I, L, O, U: a code read out on the telephone is not misheard.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_MISREADINGS = str.maketrans("OIL", "011")


class KeysMissing(Exception):
    """The key ring cannot be read, or does not hold the key that a value was sealed with."""


class Tampered(Exception):
    """A sealed value was changed, cut short, or moved to a column it was not sealed for."""


class Personal(str):
    """A person's name, number or address: text that keeps itself out of logs.

    `repr`, `str` and every format show a mask, so a careless log line or traceback gives nothing
    away. Code that is meant to show or send the value says so with `.plain`.
    """

    __slots__ = ()

    @property
    def plain(self) -> str:
        """The bare text, for the one who may see it."""
        return "".join(self)

    def __repr__(self) -> str:
        return "Personal('***')"

    def __str__(self) -> str:
        return "***"

    def __format__(self, spec: str) -> str:
        return format("***", spec)


@dataclass(frozen=True)
class KeyRing:
    """The keys of one installation: numbered sealing keys, and one key for all indexes."""

    seals: dict[int, AESGCM] = field(repr=False)
    newest: int
    index_key: bytes = field(repr=False)

    def derived(self, purpose: str) -> bytes:
        """A key of its own for each purpose, so that one index tells nothing about another."""
        return hmac.digest(self.index_key, purpose.encode(), "sha256")


def create_key_ring(path: Path) -> None:
    """Write a fresh key ring that only its owner may read.

    Raises FileExistsError when there already is one: overwriting it would lose every sealed value.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    ring = {"index": fresh_key(), "seals": {"1": fresh_key()}}
    written(path, ring)


def add_sealing_key(path: Path) -> int:
    """Add a sealing key, which seals from now on, and give its number. Older keys still open."""
    ring = json.loads(path.read_text())
    number = max(map(int, ring["seals"])) + 1
    ring["seals"][str(number)] = fresh_key()
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    written(beside, ring)
    beside.replace(path)
    forget_key_ring()
    return number


def fresh_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def written(path: Path, ring: Mapping[str, object]) -> None:
    """Write a new file with mode 0600 from its first byte on, and have it on the disk."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump(ring, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


@cache
def read_key_ring(path: Path) -> KeyRing:
    """The key ring in a file, read once per process.

    Raises KeysMissing, in words that name the file but never its content.
    """
    try:
        ring = json.loads(path.read_text())
        seals = {int(number): AESGCM(unpacked(key)) for number, key in ring["seals"].items()}
        return KeyRing(seals=seals, newest=max(seals), index_key=unpacked(ring["index"]))
    except OSError as fault:
        raise KeysMissing(f"The key ring {path} cannot be read: {fault.strerror}.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeysMissing(f"The file {path} is not a key ring.") from None


def unpacked(key: str) -> bytes:
    raw = base64.b64decode(key, validate=True)
    if len(raw) != KEY_BYTES:
        raise ValueError("wrong key length")
    return raw


def key_ring() -> KeyRing:
    """The key ring of this installation."""
    return read_key_ring(Path(settings.LINLI_KEYS_FILE))


def forget_key_ring() -> None:
    """Read the keys anew on next use."""
    read_key_ring.cache_clear()
    purpose_key.cache_clear()


@cache
def purpose_key(path: str, purpose: str) -> bytes:
    return read_key_ring(Path(path)).derived(purpose)


def key_for(purpose: str) -> bytes:
    return purpose_key(str(settings.LINLI_KEYS_FILE), purpose)


def seal(text: str, context: str) -> bytes:
    """Encrypt a personal value for one column.

    `context` (such as "resident.phone") is bound to the value: it opens nowhere else. Nonces are
    random, so one key is good for some 4,000,000,000 values; renew it long before.
    """
    ring = key_ring()
    head = bytes([FORMAT]) + ring.newest.to_bytes(2) + secrets.token_bytes(NONCE_BYTES)
    words = text.encode()
    return head + ring.seals[ring.newest].encrypt(head[3:], words, head[:3] + context.encode())


def opened(sealed: bytes | memoryview, context: str) -> Personal:
    """Decrypt a value that was sealed for this context.

    Raises Tampered when it is not such a value, KeysMissing when its key is not on the ring.
    """
    raw = bytes(sealed)
    if len(raw) < HEAD_BYTES or raw[0] != FORMAT:
        raise Tampered(f"This is not a sealed value for {context}.")
    number = int.from_bytes(raw[1:3])
    seal_key = key_ring().seals.get(number)
    if seal_key is None:
        # Another process may have renewed the key since this one read the ring.
        forget_key_ring()
        seal_key = key_ring().seals.get(number)
    if seal_key is None:
        raise KeysMissing(f"Key {number}, which sealed this {context}, is not on the key ring.")
    try:
        words = seal_key.decrypt(raw[3:HEAD_BYTES], raw[HEAD_BYTES:], raw[:3] + context.encode())
    except InvalidTag:
        raise Tampered(f"This sealed value does not open as {context}.") from None
    return Personal(words.decode())


def blind(value: str, context: str) -> bytes:
    """The index under which an exact value is found again without being readable. 16 bytes."""
    return hmac.digest(key_for(f"blind {context}"), value.encode(), "sha256")[:INDEX_BYTES]


def receipt_code(report_id: UUID) -> str:
    """The code by which a reporter looks up a report without an account: XXXX-XXXX-XXXX.

    The same report always has the same code, so that a retried request prints the same receipt.
    60 bits: with a limit on tries, it cannot be guessed.
    """
    digest = hmac.digest(key_for("receipt code"), report_id.bytes, "sha256")
    number = int.from_bytes(digest[:8]) >> 4
    letters = "".join(CODE_ALPHABET[number >> shift & 31] for shift in range(55, -5, -5))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def code_index(code: str) -> bytes:
    """The index of a receipt code as a person may type it: small letters, O for 0, no dashes."""
    typed = unicodedata.normalize("NFKC", code).upper().translate(CODE_MISREADINGS)
    return blind("".join(letter for letter in typed if letter.isalnum()), "receipt code")


def word_tokens(text: str) -> list[str]:
    """The lexemes under which sealed place words are found: each pair of characters, hashed.

    Sorted, each once, 12 hex digits. A text matches a query when it has all of the query's
    lexemes. Whoever holds the database but not the keys sees which lexemes are frequent, no more.
    """
    key = key_for("place words")
    return sorted(
        {hashlib.blake2b(p.encode(), digest_size=6, key=key).hexdigest() for p in pairs(text)}
    )


def pairs(text: str) -> set[str]:
    """Each two neighbouring letters or digits; a character that stands alone is its own pair."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    runs = "".join(letter if letter.isalnum() else " " for letter in folded).split()
    return {run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1))}
