"""The file of the key tree: apart from the database, written by one, seen by all at once.

Every look asks the disk whether the file is still the one that was read: a key that one process
destroyed is derived by no other any more. It holds no key that opens anything alone: what is
sealed takes a key of the ring as well.
"""

import fcntl
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from linli.disk.durable import make_folder, settle, write_new, written_beside
from linli.people.key_tree import KeyTree, OtherTree
from linli.people.keys import KeysMissing


@dataclass(frozen=True, slots=True)
class _Held:
    """A tree as it was read, with the mark of the file by which a change is seen."""

    path: str
    stamp: tuple[int, int]
    tree: KeyTree


_held: _Held | None = None
_one_reads = threading.Lock()


def tree_path() -> Path:
    """Where the tree lies."""
    return Path(settings.LINLI_KEY_TREE_FILE)


def create_tree(path: Path, profile: str) -> bool:
    """Write a fresh tree that only its owner may read; says whether there was none yet."""
    make_folder(path.parent)
    return write_new(path, KeyTree.fresh(profile).as_file())


def read_tree(path: Path) -> KeyTree:
    """The tree in a file. Raises KeysMissing, in words that name the file."""
    try:
        return KeyTree.from_file(path.read_bytes())
    except OSError as fault:
        raise KeysMissing(f"The key tree {path} cannot be read: {fault.strerror}.") from None
    except (ValueError, IndexError):
        raise KeysMissing(f"The file {path} is not a whole key tree.") from None


def key_tree() -> KeyTree:
    """The tree as it is on the disk at this moment. Raises KeysMissing when it is gone."""
    global _held
    path = str(settings.LINLI_KEY_TREE_FILE)
    held, stamp = _held, _stamp(path)
    if held is None or held.stamp != stamp or held.path != path:
        with _one_reads:
            # Once more: another thread may have read it meanwhile.
            held, stamp = _held, _stamp(path)
            if held is None or held.stamp != stamp or held.path != path:
                _held = held = _Held(path, stamp, read_tree(Path(path)))
    return held.tree


def destroy(leaves: Iterable[int]) -> int:
    """Destroy the keys of these leaves, on the disk before this returns; how many there still were.

    Raises KeysMissing when the tree cannot be read or written.
    """
    path, wanted = tree_path(), set(leaves)
    there = 0

    def without(tree: KeyTree) -> KeyTree:
        nonlocal there
        there = sum(1 for leaf in wanted if tree.holds(leaf))
        return tree.without(wanted) if there else tree

    _changed(path, without)
    return there


def brought_back(path: Path, copy: bytes) -> None:
    """Put a copy of the tree where there is none; where there is one, what both can derive stays.

    So no copy brings back what was destroyed since. Raises OtherTree when the copy is not of this
    tree, KeysMissing when it is no tree at all.
    """
    try:
        read = KeyTree.from_file(copy)
    except (ValueError, IndexError):
        raise KeysMissing("The copy is not a whole key tree.") from None
    make_folder(path.parent)
    if write_new(path, copy):
        return
    _changed(path, read.both)


def _changed(path: Path, change: Callable[[KeyTree], KeyTree]) -> None:
    try:
        with _alone(path.parent):
            was = read_tree(path)
            now = change(was)
            if now is not was:
                _replace(path, now)
    except OSError as fault:
        raise KeysMissing(f"The key tree {path} cannot be written: {fault.strerror}.") from None


def _replace(path: Path, tree: KeyTree) -> None:
    owner = path.stat()
    with written_beside(path) as out:
        out.write(tree.as_file())
        if os.geteuid() == 0:  # by hand, as root: the tree stays its account's
            os.fchown(out.fileno(), owner.st_uid, owner.st_gid)
    settle(path.parent)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """With nobody else writing in this folder of keys meanwhile."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _stamp(path: str) -> tuple[int, int]:
    try:
        found = os.stat(path)
    except OSError:
        return 0, 0  # whoever reads it says what is wrong
    return found.st_ino, found.st_mtime_ns


__all__ = [
    "OtherTree",
    "brought_back",
    "create_tree",
    "destroy",
    "key_tree",
    "read_tree",
    "tree_path",
]
