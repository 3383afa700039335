"""Breached passwords 已泄露密码: looked up in a file on the disk, never asked of the net.

The file is as the public corpus of breached passwords comes for use without the net: a SHA-1 in
hexadecimal digits, a colon and how often it was seen, one a line, in the order of the hashes. It
has tens of gigabytes: it is bisected, some forty short looks for a billion lines. Pure.
"""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

HASH_DIGITS = 40
# A hash, a colon, a count of up to 19 digits and the line's end; a file of something else may have
# no line's end for gigabytes.
LONGEST_LINE = 64
SAMPLES = 200
# Hashes are spread evenly: with so many of them, one begins with 00 and one with FF.
ENOUGH_TO_SPREAD = 10_000
_LINE = re.compile(rb"([0-9A-Fa-f]{40})(?::[0-9]{1,19})?\r?\n?")


class Unusable(Exception):
    """The file cannot be searched; the sentence says where it is not as it must be."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What samples of a file showed: about how many hashes it has, the first of them, the last."""

    hashes: int
    first: str
    last: str

    @property
    def whole(self) -> bool:
        """Whether it reaches from the lowest hashes to the highest; a broken download does not."""
        if self.hashes < ENOUGH_TO_SPREAD:
            return True
        return self.first.startswith("00") and self.last.startswith("FF")


def is_breached(password: str, file: Path) -> bool:
    """Whether the file has the hash of this password. Raises OSError, Unusable."""
    with file.open("rb") as hashes:
        return holds(hashes, hash_of(password))


def hash_of(password: str) -> bytes:
    """The hash under which the corpus lists a password, in capital digits."""
    # Not how a password is kept: how the list names those that everybody may know.
    digest = hashlib.sha1(password.encode(), usedforsecurity=False)
    return digest.hexdigest().upper().encode()


def holds(hashes: BinaryIO, wanted: bytes) -> bool:
    """Whether a sorted file has this hash. Raises Unusable at a line that is none of its kind."""
    low, high = 0, hashes.seek(0, os.SEEK_END)
    # If it is there, its line begins in [low, high), and at low a line begins.
    while low < high:
        middle = (low + high) // 2
        start = _line_start(hashes, middle)
        if start >= high:
            high = middle
            continue
        found, after = _line_at(hashes, start)
        if found == wanted:
            return True
        if found < wanted:
            low = after
        else:
            high = middle
    return False


def looked_over(file: Path) -> Looked:
    """Look at some hundred places of a file: are they lines of hashes, each after the one before?

    Raises OSError; raises Unusable for an empty file, for other content and for one that is not
    sorted by hash.
    """
    with file.open("rb") as hashes:
        size = hashes.seek(0, os.SEEK_END)
        if not size:
            raise Unusable("It is empty.")
        starts = {_line_start(hashes, size * n // SAMPLES) for n in range(SAMPLES)}
        starts = starts - {size} | {_last_line(hashes, size)}
        found: list[bytes] = []
        length = 0
        for start in sorted(starts):
            one, after = _line_at(hashes, start)
            if found and one <= found[-1]:
                raise Unusable(f"It is not sorted by hash: byte {start} is out of order.")
            found.append(one)
            length += after - start
    return Looked(size * len(found) // length, found[0].decode(), found[-1].decode())


def _line_start(hashes: BinaryIO, place: int) -> int:
    """Where the first line begins that does not begin before a place."""
    if place == 0:
        return 0
    hashes.seek(place - 1)
    rest = hashes.readline(LONGEST_LINE)
    return place - 1 + len(rest)


def _line_at(hashes: BinaryIO, start: int) -> tuple[bytes, int]:
    """The hash of the line that begins here, in capital digits, and where the next line begins."""
    hashes.seek(start)
    line = hashes.readline(LONGEST_LINE)
    read = _LINE.fullmatch(line)
    if read is None:
        raise Unusable(f"At byte {start} there is no line of a SHA-1, a colon and a count.")
    return read.group(1).upper(), start + len(line)


def _last_line(hashes: BinaryIO, size: int) -> int:
    """Where the last line begins."""
    hashes.seek(max(0, size - 2 * LONGEST_LINE))
    tail = hashes.read()
    return size - len(tail.removesuffix(b"\n").rpartition(b"\n")[2]) - tail.endswith(b"\n")
