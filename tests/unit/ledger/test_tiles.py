"""c2sp.org/tlog-tiles: paths, widths, bundles, and trees that are read from their tiles alone."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linli.ledger.tiles import (
    Malformed,
    Tile,
    bundled,
    bundles,
    grown,
    subtrees,
    tile_at,
    tiles_of,
    unbundled,
    width_of,
)
from linli.ledger.tree import folded, inclusion_proof, leaf_hash, root


def test_the_specification_s_own_examples():
    assert Tile(0, 1234067).path == "tile/0/x001/x234/067"
    # "A tree of size 70,000 will be represented by …"
    assert width_of(0, 272, 70_000) == 256
    assert width_of(0, 273, 70_000) == 112
    assert width_of(1, 0, 70_000) == 256
    assert list(tiles_of(70_000)) == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert list(tiles_of(256)) == [Tile(1, 0, 1)]


@given(st.one_of(st.none(), st.integers(0, 63)), st.integers(0, 10**12), st.integers(1, 256))
def test_a_path_leads_back_to_its_tile(level: int | None, index: int, width: int):
    tile = Tile(level, index, width)
    assert tile_at(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/67",
        "tile/00/067",
        "tile/64/067",
        "tile/0/x000/067",
        "tile/0/001/067",
        "tile/0/x1/067",
        "tile/0/067.p/0",
        "tile/0/067.p/256",
        "tile/0/067.p/08",
        "tile/0/067/",
        "tile/0/../067",
        "tile/-1/067",
        "tile/data/067",
        "/tile/0/067",
        "tile/0/٠٦٧",
        "tile/0/067\n",
        "",
    ],
)
def test_a_path_that_nobody_would_write_is_refused(path: str):
    with pytest.raises(Malformed):
        tile_at(path)


@given(st.lists(st.integers(0, 300), max_size=4))
@example([255, 1, 1])
@example([70_000])
def test_a_tree_grows_by_its_edge_alone(steps: list[int]):
    kept: dict[Tile, bytes] = {}
    size = 0
    for step in steps:
        data = [b"%d" % one for one in range(size, size + step)]
        kept.update(grown(size, [leaf_hash(one) for one in data], kept.__getitem__))
        kept.update(bundles(size, data, kept.__getitem__))
        size += step
    assert all(edge in kept for edge in tiles_of(size))
    whole = [leaf_hash(b"%d" % one) for one in range(size)]

    def plainly(level: int, index: int) -> bytes:
        return folded(whole[index << level : (index + 1) << level])

    from_tiles = subtrees(size, kept.__getitem__)
    assert root(size, from_tiles) == root(size, plainly)
    if size:
        last = size - 1
        assert inclusion_proof(last, size, from_tiles) == inclusion_proof(last, size, plainly)
        tile = Tile(None, last // 256, width_of(None, last // 256, size))
        assert unbundled(tile, kept[tile])[last % 256] == b"%d" % last
        assert len(inclusion_proof(last // 2, size, from_tiles)) <= 20


def test_a_tile_of_another_length_is_refused():
    with pytest.raises(Malformed, match="64 bytes"):
        root(3, subtrees(3, lambda tile: b"x" * 64))
    with pytest.raises(Malformed, match="no subtree"):
        subtrees(3, lambda tile: b"x" * 96)(2, 0)


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x00\x02x", b"\x00\x01x\x00", b"\x00\x01x" * 3])
def test_a_bundle_that_breaks_off_is_refused(data: bytes):
    with pytest.raises(Malformed):
        unbundled(Tile(None, 0, 2), data)


def test_an_entry_has_room_for_its_length():
    assert unbundled(Tile(None, 0, 2), bundled([b"", b"x" * 65_535])) == [b"", b"x" * 65_535]
    with pytest.raises(Malformed, match="65535"):
        bundled([b"x" * 65_536])
