"""A proof that something is in a log, in one file that needs no network: c2sp.org/tlog-proof."""

import base64
from dataclasses import dataclass

from linli.ledger.checkpoints import decimal
from linli.ledger.notes import MOST_BYTES, Note, note_of, unpacked
from linli.ledger.tiles import Malformed
from linli.ledger.tree import HASH_BYTES

FIRST_LINE = "c2sp.org/tlog-proof@v1"
LONGEST_PATH = 63


@dataclass(frozen=True, slots=True)
class Proof:
    """Where the leaf stands, the way to the root, and the checkpoint with that root.

    `extra` is what the asker needs to make the leaf himself; nothing vouches for it but that.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: Note
    extra: bytes = b""

    def __str__(self) -> str:
        lines = [FIRST_LINE]
        if self.extra:
            lines.append(f"extra {base64.b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines += [base64.b64encode(step).decode() for step in self.path]
        return "".join(f"{line}\n" for line in (*lines, "")) + str(self.checkpoint)


def proof_of(words: str | bytes) -> Proof:
    """A proof as it was saved. Raises Malformed; nothing is verified yet."""
    if len(words) > MOST_BYTES:
        raise Malformed(f"A proof has at most {MOST_BYTES} bytes.")
    try:
        text = words.decode() if isinstance(words, bytes) else words
    except UnicodeError:
        raise Malformed("A proof is UTF-8.") from None
    upper, gap, checkpoint = text.partition("\n\n")
    if not gap:
        raise Malformed("A proof ends with an empty line and a checkpoint.")
    lines = upper.split("\n")
    if lines.pop(0) != FIRST_LINE:
        raise Malformed(f"A proof begins with {FIRST_LINE}.")
    extra = b""
    if lines and lines[0].startswith("extra "):
        extra = unpacked(lines.pop(0).removeprefix("extra "))
    if not lines or not lines[0].startswith("index "):
        raise Malformed("A proof says at which index its entry stands.")
    index = decimal(lines.pop(0).removeprefix("index "))
    if len(lines) > LONGEST_PATH:
        raise Malformed("No tree is so high.")
    path = tuple(unpacked(line) for line in lines)
    if any(len(step) != HASH_BYTES for step in path):
        raise Malformed("A step of a proof is 32 bytes long.")
    return Proof(index, path, note_of(checkpoint), extra)
