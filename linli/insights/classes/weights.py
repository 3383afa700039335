"""Reports as numbers: weighed pairs of characters, and marks of place and kind. Pure.

Pairs of neighbouring characters find Chinese words without a dictionary. They are counted for all
reports at once, in arrays: a million reports are weighed in about a minute.
"""

import unicodedata
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from linli.insights.classes.said import Said

Array = npt.NDArray[np.int64]
Rows = csr_array

COLUMNS_BITS = 22
MARKS = 1 << 18
COLUMNS = (1 << COLUMNS_BITS) + MARKS
"""Pairs of characters by a hash of so many bits; behind them the marks of places and kinds."""

TEXT_CHARACTERS = 240
TITLE_SHARE = 0.7
HEAVIEST_OF_TEXT = 15
COMMONEST_SHARE = 0.05
"""A pair that is in more than every twentieth report tells nothing apart…"""
FEW = 400
"""… unless there are so few reports that a twentieth is nothing."""

BORROWED = 400

OF_KIND, OF_NARROW, OF_WIDE = 0.4, 0.13, 0.47
SPAN = timedelta(days=150)

AT_ONCE = 50_000
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_STRIDE = 40_503


def weighed(reports: Sequence[Said]) -> Rows:
    """One row of length 1 for each report: title and the telling pairs of its text.

    Rows × columns, float32. A pair weighs the more the fewer reports have it: 1 + log count times
    the root of its surprise. The root, because people name a place in many ways: what only two of
    them wrote alike must not outweigh all the rest. The title speaks for seven tenths.
    """
    titles = _counted([one.headline for one in reports])
    texts = _counted([one.text[:TEXT_CHARACTERS] or one.title for one in reports])
    numbers: dict[str, int] = {}
    kind = np.array([numbers.setdefault(one.kind, len(numbers)) for one in reports], int)
    # By kind, so that what is common in a kind is counted and applied in one piece.
    order = np.argsort(kind, kind="stable")
    ends = np.searchsorted(kind[order], np.arange(len(numbers) + 1))
    titles, texts = _surprising(titles[order], texts[order], ends)
    title = _unit(titles)
    text = _unit(_heaviest(texts, HEAVIEST_OF_TEXT))
    both = _unit(csr_array(title * np.float32(TITLE_SHARE) + text * np.float32(1 - TITLE_SHARE)))
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return both[back]


def _surprising(titles: Rows, texts: Rows, ends: Array) -> tuple[Rows, Rows]:
    """Each entry times the root of how surprising its pair is among reports of its kind.

    Rows are sorted by kind; the rows of one kind lie between two `ends`. A kind of few reports does
    not know yet what is common in it: it borrows `BORROWED` reports from all kinds.
    """
    both = csr_array(titles + texts)
    n = max(1, both.shape[0])
    held = np.bincount(both.indices, minlength=COLUMNS)
    used = np.flatnonzero(held)
    held = held[used]
    place = np.zeros(COLUMNS, np.int32)
    place[used] = np.arange(len(used))
    most = n if n < FEW else n * COMMONEST_SHARE
    telling = (held <= most) & ((held >= 2) | (n < FEW))
    for begin, end in pairwise(ends.tolist()):
        among = place[both.indices[both.indptr[begin] : both.indptr[end]]]
        share = np.bincount(among, minlength=len(used)) + held * (BORROWED / n)
        surprise = 1 - np.log(np.maximum(share / (end - begin + BORROWED), 1 / n))
        worth = np.sqrt(np.where(telling, surprise, 0)).astype(np.float32)
        for rows in (titles, texts):
            part = slice(rows.indptr[begin], rows.indptr[end])
            rows.data[part] *= worth[place[rows.indices[part]]]
    titles.eliminate_zeros()
    texts.eliminate_zeros()
    return titles, texts


def side_by_side(words: Rows, marks: Rows, share: float) -> Rows:
    """Words and marks as one row each, and only the columns that somebody has.

    A row without any mark keeps its length 1: where nothing is known of the place, words speak.
    """
    known = np.diff(marks.indptr) > 0
    factor = np.where(known, np.float32((1 - share) ** 0.5), np.float32(1))
    row = np.repeat(np.arange(words.shape[0]), np.diff(words.indptr))
    data = words.data * factor[row]
    both = csr_array((data, words.indices, words.indptr), shape=words.shape) + marks
    used, column = np.unique(both.indices, return_inverse=True)
    return csr_array((both.data, column, both.indptr), shape=(both.shape[0], max(1, len(used))))


def marked(reports: Sequence[Said], share: float) -> Rows:
    """Where, of what kind and when each report is: a row of length √share, zero where unknown.

    The kind is two fifths of it, the narrowest place an eighth, the wider ones the rest: reports of
    one kind from one street are nearly as alike as those from one estate. Every mark stands with
    its time, shared out to the moment before and the one after, `SPAN` apart: two reports of one
    kind in one street have all of it in common on one day, less with every week, and none of it
    after ten months. What a street has of a kind in every season is no problem.
    """
    number: dict[str, int] = {}
    rows: list[int] = []
    marks: list[int] = []
    weights: list[float] = []
    for at, one in enumerate(reports):
        wide = one.places[1:]
        for mark, weight in (
            *((place, OF_NARROW) for place in one.places[:1]),
            *((place, OF_WIDE / len(wide)) for place in wide),
            *((f"kind:{kind}", OF_KIND) for kind in (one.kind,) if kind),
        ):
            rows.append(at)
            marks.append(number.setdefault(mark, len(number)))
            weights.append(weight)
    row, share_of = np.array(rows, int), np.array(weights)
    first = np.array([crc32(mark.encode()) for mark in number], int)[marks] if marks else row
    when = np.array([one.at.timestamp() for one in reports])[row] / SPAN.total_seconds()
    before = np.floor(when).astype(int)
    behind = when - before
    found = csr_array(
        (
            np.sqrt(np.concatenate([share_of * (1 - behind), share_of * behind])).astype(
                np.float32
            ),
            (
                np.tile(row, 2),
                (1 << COLUMNS_BITS)
                + (np.tile(first, 2) + _STRIDE * np.concatenate([before, before + 1])) % MARKS,
            ),
        ),
        shape=(len(reports), COLUMNS),
    )
    return csr_array(_unit(found) * np.float32(share**0.5))


def _counted(texts: Sequence[str]) -> Rows:
    """1 + log of how often each pair of letters stands in each text."""
    parts = [
        _counted_at_once(texts[start : start + AT_ONCE])
        for start in range(0, max(1, len(texts)), AT_ONCE)
    ]
    data = np.concatenate([part.data for part in parts])
    indices = np.concatenate([part.indices for part in parts])
    lengths = np.concatenate([np.diff(part.indptr) for part in parts])
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    return csr_array((data, indices, indptr), shape=(len(texts), COLUMNS))


def _counted_at_once(texts: Sequence[str]) -> Rows:
    plain = [unicodedata.normalize("NFKC", text).casefold() + "\n" for text in texts]
    lengths = np.fromiter(map(len, plain), int, len(plain))
    letters = np.frombuffer("".join(plain).encode("utf-32-le", "replace"), dtype=np.uint32)
    row = np.repeat(np.arange(len(plain)), lengths)
    is_letter = _letters()[np.minimum(letters, len(_letters()) - 1)]
    pair = is_letter[:-1] & is_letter[1:]
    code = (letters[:-1][pair].astype(np.uint64) << np.uint64(21)) | letters[1:][pair]
    column = (code * _SPREAD) >> np.uint64(64 - COLUMNS_BITS)
    key, count = np.unique(
        (row[:-1][pair].astype(np.uint64) << np.uint64(COLUMNS_BITS)) | column, return_counts=True
    )
    rows = (key >> np.uint64(COLUMNS_BITS)).astype(int)
    columns = (key & np.uint64((1 << COLUMNS_BITS) - 1)).astype(np.int32)
    indptr = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(plain)))])
    data = (1 + np.log(count)).astype(np.float32)
    return csr_array((data, columns, indptr), shape=(len(plain), COLUMNS))


@cache
def _letters() -> npt.NDArray[np.bool_]:
    """Which code points are letters or figures; the last entry stands for all beyond the table."""
    return np.array([chr(code).isalnum() for code in range(0x30000)] + [False])


def _unit(rows: Rows) -> Rows:
    """Each row to the length 1; rows of nothing stay nothing."""
    lengths = np.diff(rows.indptr)
    row = np.repeat(np.arange(rows.shape[0]), lengths)
    size = np.sqrt(np.bincount(row, weights=rows.data**2, minlength=rows.shape[0]))
    factor = np.divide(1, size, out=np.zeros_like(size), where=size > 0)
    data = (rows.data * factor[row]).astype(np.float32)
    return csr_array((data, rows.indices, rows.indptr), shape=rows.shape)


def _heaviest(rows: Rows, most: int) -> Rows:
    """Only the heaviest entries of each row."""
    row = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    order = np.lexsort((rows.indices, -rows.data, row))
    rank = np.arange(len(order)) - rows.indptr[row[order]]
    kept = np.sort(order[rank < most])
    indptr = np.concatenate([[0], np.cumsum(np.bincount(row[kept], minlength=rows.shape[0]))])
    return csr_array((rows.data[kept], rows.indices[kept], indptr), shape=rows.shape)
