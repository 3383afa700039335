"""The Merkle tree of RFC 6962: hashes, proofs that a leaf is in it, proofs that it only grew.

A proof is made by asking for the hashes of perfect subtrees, wherever they are kept (tiles.py);
it is checked with nothing but the proof and the roots.
"""

import hashlib
from collections.abc import Callable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

# The hash of the perfect subtree of 2**level leaves that starts at leaf index * 2**level.
Subtree = Callable[[int, int], bytes]


class Unproven(ValueError):
    """A proof that does not prove what it is said to prove."""


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def folded(hashes: Sequence[bytes]) -> bytes:
    """The root over a perfect row of hashes: 1, 2, 4 … 256 of them.

    Raises ValueError for any other number: such a row has no root of its own.
    """
    row = list(hashes)
    if not row or len(row) & (len(row) - 1):
        raise ValueError(f"{len(row)} hashes are no perfect subtree.")
    while len(row) > 1:
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]


def split(size: int) -> int:
    """The largest power of two that is smaller than the size; the size is at least 2."""
    return 1 << ((size - 1).bit_length() - 1)


def root(size: int, subtree: Subtree) -> bytes:
    """The root of a tree of so many leaves."""
    return EMPTY_ROOT if size == 0 else _span(0, size, subtree)


class Growing:
    """A tree that leaves are added to one by one; it keeps the roots of its perfect parts only."""

    def __init__(self) -> None:
        self.size = 0
        self._parts: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Add a leaf's hash."""
        self.size += 1
        number, found = self.size, leaf
        while number & 1 == 0:
            found = node_hash(self._parts.pop(), found)
            number >>= 1
        self._parts.append(found)

    @property
    def root(self) -> bytes:
        if not self._parts:
            return EMPTY_ROOT
        *left, found = self._parts
        for part in reversed(left):
            found = node_hash(part, found)
        return found


def _span(low: int, high: int, subtree: Subtree) -> bytes:
    """MTH(D[low:high]); low is where RFC 6962's halving would have cut."""
    size = high - low
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return subtree(level, low >> level)
    middle = low + split(size)
    return node_hash(_span(low, middle, subtree), _span(middle, high, subtree))


def inclusion_proof(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """PATH(index, D[0:size]), from the leaf's sibling up to the root's child.

    Raises IndexError when the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(f"A tree of {size} leaves has no leaf {index}.")
    path = []
    low, high = 0, size
    while high - low > 1:
        middle = low + split(high - low)
        if index < middle:
            path.append(_span(middle, high, subtree))
            high = middle
        else:
            path.append(_span(low, middle, subtree))
            low = middle
    return path[::-1]


def consistency_proof(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """PROOF(old, D[0:new]); empty when the sizes are equal or the older tree is empty.

    Raises IndexError when the older tree is the larger one.
    """
    if not 0 <= old <= new:
        raise IndexError(f"A tree of {new} leaves was never one of {old}.")
    if old in (0, new):
        return []
    path = []
    low, high, whole = 0, new, True
    while old != high:
        middle = low + split(high - low)
        if old <= middle:
            path.append(_span(middle, high, subtree))
            high = middle
        else:
            path.append(_span(low, middle, subtree))
            low, whole = middle, False
    if not whole:
        path.append(_span(low, high, subtree))
    return path[::-1]


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], head: bytes) -> None:
    """Raises Unproven unless the path leads from the leaf at that index to the root `head`.

    RFC 9162, 2.1.3.2.
    """
    if not 0 <= index < size:
        raise Unproven(f"A tree of {size} leaves has no leaf {index}.")
    _look_at(path)
    place, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            raise Unproven("The proof is longer than the tree is high.")
        if place & 1 or place == last:
            found = node_hash(step, found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    if last:
        raise Unproven("The proof is shorter than the tree is high.")
    if found != head:
        raise Unproven("The proof leads to another root.")


def check_consistency(
    old: int, new: int, path: Sequence[bytes], old_head: bytes, new_head: bytes
) -> None:
    """Raises Unproven unless the newer tree is the older one with leaves added at its end.

    RFC 9162, 2.1.4.2. Every tree goes on from the empty one.
    """
    if not 0 <= old <= new:
        raise Unproven(f"A tree of {new} leaves cannot go on from one of {old}.")
    _look_at(path)
    if old in (0, new):
        if path:
            raise Unproven("Nothing was to be proven, yet there is a proof.")
        if old_head != (EMPTY_ROOT if old == 0 else new_head):
            raise Unproven("Two roots of one size differ." if old else "That is no empty tree.")
        return
    steps = list(path)
    if old & (old - 1) == 0:
        steps.insert(0, old_head)
    if not steps:
        raise Unproven("There is no proof.")
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    older = newer = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise Unproven("The proof is longer than the tree is high.")
        if place & 1 or place == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            newer = node_hash(newer, step)
        place, last = place >> 1, last >> 1
    if last:
        raise Unproven("The proof is shorter than the tree is high.")
    if older != old_head:
        raise Unproven("The proof does not lead to the older root.")
    if newer != new_head:
        raise Unproven("The proof does not lead to the newer root.")


def _look_at(path: Sequence[bytes]) -> None:
    if len(path) > 2 * 64:
        raise Unproven("No tree is so high.")
    if any(len(step) != HASH_BYTES for step in path):
        raise Unproven("A step of a proof is 32 bytes long.")
