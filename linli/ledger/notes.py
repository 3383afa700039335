"""Signed notes as c2sp.org/signed-note describes them: a text, and Ed25519 signatures below it."""

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from linli.ledger.tiles import Malformed

PLAIN = 1  # an Ed25519 signature over the text
COSIGNED = 4  # one with its time, over a checkpoint (checkpoints.py)
MOST_BYTES = 1_000_000
MOST_SIGNATURES = 100
_DASH = "— "
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f]")


class Unsigned(ValueError):
    """A note without a valid signature by a key that is trusted."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One line below a note: who is said to have signed, with which key, and the bytes."""

    name: str
    key_id: int
    data: bytes

    @property
    def line(self) -> str:
        packed = base64.b64encode(self.key_id.to_bytes(4) + self.data).decode()
        return f"{_DASH}{self.name} {packed}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends with a newline, and what stands below it; nothing is verified yet."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(one.line for one in self.signatures)


@dataclass(frozen=True, slots=True)
class Verifier:
    """A key that is trusted, by name: `name+key id+base64(kind, public key)`."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> int:
        return key_id(self.name, self.kind, self.public)

    def __str__(self) -> str:
        packed = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_id:08x}+{packed}"

    def made(self, signature: Signature) -> bool:
        """Whether a line claims to be by this key; only the signature itself can prove it."""
        return (signature.name, signature.key_id) == (self.name, self.key_id)

    def holds(self, message: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs under a name; it keeps itself out of logs."""

    name: str
    key: Ed25519PrivateKey = field(repr=False)

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, PLAIN, self.key.public_key().public_bytes_raw())

    @property
    def cosigner(self) -> Verifier:
        return Verifier(self.name, COSIGNED, self.key.public_key().public_bytes_raw())

    def sign(self, text: str) -> Signature:
        return Signature(self.name, self.verifier.key_id, self.key.sign(text.encode()))


def key_id(name: str, kind: int, public: bytes) -> int:
    """The first four bytes of SHA-256 over name, newline, kind and key."""
    named = f"{name}\n".encode() + bytes([kind]) + public
    return int.from_bytes(hashlib.sha256(named).digest()[:4])


def proper_name(name: str) -> bool:
    """Whether a key may be called that: not empty, no spaces, no plus, nothing invisible."""
    return bool(name) and "+" not in name and name.isprintable() and not re.search(r"\s", name)


def verifier_of(words: str) -> Verifier:
    """A verifier from its one line. Raises Malformed, also when the key id is not the key's own."""
    name, _, rest = words.strip().partition("+")
    number, _, packed = rest.partition("+")
    raw = unpacked(packed)
    if not proper_name(name) or not re.fullmatch("[0-9a-f]{8}", number):
        raise Malformed("A verifier key is name+eight hex digits+base64.")
    if len(raw) != 33 or raw[0] not in (PLAIN, COSIGNED):
        raise Malformed("Only Ed25519 keys (kinds 1 and 4) are understood.")
    found = Verifier(name, raw[0], raw[1:])
    if int(number, 16) != found.key_id:
        raise Malformed(f"The verifier key says {number}, but its id is {found.key_id:08x}.")
    return found


def note_of(words: str | bytes) -> Note:
    """A note as it was sent. Raises Malformed; signatures are taken apart, not verified."""
    if len(words) > MOST_BYTES:
        raise Malformed(f"A note has at most {MOST_BYTES} bytes.")
    try:
        whole = words.decode() if isinstance(words, bytes) else words
        whole.encode()
    except UnicodeError:
        raise Malformed("A note is UTF-8.") from None
    if _CONTROLS.search(whole):
        raise Malformed("A note has no control characters but newlines.")
    text, gap, below = whole.rpartition("\n\n")
    if not gap or not below.endswith("\n"):
        raise Malformed("A note is a text, an empty line, and signature lines.")
    lines = below[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise Malformed(f"A note has at most {MOST_SIGNATURES} signatures.")
    return Note(text + "\n", tuple(_signature(line) for line in lines))


def _signature(line: str) -> Signature:
    name, gap, packed = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not gap or not proper_name(name):
        raise Malformed("A signature line is a dash, a key's name and base64.")
    raw = unpacked(packed)
    if len(raw) < 5:
        raise Malformed("A signature is longer than its key's id.")
    return Signature(name, int.from_bytes(raw[:4]), raw[4:])


def check_note(note: Note, trusted: Sequence[Verifier]) -> list[Verifier]:
    """Which of the trusted keys signed the text.

    Raises Unsigned when none did, and when a line by one of them is false: nobody adds such a line
    by mistake.
    """
    signed = []
    for verifier in trusted:
        if verifier.kind != PLAIN:
            continue
        for one in note.signatures:
            if verifier.made(one):
                if not verifier.holds(note.text.encode(), one.data):
                    raise Unsigned(f"The signature of {verifier.name} is false.")
                signed.append(verifier)
                break
    if not signed:
        raise Unsigned("No key that is trusted has signed this.")
    return signed


def unpacked(packed: str) -> bytes:
    """Standard base64, as strictly as it was written. Raises Malformed."""
    try:
        raw = base64.b64decode(packed.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeError):
        raise Malformed("That is not base64.") from None
    if base64.b64encode(raw).decode() != packed:
        raise Malformed("That is not how base64 is written.")
    return raw
