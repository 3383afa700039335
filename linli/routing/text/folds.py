"""Which texts belong together when a model is tried on what it has not seen. Pure."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linli.routing.text.features import plain

PIECE = 6
SKETCH = 40
"""Numbers in the sketch of a text; two of them in a row must agree before texts are compared."""

ALIKE = 0.4
"""Shared pieces by all pieces (Jaccard) from which two texts are taken for one text."""

SHORTEST_TITLE = 8


@dataclass(frozen=True, slots=True)
class Labelled:
    """One text with the label that people gave it; `key` names it, whatever else it is."""

    key: str
    label: str
    title: str
    text: str


def folded(rows: Sequence[Labelled], folds: int = 5) -> NDArray[np.int64]:
    """The fold of each row, by a hash of its key; texts that repeat each other share one.

    A text sent twice, one half to learn from and one half to be tried on, would flatter the
    figures. The fold of a group is that of its first row.
    """
    groups = repeated(rows)
    return np.array([_fold(rows[first].key, folds) for first in groups], dtype=np.int64)


def repeated(rows: Sequence[Labelled]) -> list[int]:
    """For each row the first row that it repeats, by its title or most of its text; else itself.

    Candidates come from min-wise sketches (Broder 1997), so that no pair is compared in vain.
    """
    pieces = [_pieces(row) for row in rows]
    first = list(range(len(rows)))

    def root(row: int) -> int:
        while first[row] != row:
            first[row] = first[first[row]]
            row = first[row]
        return row

    def join(one: int, other: int) -> None:
        one, other = sorted((root(one), root(other)))
        first[other] = one

    sketches = _sketches(pieces)
    for start in range(0, SKETCH, 2):
        seen: dict[bytes, int] = {}
        for row in range(len(rows)):
            same = seen.setdefault(sketches[row, start : start + 2].tobytes(), row)
            if root(same) != root(row) and _alike(pieces[same], pieces[row]):
                join(same, row)
    titles: dict[str, int] = {}
    for row, one in enumerate(rows):
        title = plain(one.title)
        if len(title) >= SHORTEST_TITLE:
            join(titles.setdefault(title, row), row)
    return [root(row) for row in range(len(rows))]


def _pieces(row: Labelled) -> set[int]:
    letters = "".join(letter for letter in plain(row.text) if letter.isalpha())
    starts = range(max(1, len(letters) - PIECE + 1))
    # Not `hash`: it differs from process to process, and with it the folds would.
    return {_number(letters[start : start + PIECE]) for start in starts}


def _number(piece: str) -> int:
    number = 0
    for letter in piece:
        number = (number * 1_000_003 + ord(letter)) & 0x7FFFFFFF
    return number


def _sketches(pieces: list[set[int]]) -> NDArray[np.int64]:
    random = np.random.default_rng(1)
    factors = random.integers(1, 1 << 31, SKETCH)
    offsets = random.integers(0, 1 << 31, SKETCH)
    rows = [
        ((np.fromiter(one, np.int64)[:, None] * factors + offsets) % 2_147_483_647).min(axis=0)
        for one in pieces
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, SKETCH)


def _alike(one: set[int], other: set[int]) -> bool:
    return len(one & other) > ALIKE * len(one | other)


def _fold(key: str, folds: int) -> int:
    return int.from_bytes(hashlib.sha256(f"fold {key}".encode()).digest()[:8], "big") % folds
