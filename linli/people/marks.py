"""Marks 标记: keyed hashes by which a content is known again, and the codes on receipts.

They are made with the mark keys of the ring. The newest makes them, and every one that is still on
the ring knows what it made: a mark of a later key than the first has that key's number before it.

The code on a receipt is computed from the report's id, and lies in no table. The id says which key
that is, so that a code which is on paper stays what it is when the key is renewed, and so that a
code is made without asking the database. When that key was given up, the next one that is left
takes over: then every receipt of the former is void, and a report has another code.
"""

import secrets
import unicodedata
from collections.abc import Sequence
from uuid import UUID, uuid4

from django.db import connection

from linli.people.keyring import MARK, Key, KeysMissing, forget_key_ring, key_ring
from linli.people.keys import INDEX_BYTES, NUMBER_BYTES

# Crockford's alphabet has no I, L, O, U: a code read out on the telephone is not misheard.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_MISREADINGS = str.maketrans("OIL", "011")
CODE = "receipt code"
_TURNS = "SELECT pg_advisory_xact_lock(hashtextextended(mark, 0)) FROM unnest(%s::text[]) AS mark"
# The SQL that gives the number of the key which made an index or a mark.
NUMBER_OF = (
    "CASE WHEN length({0}) = " + str(INDEX_BYTES) + " THEN 1"
    " ELSE get_byte({0}, 0) * 256 + get_byte({0}, 1) END"
)
NUMBERED = 8  # the version of an id that begins with the number of a key (RFC 9562, 5.8)


def lasting_mark(value: str, context: str, *, at: float | None = None) -> bytes:
    """By what a content is known again for good, such as a row of a table; 16 or 18 bytes.

    Made with the key that is in use now, or was `at` a moment (seconds since 1970): what says when
    it was made is made again with that one. Whoever looks for a mark asks for all of
    `lasting_marks`. What is looked up by a person's data takes `blind`.
    """
    return key_ring().newest(MARK, at=at).numbered_mark(context, value)


def lasting_marks(value: str, context: str) -> list[bytes]:
    """Every mark by which a content may be on record, that of the key in use now first.

    More than one only after the mark key was renewed, until the former one is off the ring.
    """
    return [key.numbered_mark(context, value) for key in key_ring().newest_first(MARK)]


def bare_mark(value: str, context: str, *, at: float | None = None) -> bytes:
    """A lasting mark without its key's number: 16 bytes, for what is cut or counted with."""
    return lasting_mark(value, context, at=at)[-INDEX_BYTES:]


def take_turns(*alike: Sequence[str]) -> None:
    """Let two who bring the same take turns until the end of the transaction.

    Each of `alike` is all that one content is marked with: two keys may mark one delivery each, and
    then no unique index sees that they are the same.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TURNS, [sorted({min(marks) for marks in alike})])


def oldest_mark(value: str, context: str) -> bytes:
    """The mark of the oldest key on the ring: that which changes last."""
    return key_ring().of(MARK)[0].numbered_mark(context, value)


def fresh_report_id() -> UUID:
    """An id for a new report: random, and from the second mark key on with its number in front."""
    number = key_ring().newest(MARK).number
    if number == 1:
        return uuid4()
    raw = bytearray(number.to_bytes(NUMBER_BYTES) + secrets.token_bytes(16 - NUMBER_BYTES))
    raw[6] = NUMBERED << 4 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return UUID(bytes=bytes(raw))


def receipt_code(report_id: UUID) -> str:
    """The code by which a reporter looks up a report without an account: XXXX-XXXX-XXXX.

    The same report always has the same code, so that a retried request prints the same receipt,
    also after the mark key was renewed. 60 bits: with a limit on tries, it cannot be guessed.

    Raises KeysMissing when the ring is older than the report.
    """
    return _code(_key_of(report_id), report_id)


def report_index(report_id: UUID) -> bytes:
    """The index under which a report is found by its code."""
    key = _key_of(report_id)
    return key.numbered_mark(CODE, _bare(_code(key, report_id)))


def code_indexes(code: str) -> list[bytes]:
    """Every index that a code may have, as a person may type it: small letters, O for 0, no dashes.

    More than one only after the mark key was renewed: a code does not tell its key.
    """
    return lasting_marks(_bare(code), CODE)


def _bare(code: str) -> str:
    typed = unicodedata.normalize("NFKC", code).upper().translate(CODE_MISREADINGS)
    return "".join(letter for letter in typed if letter.isalnum())


def _code(key: Key, report_id: UUID) -> str:
    number = int.from_bytes(key.mark_of(CODE, report_id.bytes)[:8]) >> 4
    letters = "".join(CODE_ALPHABET[number >> shift & 31] for shift in range(55, -5, -5))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def _key_of(report_id: UUID) -> Key:
    """The key of a report's code: that of its id, or after that was given up the next one left."""
    number = 1
    if report_id.version == NUMBERED:
        number = int.from_bytes(report_id.bytes[:NUMBER_BYTES])
    keys = key_ring().of(MARK)
    if number > keys[-1].number:
        # Another process may have renewed the key since this one read the ring.
        forget_key_ring()
        keys = key_ring().of(MARK)
    for key in keys:
        if key.number >= number:
            return key
    raise KeysMissing(f"Mark key {number}, which makes this receipt's code, is not on the ring.")
