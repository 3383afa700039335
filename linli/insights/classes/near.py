"""Which reports may belong together: a few candidates for each, however many there are. Pure.

Comparing everything with everything is out of the question at a million reports. Instead every
report is looked up under its most telling pairs of characters, alone and together with its place,
and is compared with the last few that stood under the same word. A problem is a chain of reports
in time: who follows whom is enough to find it.
"""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

Array = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

KEYS = 8
MOST_PAIRS = 24_000_000
FEWEST_BACK, MOST_BACK = 2, 60
AT_ONCE = 1_000_000
NEIGHBOURS = 12


def near_pairs(
    rows: csr_array,
    order: Array,
    place: Array,
    *,
    least: float,
    fresh: npt.NDArray[np.bool_] | None,
) -> tuple[Array, Array, Floats]:
    """Pairs of rows that are alike at least so much, each once, with their likeness.

    `order` sorts the rows by time; `place` is a number for where each report is (-1: unknown). With
    `fresh` only pairs of which one is fresh are looked at. Each report keeps its twelve nearest.
    """
    one, other = _candidates(rows, order, place, fresh)
    likeness = likeness_of(rows, one, other)
    enough = likeness >= least
    one, other, likeness = one[enough], other[enough], likeness[enough]
    return _nearest(one, other, likeness, rows.shape[0])


def likeness_of(rows: csr_array, one: Array, other: Array) -> Floats:
    """The scalar product of the rows of each pair."""
    parts = [
        np.asarray(
            rows[one[at : at + AT_ONCE]].multiply(rows[other[at : at + AT_ONCE]]).sum(axis=1)
        ).ravel()
        for at in range(0, len(one), AT_ONCE)
    ]
    return np.concatenate(parts).astype(np.float32) if parts else np.zeros(0, np.float32)


def _candidates(
    rows: csr_array, order: Array, place: Array, fresh: npt.NDArray[np.bool_] | None
) -> tuple[Array, Array]:
    n = rows.shape[0]
    when = np.empty(n, int)
    when[order] = np.arange(n)
    row, key = _keys(rows)
    # Under the word alone, and under the word at its place: what is common everywhere may be rare
    # in one estate.
    placed = place[row] >= 0
    at_place = (place[row[placed]] + 1) * rows.shape[1] + key[placed]
    row, key = np.concatenate([row, row[placed]]), np.concatenate([key, at_place])
    sorting = np.lexsort((when[row], key))
    row, key = row[sorting], key[sorting]
    back = int(np.clip(MOST_PAIRS // max(1, len(row)), FEWEST_BACK, MOST_BACK))
    found: list[Array] = []
    for step in range(1, min(back, len(row) - 1) + 1):
        same = key[step:] == key[:-step]
        one, other = row[step:][same], row[:-step][same]
        if fresh is not None:
            wanted = fresh[one] | fresh[other]
            one, other = one[wanted], other[wanted]
        found.append(np.minimum(one, other) * n + np.maximum(one, other))
    pairs = once(np.concatenate(found)) if found else np.zeros(0, int)
    return pairs // n, pairs % n


def once(values: Array) -> Array:
    """Each value once, in order; by sorting, which for tens of millions is the quickest."""
    values = np.sort(values)
    first = np.ones(len(values), bool)
    first[1:] = values[1:] != values[:-1]
    return values[first]


def _keys(rows: csr_array) -> tuple[Array, Array]:
    """The heaviest columns of each row: (row, column), flat."""
    row = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    order = np.lexsort((rows.indices, -rows.data, row))
    rank = np.arange(len(order)) - rows.indptr[row[order]]
    kept = order[rank < KEYS]
    return row[kept], rows.indices[kept].astype(int)


def _nearest(one: Array, other: Array, likeness: Floats, n: int) -> tuple[Array, Array, Floats]:
    """Only pairs that are among the nearest of at least one of the two."""
    ends = np.concatenate([one, other])
    order = np.lexsort((-np.concatenate([likeness, likeness]), ends))
    starts = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=n))])
    rank = np.empty(len(ends), int)
    rank[order] = np.arange(len(ends)) - starts[ends[order]]
    half = len(one)
    kept = (rank[:half] < NEIGHBOURS) | (rank[half:] < NEIGHBOURS)
    return one[kept], other[kept], likeness[kept]
