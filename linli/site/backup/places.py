"""Where the keys lie apart from a backup, and when the last backup was made."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings

from linli.disk.durable import make_folder, settle, write
from linli.journal.acting import Invalid, NotFound
from linli.ledger.keys import keys_file
from linli.people.tree_file import tree_path

NOTE = "backups.json"
TREE = "tree.keys"


def key_files() -> dict[str, Path]:
    """Every key of the installation that is a file, under the name that it has in a backup."""
    named = {
        "ring.json": Path(settings.LINLI_KEYS_FILE),
        "ledger.json": keys_file(),
        "secret": Path(settings.LINLI_SECRET_FILE),
        TREE: tree_path(),
    }
    return {name: file for name, file in named.items() if file.exists()}


def check_apart(one: Path, other: Path) -> None:
    """Raises Invalid when one of two folders lies in the other: a thief would take both."""
    first, second = one.resolve(), other.resolve()
    if first.is_relative_to(second) or second.is_relative_to(first):
        raise Invalid(
            "backup.keys_beside",
            f"密钥要放在备份之外：{other} 与 {one} 在一起。谁拿到备份就能读出姓名和电话。",
            f"The keys belong elsewhere: {other} and {one} lie together. Whoever took the backup "
            "could read every name and number.",
            field="--keys-to",
        )


def keep_keys(place: Path, stamp: str) -> Path:
    """Copy the keys into a folder of their own, for their owner alone.

    Of the key tree the newest copy is the only one: an older one would open what was erased since,
    and the newest opens of every older backup all that was not.
    """
    folder = place / stamp
    make_folder(folder)
    for name, file in key_files().items():
        write(folder / name, file.read_bytes())
    for older in place.glob(f"*/{TREE}"):
        if older.parent != folder:
            older.unlink()
            settle(older.parent)
    settle(place)
    return folder


def tree_beside(folder: Path) -> Path | None:
    """The copy of the key tree that belongs to a folder of keys: its own, or the newest's."""
    found = [folder / TREE, *sorted(folder.parent.glob(f"*/{TREE}"), reverse=True)]
    return next((one for one in found if one.exists()), None)


def keys_at(place: Path, stamp: str) -> Path:
    """The folder of keys for a backup: the place itself, its own, or the newest of them.

    A ring only ever grows, so a newer one opens what an older one sealed.
    """
    if (place / "ring.json").exists():
        return place
    own = place / stamp
    if (own / "ring.json").exists():
        return own
    found = sorted(one.parent for one in place.glob("*/ring.json"))
    if not found:
        raise NotFound(
            "backup.no_keys",
            f"{place} 里没有密钥（ring.json）。",
            f"There are no keys (ring.json) in {place}.",
            field="--keys",
        )
    return found[-1]


@dataclass(frozen=True, slots=True)
class LastBackup:
    """What the data folder remembers of the last backup, for the doctor."""

    at: str
    folder: str
    keys_to: str
    missing: int
    verified_at: str = ""

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.at)

    @property
    def folder_of_all(self) -> Path:
        """Where this backup and those before it lie."""
        return Path(self.folder).parent


def last_backup() -> LastBackup | None:
    """None when there was none, or what is remembered cannot be read."""
    try:
        return LastBackup(**json.loads((Path(settings.LINLI_DATA_DIR) / NOTE).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def remember(backup: LastBackup) -> None:
    """The newest takes the place of the one before."""
    write(Path(settings.LINLI_DATA_DIR) / NOTE, json.dumps(asdict(backup)).encode())


def remember_verified(folder: Path, *, now: datetime) -> None:
    """Note that the last backup was restored and compared, if it is this one."""
    last = last_backup()
    if last is not None and Path(last.folder) == folder.resolve():
        remember(replace(last, verified_at=now.isoformat()))
