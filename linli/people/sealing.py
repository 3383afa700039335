"""Personal fields are sealed before they reach the database, and masked wherever they are shown.

The keys lie on a ring outside the database (`keyring`), so that a stolen dump opens nothing. Three
things are made with them: sealed values, blind indexes by which an exact value can be found again,
and codes, marks (`marks`) and lexemes that nobody without the keys can compute.

Keys are renewed while everything runs: the newest seals and makes indexes, and every key that is
still on the ring opens and finds (`resealing` has the rest).

Each value is sealed under a key of its own as well, a leaf of the key tree (`key_tree`). When it is
erased, that key is destroyed: an older dump opens with no ring any more. Values from before there
were such keys open as they did.
"""

import secrets
import unicodedata

from linli.people.ciphers import FORMATS, NONCE_BYTES, OWN_KEY_FORMATS, NotOpened
from linli.people.keyring import (
    INDEX,
    SEAL,
    Key,
    KeyRing,
    KeysMissing,
    create_key_ring,
    forget_key_ring,
    key_ring,
    read_key_ring,
)
from linli.people.keys import NUMBER_BYTES
from linli.people.leaves import fresh_leaf
from linli.people.marks import lasting_mark, receipt_code
from linli.people.tree_file import key_tree

__all__ = [
    "Erased",
    "KeyRing",
    "KeysMissing",
    "Personal",
    "Tampered",
    "blind",
    "blinds",
    "bytes_opened",
    "bytes_sealed",
    "bytes_sealed_again",
    "create_key_ring",
    "forget_key_ring",
    "key_ring",
    "lasting_mark",
    "leaf_of",
    "opened",
    "place_token_sets",
    "read_key_ring",
    "receipt_code",
    "seal",
    "sealed_apart",
    "word_tokens",
]

NUMBERED_BYTES = 1 + NUMBER_BYTES
LEAF_BYTES = 5
LEAF_END = NUMBERED_BYTES + LEAF_BYTES
ERASED = "〔已抹除 erased〕"
TOKEN_BYTES = 6


class Tampered(Exception):
    """A sealed value was changed, cut short, or moved to a column it was not sealed for."""


class Erased(Tampered):
    """The value was erased: its own key was destroyed, and nothing opens it any more."""


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


def seal(text: str, context: str, *, role: str = "") -> bytes:
    """Encrypt a personal value for one column.

    `context` (such as "resident.phone") is bound to the value: it opens nowhere else. What is
    sealed for a `role` opens for that role alone. The result belongs into one column of one row:
    two that hold the same bytes are erased together (`sealed_apart` makes a second one).
    """
    return bytes_sealed(text.encode(), context, role=role)


def bytes_sealed(plain: bytes, context: str, *, role: str = "") -> bytes:
    """Encrypt what is no text, such as a piece of a file, in the same way."""
    return _sealed(plain, context, role, fresh_leaf(role or context))


def bytes_sealed_again(sealed: bytes | memoryview, context: str, *, role: str = "") -> bytes:
    """The same value under the newest key of the ring, and the key of its own that it has.

    A value from before gets one. Raises as `bytes_opened` does.
    """
    raw = bytes(sealed)
    plain = bytes_opened(raw, context, role=role)
    leaf = leaf_of(raw)
    return _sealed(plain, context, role, fresh_leaf(role or context) if leaf is None else leaf)


def sealed_apart(sealed: bytes | memoryview | None, context: str) -> bytes | None:
    """The same words for another row, which is erased by itself."""
    return None if sealed is None else bytes_sealed(bytes_opened(sealed, context), context)


def leaf_of(sealed: bytes | memoryview) -> int | None:
    """The leaf that a value is sealed under; None for one from before there were leaves."""
    raw = bytes(sealed[:LEAF_END])
    if not raw or raw[0] not in _OWN_KEY or len(raw) < LEAF_END:
        return None
    return int.from_bytes(raw[NUMBERED_BYTES:LEAF_END])


def _sealed(plain: bytes, context: str, role: str, leaf: int) -> bytes:
    key = key_ring().newest(SEAL)
    own = key_tree().key_of(leaf)
    while own is None:
        # An older database was brought back beside today's tree: it counts past what it had given.
        leaf = fresh_leaf(role or context)
        own = key_tree().key_of(leaf)
    number = key.number.to_bytes(NUMBER_BYTES)
    head = bytes([OWN_KEY_FORMATS[key.algorithm]]) + number + leaf.to_bytes(LEAF_BYTES)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return head + nonce + key.sealer_of(own, role).seal(nonce, plain, head + context.encode())


def opened(sealed: bytes | memoryview, context: str, *, role: str = "") -> Personal:
    """Decrypt a value that was sealed for this context.

    Of one that was erased, a mark that says so. Raises Tampered when it is not such a value,
    KeysMissing when its key is not on the ring.
    """
    try:
        return Personal(bytes_opened(sealed, context, role=role).decode())
    except Erased:
        return Personal(ERASED)


def bytes_opened(sealed: bytes | memoryview, context: str, *, role: str = "") -> bytes:
    """Decrypt what is no text; raises the same, and Erased."""
    raw = bytes(sealed)
    head = LEAF_END if raw[:1] in _OWN_KEY_BYTES else NUMBERED_BYTES
    if len(raw) < head + NONCE_BYTES or raw[0] not in _FORMATS:
        raise Tampered(f"This is not a sealed value for {context}.")
    number = int.from_bytes(raw[1:NUMBERED_BYTES])
    key = key_ring().seals.get(number)
    if key is None:
        # Another process may have renewed the key since this one read the ring.
        forget_key_ring()
        key = key_ring().seals.get(number)
    if key is None:
        raise KeysMissing(f"Key {number}, which sealed this {context}, is not on the key ring.")
    if raw[0] not in (FORMATS[key.algorithm], OWN_KEY_FORMATS[key.algorithm]):
        raise Tampered(f"This is not a sealed value for {context}.")
    sealer = key.sealer_for(role)
    if head == LEAF_END:
        own = key_tree().key_of(int.from_bytes(raw[NUMBERED_BYTES:LEAF_END]))
        if own is None:
            raise Erased(f"This {context} was erased.")
        sealer = key.sealer_of(own, role)
    nonce, hidden = raw[head : head + NONCE_BYTES], raw[head + NONCE_BYTES :]
    try:
        return sealer.open(nonce, hidden, raw[:head] + context.encode())
    except NotOpened:
        raise Tampered(f"This sealed value does not open as {context}.") from None


_OWN_KEY = frozenset(OWN_KEY_FORMATS.values())
_OWN_KEY_BYTES = frozenset(bytes([one]) for one in _OWN_KEY)
_FORMATS = _OWN_KEY | frozenset(FORMATS.values())


def blind(value: str, context: str) -> bytes:
    """The index under which an exact value is found again without being readable.

    16 bytes; made with a later key than the first, that key's number stands before them.
    """
    return key_ring().newest(INDEX).numbered_mark(context, value)


def blinds(value: str, context: str) -> list[bytes]:
    """Every index under which the value may be on record, that of the newest key first.

    More than one only while the index key is being renewed: look for all of them.
    """
    return [key.numbered_mark(context, value) for key in key_ring().newest_first(INDEX)]


def word_tokens(text: str) -> list[str]:
    """The lexemes under which sealed place words are found: each pair of characters, hashed.

    Sorted, each once, 12 hex digits; made with a later key than the first, its number and a dot
    stand before them. A text matches a query when it has all of the query's lexemes. Whoever holds
    the database but not the keys sees which lexemes are frequent, no more.
    """
    return _tokens(key_ring().newest(INDEX), text)


def place_token_sets(text: str) -> list[list[str]]:
    """The lexemes of a text under every key that may have made them, the newest key's first."""
    return [_tokens(key, text) for key in key_ring().newest_first(INDEX)]


def _tokens(key: Key, text: str) -> list[str]:
    mark = "" if key.number == 1 else f"{key.number}."
    return sorted({mark + key.token_of("place words", pair, TOKEN_BYTES) for pair in pairs(text)})


def pairs(text: str) -> set[str]:
    """Each two neighbouring letters or digits; a character that stands alone is its own pair."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    runs = "".join(letter if letter.isalnum() else " " for letter in folded).split()
    return {run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1))}
