"""Signed tree heads (c2sp.org/tlog-checkpoint), and what witnesses add (tlog-cosignature)."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from linli.ledger.notes import (
    COSIGNED,
    Note,
    Signature,
    Signer,
    Unsigned,
    Verifier,
    check_note,
    note_of,
    unpacked,
)
from linli.ledger.tiles import Malformed
from linli.ledger.tree import EMPTY_ROOT, HASH_BYTES

LARGEST = 2**63 - 1
TIME_BYTES = 8


@dataclass(frozen=True, slots=True)
class Head:
    """What a log says of itself: its name, how many leaves, and their root."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        lines = (self.origin, str(self.size), base64.b64encode(self.root).decode())
        return "".join(f"{line}\n" for line in (*lines, *self.extensions))


def head_of(text: str) -> Head:
    """The head that a checkpoint's text describes. Raises Malformed."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() or not all(lines):
        raise Malformed("A checkpoint has three lines or more, and none is empty.")
    origin, size, packed, *extensions = lines
    number = decimal(size)
    root = unpacked(packed)
    if len(root) != HASH_BYTES:
        raise Malformed("A root is 32 bytes long.")
    if number == 0 and root != EMPTY_ROOT:
        raise Malformed("That is not the root of an empty tree.")
    return Head(origin, number, root, tuple(extensions))


def decimal(word: str) -> int:
    """A number without sign, spaces or leading zeroes, at most 2**63 - 1. Raises Malformed."""
    if not re.fullmatch("0|[1-9][0-9]{0,18}", word) or int(word) > LARGEST:
        raise Malformed(f"{word[:30]!r} is no such number.")
    return int(word)


def checkpoint(head: Head, signer: Signer) -> Note:
    """The head, signed by its log."""
    return Note(head.text, (signer.sign(head.text),))


def check_checkpoint(words: str | bytes, log: Verifier, *, origin: str = "") -> tuple[Head, Note]:
    """The head in a checkpoint that this log signed.

    Raises Malformed or Unsigned, also when the origin is another log's. Without an origin it must
    be the key's own name.
    """
    note = note_of(words)
    check_note(note, [log])
    head = head_of(note.text)
    if head.origin != (origin or log.name):
        raise Unsigned(f"This is a checkpoint of {head.origin!r}, not of {origin or log.name!r}.")
    return head, note


def cosigned_message(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def cosign(note: Note, witness: Signer, *, at: int) -> Signature:
    """A witness's line: at that moment (POSIX seconds) this was the largest head it knew.

    The witness must have checked the log's own signature, and that it goes on from the last one.
    """
    data = at.to_bytes(TIME_BYTES) + witness.key.sign(cosigned_message(note.text, at))
    return Signature(witness.name, witness.cosigner.key_id, data)


def cosignatures(note: Note, witnesses: Sequence[Verifier]) -> dict[Verifier, int]:
    """Which of the trusted witnesses signed, and when (POSIX seconds).

    Raises Unsigned when a line by one of them is false. How many are enough is for the asker.
    """
    found: dict[Verifier, int] = {}
    for witness in witnesses:
        for one in note.signatures:
            if witness.kind != COSIGNED or not witness.made(one):
                continue
            at = int.from_bytes(one.data[:TIME_BYTES])
            if at > LARGEST or not witness.holds(
                cosigned_message(note.text, at), one.data[TIME_BYTES:]
            ):
                raise Unsigned(f"The cosignature of {witness.name} is false.")
            found[witness] = at
            break
    return found
