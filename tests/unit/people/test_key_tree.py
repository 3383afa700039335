"""Of a key tree exactly what was destroyed is gone, on the disk too, and no copy brings it back."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.people.key_tree import HEIGHT, ID_BYTES, KeyTree, OtherTree
from linli.people.keys import KeysMissing
from linli.people.tree_file import brought_back, create_tree, destroy, key_tree, read_tree

SMALL = KeyTree.of(b"1" * ID_BYTES, "international", [(0, 6, b"r" * 32)])
LEAVES = range(64)
SOME = st.sets(st.integers(0, 63))


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> Path:
    """A tree's file of this test's own."""
    settings.LINLI_KEY_TREE_FILE = path = tmp_path / "keys" / "tree.keys"
    assert create_tree(path, "international")
    return path


@given(st.lists(SOME, max_size=4))
def test_exactly_what_was_destroyed_is_gone(turns: list[set[int]]) -> None:
    tree, gone = SMALL, set[int]()
    for turn in turns:
        tree, gone = tree.without(turn), gone | turn
        assert {leaf for leaf in LEAVES if tree.key_of(leaf) is None} == gone
        assert {leaf for leaf in LEAVES if not tree.holds(leaf)} == gone
    # What is left is what it was, and no secret that is kept stands above what is gone.
    assert all(tree.key_of(leaf) == SMALL.key_of(leaf) for leaf in LEAVES if leaf not in gone)
    below = [first + at for first, height, _ in tree.nodes() for at in range(1 << height)]
    assert below == [leaf for leaf in LEAVES if leaf not in gone]
    again = KeyTree.from_file(tree.as_file())
    assert list(again.nodes()) == list(tree.nodes())


@given(SOME, SOME)
def test_of_two_copies_what_both_can_derive_is_left(one: set[int], two: set[int]) -> None:
    both = SMALL.without(one).both(SMALL.without(two))
    assert list(both.nodes()) == list(SMALL.without(one | two).nodes())


def test_it_grows_by_what_stands_beside_the_way_and_shrinks_when_all_of_it_goes() -> None:
    tree = KeyTree.fresh("international")
    assert len(tree.without([7])) == HEIGHT
    assert len(tree.without(range(1 << 10))) == HEIGHT - 10
    scattered = tree.without(range(0, 1 << 10, 2))
    assert len(scattered) == 512 + HEIGHT - 10
    assert len(scattered.without(range(1, 1 << 10, 2))) == HEIGHT - 10


@pytest.mark.parametrize("profile", ["international", "sm"])
def test_each_leaf_has_a_key_of_its_own_in_both_profiles(profile: str) -> None:
    tree = KeyTree.fresh(profile)
    found = {tree.key_of(leaf) for leaf in (*range(300), 1 << 39, (1 << HEIGHT) - 1)}
    assert len(found) == 302
    assert all(key is not None and len(key) == 32 for key in found)
    assert tree.key_of(1 << HEIGHT) is None


def test_trees_of_two_roots_have_nothing_in_common() -> None:
    with pytest.raises(OtherTree):
        KeyTree.fresh("sm").both(KeyTree.fresh("sm"))


@pytest.mark.parametrize("at", [0, 16, 20, 45, 60, -1])
def test_a_byte_that_is_another_is_refused(at: int) -> None:
    lying = bytearray(SMALL.without([3]).as_file())
    lying[at] ^= 1
    with pytest.raises(ValueError, match="not a key tree"):
        KeyTree.from_file(bytes(lying))


def test_nobody_else_reads_the_file_and_a_second_one_is_not_made(file: Path) -> None:
    made = file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not create_tree(file, "international")
    assert file.read_bytes() == made


def test_what_another_process_destroys_is_gone_here_at_once(file: Path) -> None:
    assert key_tree().key_of(5) is not None
    code = (
        "from django.conf import settings; import sys\n"
        "settings.configure(LINLI_KEY_TREE_FILE=sys.argv[1])\n"
        "from linli.people.tree_file import destroy, key_tree\n"
        "assert destroy([5, 9]) == 2 and destroy([9]) == 0\n"
    )
    subprocess.run([sys.executable, "-c", code, str(file)], check=True)
    assert [key_tree().key_of(leaf) is None for leaf in (4, 5, 6, 9)] == [False, True, False, True]


def test_no_copy_brings_back_what_was_destroyed_since(file: Path) -> None:
    copy = file.read_bytes()
    destroy([5])
    brought_back(file, copy)
    assert not key_tree().holds(5)
    # Where nothing is, the copy is what there is; whoever brings it back destroys anew.
    file.unlink()
    brought_back(file, copy)
    assert key_tree().holds(5)
    with pytest.raises(OtherTree):
        brought_back(file, KeyTree.fresh("international").as_file())


def test_what_is_missing_or_torn_is_named(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = file.read_bytes()
    # A power cut before the new tree took the name leaves the old one, whole.
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", _full)
        with pytest.raises(KeysMissing, match=r"tree\.keys cannot be written: No space"):
            destroy([5])
    assert file.read_bytes() == whole
    file.write_bytes(whole[:-1])
    with pytest.raises(KeysMissing, match="not a whole key tree"):
        key_tree()
    file.unlink()
    for look in (key_tree, lambda: read_tree(file), lambda: destroy([5])):
        with pytest.raises(KeysMissing, match="cannot be read"):
            look()


def _full(_: int) -> None:
    raise OSError(28, "No space left on device")
