"""The mathematics: signed notes, Merkle trees of RFC 6962, tiles, and linli's receipts.

Formats: c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles, tlog-proof.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ED25519, COSIGNATURE = 1, 4
EMPTY = hashlib.sha256(b"").digest()
Read = Callable[[str], bytes]


class NotProven(Exception):
    """The files do not show what they are said to show; the words say which and why."""


def decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeError):
        raise NotProven("a part that should be base64 is not") from None


def number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 19 or str(int(text)) != text:
        raise NotProven(f"{text[:30]!r} should be a number")
    return int(text)


@dataclass(frozen=True)
class Key:
    """A key that the user trusts: one line, `name+id+base64`."""

    name: str
    id: bytes
    kind: int
    public: bytes

    @classmethod
    def read(cls, line: str) -> "Key":
        name, _, rest = line.strip().partition("+")
        shown, _, packed = rest.partition("+")
        raw = decoded(packed)
        if not name or len(raw) != 33 or raw[0] not in (ED25519, COSIGNATURE):
            raise NotProven("the key is not of the form name+id+base64 (Ed25519)")
        found = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
        if shown != found.hex():
            raise NotProven(f"the key's id is {found.hex()}, not {shown}: a letter is wrong")
        return cls(name, found, raw[0], raw[1:])

    def holds(self, message: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Checkpoint:
    """A head that the log has signed: how many leaves, and their root."""

    origin: str
    size: int
    root: bytes
    witnesses: tuple[tuple[str, int], ...]


def checkpoint(text: str, log: Key, witnesses: list[Key]) -> Checkpoint:
    """A checkpoint, after its signature was checked, with the trusted witnesses that signed it."""
    body, gap, below = text.rpartition("\n\n")
    body += "\n"
    lines = body.split("\n")
    if not gap or len(lines) < 4:
        raise NotProven("this is no checkpoint")
    signed, seen = False, []
    for line in below.splitlines():
        dash, _, rest = line.partition(" ")
        name, _, packed = rest.partition(" ")
        raw = decoded(packed)
        if dash != "—" or len(raw) < 5:
            raise NotProven("a signature line is damaged")
        if (name, raw[:4]) == (log.name, log.id) and log.kind == ED25519:
            if not log.holds(body.encode(), raw[4:]):
                raise NotProven(f"the signature of {name} is false: the text was changed")
            signed = True
        for witness in witnesses:
            if (name, raw[:4]) == (witness.name, witness.id) and witness.kind == COSIGNATURE:
                at = int.from_bytes(raw[4:12], "big")
                if not witness.holds(f"cosignature/v1\ntime {at}\n{body}".encode(), raw[12:]):
                    raise NotProven(f"the witness line of {name} is false")
                seen.append((name, at))
    if not signed:
        raise NotProven(f"{log.name} has not signed this checkpoint")
    origin, size, root = lines[0], number(lines[1]), decoded(lines[2])
    if origin != log.name:
        raise NotProven(f"this is a checkpoint of {origin!r}, not of {log.name!r}")
    if len(root) != 32 or (size == 0 and root != EMPTY):
        raise NotProven("the root is not a root")
    return Checkpoint(origin, size, root, tuple(seen))


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def climb(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root to which an inclusion proof leads, computed down the halves of the tree."""
    if size == 1:
        if path:
            raise NotProven("the proof is too long")
        return leaf
    if not path:
        raise NotProven("the proof is too short")
    half = 1 << ((size - 1).bit_length() - 1)
    if index < half:
        return node(climb(leaf, index, half, path[:-1]), path[-1])
    return node(path[-1], climb(leaf, index - half, size - half, path[:-1]))


def included(leaf: bytes, index: int, path: list[bytes], head: Checkpoint) -> None:
    """Raises NotProven unless the leaf stands at that index under the head."""
    if not 0 <= index < head.size:
        raise NotProven(f"a log of {head.size} entries has no entry {index}")
    if any(len(step) != 32 for step in path):
        raise NotProven("a step of the proof is damaged")
    if climb(leaf, index, head.size, path) != head.root:
        raise NotProven("the entry is not in the log: the proof leads to another root")


def tile_path(kind: str, index: int, width: int) -> str:
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.append(f"x{index % 1000:03}")
    return f"tile/{kind}/{'/'.join(reversed(groups))}" + (f".p/{width}" if width < 256 else "")


def fetched(read: Read, kind: str, index: int, width: int) -> bytes:
    """A tile or a bundle; where the narrower one is gone, the full one begins with it."""
    try:
        return read(tile_path(kind, index, width))
    except OSError:
        if width == 256:
            raise
        return read(tile_path(kind, index, 256))


class Tree:
    """The tree of a log, read from its tiles; each hash is only as good as the root it leads to."""

    def __init__(self, size: int, read: Read) -> None:
        self.size = size
        self.read = read
        self.seen: dict[str, bytes] = {}

    def hashes(self, level: int, index: int) -> bytes:
        width = min(256, (self.size >> (8 * level)) - index * 256)
        path = tile_path(str(level), index, width)
        if path not in self.seen:
            data = fetched(self.read, str(level), index, width)
            if len(data) < 32 * width:
                raise NotProven(f"{path} is too short")
            self.seen[path] = data
        return self.seen[path]

    def part(self, low: int, high: int) -> bytes:
        """The hash over the leaves low … high-1, as RFC 6962 halves them."""
        size = high - low
        if size == 1 or (size & (size - 1) == 0 and (size.bit_length() - 1) % 8 == 0):
            level = (size.bit_length() - 1) // 8
            index = low >> (8 * level)
            row = self.hashes(level, index // 256)
            return row[32 * (index % 256) : 32 * (index % 256) + 32]
        half = 1 << ((size - 1).bit_length() - 1)
        return node(self.part(low, low + half), self.part(low + half, high))

    def root(self) -> bytes:
        return self.part(0, self.size) if self.size else EMPTY

    def root_at(self, older: int) -> bytes:
        """The root that the same leaves had when there were only `older` of them."""
        return self.part(0, older) if older else EMPTY


def consistent(old: Checkpoint, new: Checkpoint, read: Read) -> None:
    """Raises NotProven unless the newer log is the older one with entries added at its end.

    From tiles no proof is needed: the same hashes must give the older root and the newer one.
    """
    if old.size > new.size:
        raise NotProven(f"the log has shrunk from {old.size} entries to {new.size}")
    tree = Tree(new.size, read)
    if tree.root() != new.root:
        raise NotProven("the tiles do not belong to the newer checkpoint")
    if tree.root_at(old.size) != old.root:
        raise NotProven("the log was rewritten: the older checkpoint is no beginning of the newer")


def whole(head: Checkpoint, read: Read) -> None:
    """Raises NotProven unless the published entries, every one of them, give the signed root."""
    parts: list[bytes] = []
    count = 0
    for index in range((head.size + 255) // 256):
        width = min(256, head.size - 256 * index)
        path = tile_path("entries", index, width)
        data, at, found = fetched(read, "entries", index, width), 0, 0
        while at < len(data) and found < width:
            end = at + 2 + int.from_bytes(data[at : at + 2], "big")
            if end > len(data):
                raise NotProven(f"{path} breaks off")
            hashed = leaf_hash(data[at + 2 : end])
            at, found, count = end, found + 1, count + 1
            mark = count
            while mark & 1 == 0:
                hashed, mark = node(parts.pop(), hashed), mark >> 1
            parts.append(hashed)
        if found != width:
            raise NotProven(f"{path} has {found} entries, not {width}")
    root = parts.pop() if parts else EMPTY
    while parts:
        root = node(parts.pop(), root)
    if root != head.root:
        raise NotProven("the published entries do not give the signed root")


@dataclass(frozen=True)
class Receipt:
    """What a receipt says of its entry, after it was proven to be in the log."""

    index: int
    sealed_at: int
    facts: list[str]
    head: Checkpoint


def receipt(text: str, log: Key, witnesses: list[Key]) -> Receipt:
    """A `.tlog-proof` of linli's: the words in it, made into a leaf, must be in the signed log."""
    upper, gap, below = text.partition("\n\n")
    lines = upper.split("\n")
    if not gap or lines[0] != "c2sp.org/tlog-proof@v1" or len(lines) < 3:
        raise NotProven("this is no proof file")
    if not lines[1].startswith("extra ") or not lines[2].startswith("index "):
        raise NotProven("the proof file does not say what it proves")
    head = checkpoint(below, log, witnesses)
    try:
        extra = decoded(lines[1][6:]).decode()
    except UnicodeError:
        raise NotProven("the words of the receipt are damaged") from None
    kind, *rest = extra.split("\n")
    if kind != "linli-receipt/v1" or len(rest) < 3 or rest[2] != "linli-entry/v1":
        raise NotProven("this is not a receipt of linli's")
    sealed_at = number(rest[0].removeprefix("sealed "))
    salt = decoded(rest[1].removeprefix("salt "))
    words = "\n".join(rest[2:])
    if len(salt) != 16 or sealed_at >= 2**63 or len(rest) != 14:
        raise NotProven("the words of the receipt are damaged")
    committed = hashlib.sha256(salt + words.encode()).digest()
    leaf = b"\x01" + sealed_at.to_bytes(8, "big") + committed
    index = number(lines[2][6:])
    included(leaf_hash(leaf), index, [decoded(line) for line in lines[3:]], head)
    return Receipt(index, sealed_at, rest[3:], head)
