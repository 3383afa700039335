"""A tree of keys of which single ones can be destroyed for good 可穿刺密钥树. Pure.

Every key is derived from a secret above it (Goldreich, Goldwasser, Micali 1986): the left child is
the keyed hash of 0, the right one that of 1 (BLAKE2b, or HMAC-SM3). To destroy a leaf, its
ancestors are forgotten, and what stands beside the way down to it is kept instead: all other leaves
are derived as before, and of that one nobody can say any more what it was. A tree is never changed;
without some leaves it is another tree.
"""

import hashlib
import secrets
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self

from linli.people.ciphers import KEY_BYTES, hmac_sm3

HEIGHT = 40
"""Of the whole tree: a million million leaves, 30 million a day for a hundred years."""

NEAR = 8, 2  # neighbours are opened together: so high above a leaf secrets are remembered
MOST_REMEMBERED = 8192
ID_BYTES = 16
LEFT, RIGHT = b"\0", b"\1"

_MARK = b"linli key tree\n\x01"
_PROFILES = ("international", "sm")
_HEAD_BYTES = len(_MARK) + 1 + ID_BYTES + 8
_NODE_BYTES = 8 + 1 + KEY_BYTES
_SUM_BYTES = 32

Child = Callable[[bytes, bytes], bytes]
Node = tuple[int, int, bytes]
"""The first leaf under a secret, how high the secret stands above its leaves, and the secret."""


class OtherTree(Exception):
    """Two trees that do not come from one root have no leaf in common."""


@dataclass(frozen=True)
class KeyTree:
    """What is left of a tree: its nodes from left to right, none of them above another."""

    id: bytes
    profile: str
    firsts: Sequence[int] = field(repr=False)
    heights: bytes = field(repr=False)
    packed: bytes = field(repr=False)
    _near: dict[tuple[int, int], bytes] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, id_: bytes, profile: str, nodes: Iterable[Node]) -> Self:
        """The tree of these nodes, which come in their order."""
        firsts, heights, packed = array("Q"), bytearray(), bytearray()
        for first, height, secret in nodes:
            firsts.append(first)
            heights.append(height)
            packed += secret
        return cls(id_, profile, firsts, bytes(heights), bytes(packed))

    @classmethod
    def fresh(cls, profile: str) -> Self:
        """A whole tree from a new root."""
        root = secrets.token_bytes(KEY_BYTES)
        return cls.of(secrets.token_bytes(ID_BYTES), profile, [(0, HEIGHT, root)])

    def __len__(self) -> int:
        """How many secrets it keeps."""
        return len(self.firsts)

    def nodes(self) -> Iterator[Node]:
        """Its nodes from left to right."""
        for at in range(len(self)):
            yield self._node(at)

    def key_of(self, leaf: int) -> bytes | None:
        """The key of a leaf; None when it was destroyed."""
        found = self._above(leaf)
        if found is None:
            return None
        _, height, secret = found
        for near in NEAR:
            if height > near:
                place = near, leaf >> near
                known = self._near.get(place)
                if known is None:
                    known = self._down(secret, leaf >> near, height - near)
                    if len(self._near) >= MOST_REMEMBERED:
                        self._near.clear()
                    self._near[place] = known
                height, secret = near, known
        return self._down(secret, leaf, height)

    def holds(self, leaf: int) -> bool:
        """Whether the key of a leaf can still be derived; cheaper than to derive it."""
        return self._above(leaf) is not None

    def without(self, leaves: Iterable[int]) -> Self:
        """The tree in which these leaves are destroyed; those that are so already stay so."""
        gone: dict[int, list[int]] = {}
        for leaf in sorted(set(leaves)):
            at = self._place(leaf)
            if at is not None:
                gone.setdefault(at, []).append(leaf)
        if not gone:
            return self
        return self.of(self.id, self.profile, self._left_of(gone))

    def both(self, other: Self) -> Self:
        """What can be derived from this tree and from the other: destroyed in one is destroyed.

        Raises OtherTree when they do not come from one root.
        """
        if (self.id, self.profile) != (other.id, other.profile):
            raise OtherTree
        return self.of(self.id, self.profile, _common(self.nodes(), other.nodes()))

    def as_file(self) -> bytes:
        """The tree as it lies on the disk: 41 bytes for each secret, and their hash."""
        number = bytes([_PROFILES.index(self.profile)])
        head = _MARK + number + self.id + len(self).to_bytes(8)
        firsts = b"".join(first.to_bytes(8) for first in self.firsts)
        body = head + firsts + self.heights + self.packed
        return body + hashlib.sha256(body).digest()

    @classmethod
    def from_file(cls, data: bytes) -> Self:
        """The tree of a file. Raises ValueError when a byte of it is another."""
        body = data[:-_SUM_BYTES]
        if hashlib.sha256(body).digest() != data[-_SUM_BYTES:] or not body.startswith(_MARK):
            raise ValueError("not a key tree")
        profile = _PROFILES[body[len(_MARK)]]
        count = int.from_bytes(body[_HEAD_BYTES - 8 : _HEAD_BYTES])
        heights_at = _HEAD_BYTES + 8 * count
        if len(body) != _HEAD_BYTES + _NODE_BYTES * count:
            raise ValueError("not a key tree")
        places = range(_HEAD_BYTES, heights_at, 8)
        return cls(
            body[len(_MARK) + 1 : _HEAD_BYTES - 8],
            profile,
            array("Q", (int.from_bytes(body[at : at + 8]) for at in places)),
            body[heights_at : heights_at + count],
            body[heights_at + count :],
        )

    def _place(self, leaf: int) -> int | None:
        at = bisect_right(self.firsts, leaf) - 1
        if at < 0 or leaf >> self.heights[at] != self.firsts[at] >> self.heights[at]:
            return None
        return at

    def _node(self, at: int) -> Node:
        secret = self.packed[at * KEY_BYTES : (at + 1) * KEY_BYTES]
        return self.firsts[at], self.heights[at], secret

    def _above(self, leaf: int) -> Node | None:
        at = self._place(leaf)
        return None if at is None else self._node(at)

    def _down(self, secret: bytes, leaf: int, height: int) -> bytes:
        child = _CHILD[self.profile]
        for above in range(height - 1, -1, -1):
            secret = child(secret, RIGHT if leaf >> above & 1 else LEFT)
        return secret

    def _left_of(self, gone: dict[int, list[int]]) -> Iterator[Node]:
        for at, node in enumerate(self.nodes()):
            if at in gone:
                yield from _split(node, gone[at], _CHILD[self.profile])
            else:
                yield node


def _blake2(secret: bytes, side: bytes) -> bytes:
    return hashlib.blake2b(side, digest_size=KEY_BYTES, key=secret).digest()


_CHILD: dict[str, Child] = {"international": _blake2, "sm": hmac_sm3}


def _split(node: Node, gone: list[int], child: Child) -> Iterator[Node]:
    """What is left of a node without some of its leaves; nothing of it when all of them go."""
    first, height, secret = node
    if not gone:
        yield node
    elif len(gone) < 1 << height:
        middle = first + (1 << height - 1)
        cut = bisect_right(gone, middle - 1)
        left, right = child(secret, LEFT), child(secret, RIGHT)
        yield from _split((first, height - 1, left), gone[:cut], child)
        yield from _split((middle, height - 1, right), gone[cut:], child)


def _common(ours: Iterator[Node], theirs: Iterator[Node]) -> Iterator[Node]:
    """The lower one of every two nodes of which one stands above the other, or is the same."""
    one, two = next(ours, None), next(theirs, None)
    while one is not None and two is not None:
        if _end(one) <= two[0]:
            one = next(ours, None)
        elif _end(two) <= one[0]:
            two = next(theirs, None)
        elif one[1] <= two[1]:
            yield one
            one = next(ours, None)
        else:
            yield two
            two = next(theirs, None)


def _end(node: Node) -> int:
    return node[0] + (1 << node[1])
