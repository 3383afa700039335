"""What a backup says of itself, under a mark that only the key ring of the installation can make.

The folder of a backup:

    manifest.json     this: versions, counts, the log's root, hashes; and the mark over all of it
    SHA256SUMS        the hash of every other file, as `sha256sum --check` reads it
    database.dump     the database at one moment, in PostgreSQL's custom format
    ledger/           the log's public files
    files/            photos and files, laid out as LINLI_FILES is

The hashes in SHA256SUMS vouch for every file, the manifest vouches for SHA256SUMS, and the mark for
the manifest: one byte changed anywhere is found, and who has no keys cannot make it good.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from linli.journal.acting import Conflict, Invalid, NotFound
from linli.people.keyring import MARK, KeyRing

FORMAT = 1
MANIFEST, SUMS, DUMP = "manifest.json", "SHA256SUMS", "database.dump"
LEDGER, FILES = "ledger", "files"
STAMP = "%Y%m%dT%H%M%SZ"
_STAMPED = re.compile(r"\d{8}T\d{6}Z")
_LINE = re.compile(r"([0-9a-f]{64})  ([^\n]+)")
_AT_ONCE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """When, by which versions, of what: all that can be compared after a restore."""

    at: str
    linli: str
    postgres: int
    migrations: dict[str, str]
    tables: dict[str, int]
    policy: dict[str, Any] | None
    ledger: dict[str, Any] | None
    # Sealed values picked by chance: where they stand, and a keyed hash of what they say.
    fields: list[dict[str, Any]]
    files: int
    # Files that a row names and the store no longer had.
    missing: list[str]
    size_bytes: int
    sums_sha256: str
    format: int = FORMAT
    # The number of the key that made the marks; who does not tell it is from before there were two.
    mark_key: int = 1


def mark_key(ring: KeyRing, number: int) -> bytes:
    """The key of a backup's marks; raises KeysMissing when it is not on the ring."""
    return ring.numbered(MARK, number).derived("backup manifest")


def packed(manifest: Manifest, ring: KeyRing) -> bytes:
    """The file's content, with the mark."""
    told = asdict(manifest)
    return json.dumps(
        {"manifest": told, "mark": _mark(told, ring)}, ensure_ascii=False, indent=1
    ).encode()


def read_manifest(folder: Path, ring: KeyRing) -> Manifest:
    """The manifest of a backup. Raises NotFound, Invalid, and Conflict when it was changed."""
    try:
        read = json.loads((folder / MANIFEST).read_bytes())
        told, mark = read["manifest"], str(read["mark"])
        number = int(told.get("mark_key", 1))
        if not any(key.number == number for key in ring.of(MARK)):
            raise _retired(folder, number)
        if not hmac.compare_digest(_mark(told, ring).encode(), mark.encode()):
            raise Conflict(
                "backup.manifest_changed",
                f"{folder.name} 的清单被改动过，或者密钥不是当时的那一份。没有恢复任何内容。",
                f"The manifest of {folder.name} was changed, or these are not the keys of that "
                "installation. Nothing was restored.",
            )
        if told["format"] != FORMAT:
            raise Invalid(
                "backup.other_format",
                f"备份格式 {told['format']} 不认识，请用做备份的版本恢复。",
                f"Format {told['format']} is unknown here: use the version that made the backup.",
            )
        return Manifest(**told)
    except FileNotFoundError:
        raise NotFound(
            "backup.no_manifest",
            f"{folder} 不是完整的备份（没有 {MANIFEST}）。",
            f"{folder} is no whole backup: it has no {MANIFEST}.",
        ) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise Conflict(
            "backup.manifest_changed",
            f"{folder.name} 的清单 {MANIFEST} 读不出来，已损坏。没有恢复任何内容。",
            f"{MANIFEST} of {folder.name} cannot be read: it is damaged. Nothing was restored.",
        ) from None


def check_parts(folder: Path, manifest: Manifest, *, within: str = "") -> dict[str, str]:
    """Hash every file of a backup; returns each with its hash.

    Raises Conflict that names the first part that is missing, surplus or not what it was. `within`
    looks at the parts below one folder only.
    """
    sums = folder / SUMS
    if not sums.is_file() or sha256_of(sums) != manifest.sums_sha256:
        raise _damaged(folder, SUMS)
    expected = dict(read_sums(folder))
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if not path.is_dir() and path.name not in (MANIFEST, SUMS)
    }
    for name in sorted(expected.keys() ^ found):
        raise _damaged(folder, name)
    for name, digest in expected.items():
        if name.startswith(within) and sha256_of(folder / name) != digest:
            raise _damaged(folder, name)
    return expected


def read_sums(folder: Path) -> Iterator[tuple[str, str]]:
    """Every line of SHA256SUMS: name, hash. Lines that are none are passed over."""
    with (folder / SUMS).open(encoding="utf-8") as lines:
        for line in lines:
            found = _LINE.fullmatch(line.rstrip("\n"))
            if found:
                yield found[2], found[1]


def sha256_of(file: Path) -> str:
    with file.open("rb") as stream:
        return sha256_of_stream(stream)


def sha256_of_stream(stream: IO[bytes], into: IO[bytes] | None = None) -> str:
    """The hash of a stream, which is copied on the way when there is somewhere to copy it."""
    digest = hashlib.sha256()
    while block := stream.read(_AT_ONCE):
        digest.update(block)
        if into is not None:
            into.write(block)
    return digest.hexdigest()


def whole_backups(into: Path) -> list[Path]:
    """The backups in a folder, the oldest first; those that were broken off are none."""
    if not into.is_dir():
        return []
    return sorted(
        one for one in into.iterdir() if _STAMPED.fullmatch(one.name) and (one / MANIFEST).exists()
    )


def newest_of(place: Path) -> Path:
    """The backup at a place: the folder itself, or the newest in it. Raises NotFound."""
    if (place / MANIFEST).exists():
        return place
    found = whole_backups(place)
    if not found:
        raise NotFound(
            "backup.none",
            f"{place} 里没有完整的备份。",
            f"There is no whole backup in {place}.",
        )
    return found[-1]


def _mark(told: dict[str, Any], ring: KeyRing) -> str:
    words = json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
    return hmac.digest(mark_key(ring, int(told.get("mark_key", 1))), words, "sha256").hex()


def _retired(folder: Path, number: int) -> Conflict:
    return Conflict(
        "backup.other_keys",
        f"{folder.name} 的标记由第 {number} 号 mark 密钥生成，它不在这个密钥环上。"
        "没有恢复任何内容。请用 --keys 指向随备份保存的密钥。",
        f"The marks of {folder.name} were made with mark key {number}, which is not on this ring. "
        "Nothing was restored. Name by --keys the copy of the keys that belongs to the backup.",
    )


def _damaged(folder: Path, part: str) -> Conflict:
    return Conflict(
        "backup.damaged",
        f"备份 {folder.name} 的 {part} 与备份时不同，没有恢复任何内容。请换一份备份。",
        f"{part} of the backup {folder.name} is not what was backed up. Nothing was restored: "
        "take another backup.",
    )
