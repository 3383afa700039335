"""The log's public files, outside the database: tiles, bundles, and the last signed head.

The folder is laid out as it is served, so a copy of it is a mirror of the log.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from linli.disk.durable import make_folder, settle, write
from linli.ledger.checkpoints import Head, check_checkpoint
from linli.ledger.notes import Note, Verifier
from linli.ledger.tiles import WIDTH, Tile, bundled, unbundled
from linli.ledger.tree import HASH_BYTES

# Public files: a web server may serve them as they lie. The process's umask takes from it.
MODE, FOLDER_MODE = 0o666, 0o777


def log_folder() -> Path:
    """`ledger` in the data folder."""
    return Path(settings.LINLI_DATA_DIR) / "ledger"


class Store:
    """A folder of the log's files; each is written under another name first, and is on the disk."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or log_folder()

    def read(self, tile: Tile) -> bytes:
        """A tile's bytes. Raises FileNotFoundError.

        A narrower one that was tidied away is the beginning of the wider one.
        """
        try:
            return (self.folder / tile.path).read_bytes()
        except FileNotFoundError:
            if tile.width == WIDTH:
                raise
        full = Tile(tile.level, tile.index)
        data = (self.folder / full.path).read_bytes()
        if tile.level is None:
            return bundled(unbundled(full, data)[: tile.width])
        return data[: tile.width * HASH_BYTES]

    def checkpoint(self) -> bytes | None:
        """The last head as it is served, or None before the first."""
        return self._whole("checkpoint")

    def signed(self) -> bytes | None:
        """The last head that was signed; as long as witnesses look at it, it is not served."""
        return self._whole("signed") or self.checkpoint()

    def head(self, log: Verifier) -> Head | None:
        """The last head that this log signed. Raises Malformed, Unsigned."""
        words = self.signed()
        return None if words is None else check_checkpoint(words, log)[0]

    def keep(self, tiles: Iterable[tuple[Tile, bytes]]) -> None:
        """Put tiles on the disk; only afterwards may a head say that they are there."""
        folders = set()
        for tile, data in tiles:
            file = self.folder / tile.path
            make_folder(file.parent, mode=FOLDER_MODE)
            write(file, data, mode=MODE, settled=False)
            folders.add(file.parent)
        for folder in folders:
            settle(folder)

    def publish(self, checkpoint: Note) -> None:
        """Make this the last signed head, and serve it."""
        self.release(checkpoint)
        (self.folder / "signed").unlink(missing_ok=True)

    def hold(self, checkpoint: Note) -> None:
        """Make this the last signed head; it is served when its witnesses have signed it too."""
        self._head("signed", checkpoint)

    def release(self, checkpoint: Note) -> None:
        """Serve this head."""
        self._head("checkpoint", checkpoint)

    def tidy(self, tiles: Iterable[Tile]) -> None:
        """Remove the narrower forms of tiles that are full now."""
        for tile in tiles:
            if tile.width == WIDTH:
                shutil.rmtree(f"{self.folder / tile.path}.p", ignore_errors=True)

    def _whole(self, name: str) -> bytes | None:
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def _head(self, name: str, checkpoint: Note) -> None:
        make_folder(self.folder, mode=FOLDER_MODE)
        write(self.folder / name, str(checkpoint).encode(), mode=MODE)
