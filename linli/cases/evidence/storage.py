"""Where the bytes lie: a store of objects named by the hash of their content.

The same content has the same name, so putting it twice keeps it once, and an object never changes.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from linli.cases.evidence.object_names import checked, is_name
from linli.cases.evidence.s3 import S3Storage
from linli.disk.durable import make_folder, write


class Storage(Protocol):
    """What every store can do; each raises OSError when it cannot be reached."""

    def put(self, name: str, data: bytes) -> None:
        """Keep the bytes for good before returning; a second time only the date is renewed."""

    def open(self, name: str) -> BinaryIO:
        """A stream of the bytes; FileNotFoundError when there is no such object."""

    def exists(self, name: str) -> bool: ...

    def delete(self, name: str) -> None:
        """Forget the object; no error when there is none."""

    def redate(self, name: str, at: datetime) -> None:
        """Let the object bear another date, where the store allows it; none if there is none."""

    def names(self, slice_: str) -> Iterator[tuple[str, datetime]]:
        """All objects whose name begins with two hex digits, each with the date it was last put."""


class FolderStorage:
    """Objects as files, two levels of folders deep, readable by the server's account alone."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _path(self, name: str) -> Path:
        return self.root / checked(name)[:2] / name[2:4] / name

    def put(self, name: str, data: bytes) -> None:
        """Write beside, flush to the disk, rename: a power cut leaves all of it or nothing."""
        path = self._path(name)
        make_folder(path.parent)
        if path.exists():
            os.utime(path)  # used again just now: the sweep of strays goes by this date
            return
        write(path, data)

    def open(self, name: str) -> BinaryIO:
        return self._path(name).open("rb")

    def exists(self, name: str) -> bool:
        return self._path(name).is_file()

    def delete(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def redate(self, name: str, at: datetime) -> None:
        with suppress(FileNotFoundError):
            os.utime(self._path(name), (at.timestamp(), at.timestamp()))

    def names(self, slice_: str) -> Iterator[tuple[str, datetime]]:
        for path in sorted((self.root / slice_).glob("*/*")):
            if is_name(path.name):
                yield path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)


def storage_at(address: str) -> Storage:
    """The store at an address: a folder, or `s3://bucket/prefix?endpoint=https://…&region=…`."""
    if address.startswith("s3://"):
        return S3Storage.at(address)
    return FolderStorage(Path(address))
