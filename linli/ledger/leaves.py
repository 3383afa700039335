"""What stands in the log for an entry of the journal: a commitment that tells nothing by itself.

A leaf is 41 bytes: the format, the second of sealing, and SHA-256 over a salt and every column of
the entry. Without the salt nobody can try which entry it might be. With the salt, which a
reporter is given for the entry about her own report and for no other, everybody can check it.
"""

import hashlib
import hmac

from linli.journal.written import Written

FORMAT = 1
LEAF_BYTES = 1 + 8 + 32
SALT_BYTES = 16
ENTRY = "linli-entry/v1"
RECEIPT = "linli-receipt/v1"


def words_of(entry: Written) -> str:
    """Every column of an entry in one text; no two entries have the same.

    Only the facts could hold a newline, and JSON writes it as two characters.
    """
    post = "-" if entry.actor_post is None else entry.actor_post
    return (
        f"{ENTRY}\n{entry.xid}\n{entry.id}\n{entry.event}\n{entry.subject_kind}\n"
        f"{entry.subject_id}\n{entry.at_micros}\n{entry.actor_kind}\n{entry.actor_id}\n"
        f"{post}\n{entry.actor_name}\n{entry.facts}"
    )


def salt_of(salt_key: bytes, entry_id: int) -> bytes:
    """The salt of one entry: from it nobody learns the key or another entry's salt."""
    named = entry_id.to_bytes(8, signed=True)
    return hmac.digest(salt_key, named, "sha256")[:SALT_BYTES]


def commitment(salt_key: bytes, entry: Written) -> bytes:
    salted = salt_of(salt_key, entry.id) + words_of(entry).encode()
    return hashlib.sha256(salted).digest()


def leaf_of(committed: bytes, sealed_at: int) -> bytes:
    """The leaf; `sealed_at` in whole seconds since 1970."""
    return bytes([FORMAT]) + sealed_at.to_bytes(8) + committed


def parted(leaf: bytes) -> tuple[int, bytes]:
    """When a leaf was sealed, and its commitment. Raises ValueError for what is no leaf of ours."""
    if len(leaf) != LEAF_BYTES or leaf[0] != FORMAT:
        raise ValueError("This is not a leaf of this log.")
    return int.from_bytes(leaf[1:9]), leaf[9:]
