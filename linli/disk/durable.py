"""Writing a file so that a power cut leaves all of it or nothing, under the name it is looked for.

The bytes go to another name beside it first, are flushed, and take the name in one step; a name is
on the disk only when its folder was flushed too.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

OWNER_ALONE = 0o600
OWNER_ALONE_FOLDER = 0o700


def write(file: Path, data: bytes, *, mode: int = OWNER_ALONE, settled: bool = True) -> None:
    """Put these bytes in the place of whatever the file held.

    Without `settled` the caller settles the folder, once for many files.
    """
    with written_beside(file, mode=mode) as out:
        out.write(data)
    if settled:
        settle(file.parent)


@contextmanager
def written_beside(file: Path, *, mode: int = OWNER_ALONE) -> Iterator[IO[bytes]]:
    """A stream into a new file, which takes the name when the block ends well, and else goes."""
    beside = _beside(file)
    try:
        with _fresh(beside, mode) as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def write_new(file: Path, data: bytes, *, mode: int = OWNER_ALONE) -> bool:
    """Write a file unless there is one already, which stays as it is; says whether it was written.

    Of two writers at once one is first, and nobody ever reads half of it.
    """
    beside = _beside(file)
    try:
        with _fresh(beside, mode) as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(beside, file)
        except FileExistsError:
            return False
    finally:
        beside.unlink(missing_ok=True)
    settle(file.parent)
    return True


def make_folder(folder: Path, *, mode: int = OWNER_ALONE_FOLDER) -> None:
    """Make a folder with those above it that are missing; each name is on the disk."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir(mode=mode, exist_ok=True)
        settle(one.parent)


def settle(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _beside(file: Path) -> Path:
    return file.with_name(f".{file.name}.{secrets.token_hex(4)}")


def _fresh(file: Path, mode: int) -> IO[bytes]:
    return os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb")
