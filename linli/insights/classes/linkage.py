"""Average link: two groups become one while their members are on average alike enough. Pure.

For rows of numbers the mean likeness of all pairs between two groups is the scalar product of the
groups' sums divided by both sizes. So it is exact without looking at the pairs, and groups of many
thousands cost no more than their words. Only groups that a near pair connects are compared.

All groups that are each other's nearest are joined at once. Average link is reducible (a joined
pair is never nearer to a third than the nearer of both was), so the result is that of joining the
nearest pair of all, one after another (Bruynooghe 1978; Murtagh 1983).
"""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from linli.insights.classes.near import likeness_of, once

Array = npt.NDArray[np.int64]

MOST_ROUNDS = 400


def joined(rows: csr_array, one: Array, other: Array, labels: Array, *, least: float) -> Array:
    """The group of each row, numbered from 0: average link from `labels` on along the near pairs.

    `labels` are the groups to begin with, numbered from 0 without a gap. Groups are joined as long
    as the mean likeness of their members is at least `least`.
    """
    labels = labels.copy()
    sums, sizes = _summed(rows, labels)
    one, other = _edges(labels[one], labels[other], len(sizes))
    likeness = _means(sums, sizes, one, other)
    for _ in range(MOST_ROUNDS):
        enough = likeness >= least
        one, other, likeness = one[enough], other[enough], likeness[enough]
        if not len(one):
            break
        merged, into = _mutual(one, other, likeness, len(sizes))
        renamed = np.arange(len(sizes))
        renamed[merged] = into
        kept, number = np.unique(renamed, return_inverse=True)
        labels = number[labels]
        touched = np.zeros(len(kept), bool)
        touched[number[into]] = True
        sums, sizes = _folded(sums, sizes, number, len(kept))
        n = len(kept)
        pair = _pair(number[one], number[other], n)
        # A pair of which neither was touched keeps its likeness: the same groups as before.
        pair, first = np.unique(pair, return_index=True)
        one, other, likeness = pair // n, pair % n, likeness[first]
        apart = one != other
        one, other, likeness = one[apart], other[apart], likeness[apart]
        anew = touched[one] | touched[other]
        likeness[anew] = _means(sums, sizes, one[anew], other[anew])
    return labels


def _mutual(one: Array, other: Array, likeness: Array, n: int) -> tuple[Array, Array]:
    """Groups that are each other's nearest: the second and the first of each such pair."""
    best = np.zeros(n, likeness.dtype)
    np.maximum.at(best, one, likeness)
    np.maximum.at(best, other, likeness)
    at = np.flatnonzero((likeness == best[one]) & (likeness == best[other]))
    # Among equals the first pair goes first: the same reports give the same groups.
    first = np.full(n, len(one))
    np.minimum.at(first, one[at], at)
    np.minimum.at(first, other[at], at)
    at = at[(first[one[at]] == at) & (first[other[at]] == at)]
    return other[at], one[at]


def _edges(one: Array, other: Array, n: int) -> tuple[Array, Array]:
    pair = once(_pair(one, other, n))
    one, other = pair // n, pair % n
    apart = one != other
    return one[apart], other[apart]


def _pair(one: Array, other: Array, n: int) -> Array:
    return np.minimum(one, other) * n + np.maximum(one, other)


def _means(sums: csr_array, sizes: Array, one: Array, other: Array) -> Array:
    found = likeness_of(sums, one, other)
    return np.asarray(found / (sizes[one] * sizes[other]))


def _summed(rows: csr_array, labels: Array) -> tuple[csr_array, Array]:
    n = int(labels.max(initial=-1)) + 1
    return _folded(rows, np.ones(len(labels), int), labels, n)


def _folded(rows: csr_array, sizes: Array, number: Array, n: int) -> tuple[csr_array, Array]:
    """Rows that got the same number added up."""
    ones = np.ones(len(number), rows.dtype)
    members = csr_array((ones, (number, np.arange(len(number)))), shape=(n, len(number)))
    return csr_array(members @ rows), np.bincount(number, weights=sizes, minlength=n).astype(int)
