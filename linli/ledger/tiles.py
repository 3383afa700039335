"""A tree as static files, as c2sp.org/tlog-tiles lays them out: tiles of 256 hashes, and bundles.

A tile holds a row of eight levels' height; the levels between are hashed anew when asked for.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from linli.ledger.tree import HASH_BYTES, Subtree, folded

WIDTH = 256
HEIGHT = 8
HIGHEST_LEVEL = 63
LONGEST_ENTRY_BYTES = 0xFFFF
_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)"
    r"/(?P<index>(?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


class Malformed(ValueError):
    """Bytes or words that are not what the specification describes."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One file: a row of hashes at a level, or (level None) a bundle of entries."""

    level: int | None
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it is served and kept, below the log's prefix: tile/0/x001/x234/067.p/8."""
        groups = [f"{self.index % 1000:03}"]
        rest = self.index // 1000
        while rest:
            groups.append(f"x{rest % 1000:03}")
            rest //= 1000
        kind = "entries" if self.level is None else str(self.level)
        end = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{kind}/{'/'.join(reversed(groups))}{end}"


def tile_at(path: str) -> Tile:
    """The tile with this path. Raises Malformed unless the path is exactly as we would write it."""
    found = _PATH.fullmatch(path)
    if found is None or not found.string.isascii():
        raise Malformed(f"{path!r} is no tile's path.")
    level = None if found["level"] == "entries" else int(found["level"])
    width = int(found["width"] or WIDTH)
    tile = Tile(level, int(found["index"].replace("x", "").replace("/", "")), width)
    if (level or 0) > HIGHEST_LEVEL or (found["width"] and width >= WIDTH) or tile.path != path:
        raise Malformed(f"{path!r} is no tile's path.")
    return tile


def width_of(level: int | None, index: int, size: int) -> int:
    """How wide this tile is in a tree of that size; 0 when the tree has no such tile."""
    row = size >> (HEIGHT * (level or 0))
    return max(0, min(WIDTH, row - index * WIDTH))


def tiles_of(size: int) -> Iterator[Tile]:
    """The tiles at the right edge of a tree: those that the next leaf may change."""
    level = 0
    while row := size >> (HEIGHT * level):
        if width := row % WIDTH:
            yield Tile(level, row // WIDTH, width)
        level += 1


def subtrees(size: int, read: Callable[[Tile], bytes]) -> Subtree:
    """The hashes of a tree's perfect subtrees, from its tiles; each tile is read once.

    What is asked for must lie in the tree. Raises Malformed for a tile of another length.
    """
    seen: dict[Tile, bytes] = {}

    def subtree(level: int, index: int) -> bytes:
        row, between = divmod(level, HEIGHT)
        first = index << between
        number, place = divmod(first, WIDTH)
        tile = Tile(row, number, width_of(row, number, size))
        if place + (1 << between) > tile.width:
            raise Malformed(f"A tree of {size} leaves has no subtree {index} at level {level}.")
        if tile not in seen:
            seen[tile] = whole(tile, read(tile))
        first, last = place * HASH_BYTES, (place + (1 << between)) * HASH_BYTES
        return folded(hashes_in(seen[tile][first:last]))

    return subtree


def whole(tile: Tile, data: bytes) -> bytes:
    """The data of a tile of hashes. Raises Malformed when it is not as long as its path says."""
    if len(data) != tile.width * HASH_BYTES:
        raise Malformed(f"{tile.path} has {len(data)} bytes, not {tile.width * HASH_BYTES}.")
    return data


def hashes_in(data: bytes) -> list[bytes]:
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def grown(
    size: int, added: Sequence[bytes], read: Callable[[Tile], bytes]
) -> list[tuple[Tile, bytes]]:
    """The tiles that are new or wider when leaf hashes are added to a tree of that size."""
    tiles = []
    level, row, hashes = 0, size, list(added)
    while hashes:
        number, width = divmod(row, WIDTH)
        if width:
            edge = Tile(level, number, width)
            hashes = hashes_in(whole(edge, read(edge))) + hashes
        above = []
        for at in range(0, len(hashes), WIDTH):
            part = hashes[at : at + WIDTH]
            tiles.append((Tile(level, number + at // WIDTH, len(part)), b"".join(part)))
            if len(part) == WIDTH:
                above.append(folded(part))
        level, row, hashes = level + 1, row // WIDTH, above
    return tiles


def bundles(
    size: int, added: Sequence[bytes], read: Callable[[Tile], bytes]
) -> list[tuple[Tile, bytes]]:
    """The bundles of entries that are new or wider when entries are added."""
    number, width = divmod(size, WIDTH)
    entries = list(added)
    if width:
        edge = Tile(None, number, width)
        entries = unbundled(edge, read(edge)) + entries
    return [
        (Tile(None, number + at // WIDTH, len(part)), bundled(part))
        for at in range(0, len(entries), WIDTH)
        for part in [entries[at : at + WIDTH]]
    ]


def bundled(entries: Sequence[bytes]) -> bytes:
    """Entries one after the other, each behind its length. Raises Malformed for one too long."""
    if any(len(entry) > LONGEST_ENTRY_BYTES for entry in entries):
        raise Malformed(f"An entry has at most {LONGEST_ENTRY_BYTES} bytes.")
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)


def unbundled(tile: Tile, data: bytes) -> list[bytes]:
    """The entries of a bundle. Raises Malformed unless they are as many as its path says."""
    entries = []
    at = 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start])
        if start > len(data) or at > len(data):
            raise Malformed(f"{tile.path} breaks off within an entry.")
        entries.append(data[start:at])
    if len(entries) != tile.width:
        raise Malformed(f"{tile.path} has {len(entries)} entries, not {tile.width}.")
    return entries
