"""Looking for planted words in bytes that a thief may hold: dumps, files, logs; in any writing.

A planted word carries a mark that stands nowhere else, so that a thousand words are looked for by a
few patterns; four letters of Chinese, for what is shorter is found in random bytes by chance.
Numbers have no room for one: every run of digits is compared with all that were planted, whatever
stands between the digits, and so are bare hashes of them.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import quote

from linli.people.keyring import SEAL
from linli.people.resealing import columns
from linli.people.sealed_fields import Column
from linli.people.sealing import KeysMissing, Tampered, bytes_opened

_COPY = re.compile(rb"^COPY public\.(\w+) ", re.M)
# As many digits as a telephone number has, with what people and programs put between them.
_NUMBER = re.compile(rb"(?<![0-9])1(?:[ \-.()\xc2\xa0]{0,3}[0-9]){10}")
# A sealed value as it lies in a column of bytes, and in one of text or of JSON.
_SEALED_BYTES = re.compile(rb"\\\\x(0[1-6](?:[0-9a-f]{2}){20,})")
_SEALED_WORDS = re.compile(rb"(?:\x0e|u000e)([A-Za-z0-9+/]{40,}={0,2})")
_DIGEST = re.compile(rb"(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9a-f])")


@dataclass
class Planted:
    """What was planted: words of a kind by their mark, and telephone numbers."""

    marks: dict[str, str]
    numbers: list[str]
    _patterns: list[tuple[str, bytes]] = field(init=False)
    _hashes: set[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self._patterns = [
            (kind, shape) for kind, mark in self.marks.items() for shape in shapes_of(mark)
        ]
        # Search keeps words by their pairs. Looked for as they are and no other way: what is so
        # short is found in any hash.
        self._patterns += [(kind, mark[:2].encode()) for kind, mark in self.marks.items()]
        self._hashes = {hashed for number in self.numbers for hashed in hashes_of(number)}
        self._numbers = {number.encode() for number in self.numbers}
        # A number written in another alphabet than ASCII has its first half as its mark.
        common = self.numbers[0][:7]
        self._patterns += [("phones", s) for s in shapes_of(common) if s != common.encode()]

    def kinds_in(self, data: bytes) -> set[str]:
        """Which kinds of what was planted stand in these bytes, in whatever writing."""
        found = {kind for kind, shape in self._patterns if shape in data}
        digits = (re.sub(rb"[^0-9]", b"", hit.group()) for hit in _NUMBER.finditer(data))
        if any(run in self._numbers for run in digits):
            found.add("phones")
        if any(hit.group() in self._hashes for hit in _DIGEST.finditer(data)):
            found.add("phones")
        return found


def shapes_of(word: str) -> set[bytes]:
    """How a word can stand in bytes."""
    found = set()
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        raw = word.encode(encoding)
        found |= {raw, raw.hex().encode(), raw.hex().upper().encode()}
        found |= set(_inside_base64(raw))
    escaped = word.encode("ascii", "backslashreplace")
    found |= {escaped, escaped.replace(b"\\", b"\\\\")}  # JSON, and JSON inside a COPY
    if word.encode() != (percent := quote(word).encode()):
        found |= {percent, percent.lower(), quote(word, encoding="gb18030").encode()}
    return found


def _inside_base64(raw: bytes) -> Iterator[bytes]:
    """What stays the same of the word in base64, wherever in a longer text it begins."""
    for before in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            whole = encode(b"\0" * before + raw + b"\0" * (-(before + len(raw)) % 3))
            first = -(-before * 8 // 6)
            last = (before + len(raw)) * 8 // 6
            yield whole[first:last]


def hashes_of(number: str) -> Iterator[bytes]:
    """A number's plain hash is as good as the number: there are not many numbers."""
    for written in (number, f"+86{number}"):
        for make in (hashlib.sha256, hashlib.sha1, hashlib.md5):
            yield make(written.encode()).hexdigest().encode()


def parts_of(dump: bytes) -> Iterable[tuple[str, bytes]]:
    """A plain dump by its tables; what stands outside of them is under "schema"."""
    starts = [(hit.start(), hit.group(1).decode()) for hit in _COPY.finditer(dump)]
    if not starts:
        return [("schema", dump)]
    ends = [place for place, _ in starts[1:]] + [len(dump)]
    pieces = [(name, dump[place:end]) for (place, name), end in zip(starts, ends, strict=True)]
    return [("schema", dump[: starts[0][0]]), *pieces]


def opened_values(dump: bytes) -> Iterator[str]:
    """Every sealed value of a plain dump that opens with the keys of this installation."""
    places: dict[str, list[Column]] = {}
    for column in columns(SEAL):
        places.setdefault(column.model._meta.db_table, []).append(column)
    for table, rows in parts_of(dump):
        for line in rows.splitlines() if table in places else ():
            row = line.partition(b"\t")[0].decode()
            for value in _sealed_in(line):
                for column in places[table]:
                    with suppress(Tampered, KeysMissing):
                        context = column.context_of(row)
                        yield bytes_opened(value, context, role=column.role).decode()


def _sealed_in(line: bytes) -> Iterator[bytes]:
    for found in _SEALED_BYTES.finditer(line):
        yield bytes.fromhex(found.group(1).decode())
    for found in _SEALED_WORDS.finditer(line):
        yield base64.b64decode(found.group(1))
