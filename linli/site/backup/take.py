"""Taking a backup while people work: one moment of the database, and all that belongs to it.

In this order, so that the parts fit together whatever happens meanwhile:

1. With the sequencer waiting, the log's signed head is read and the database's moment is fixed:
   what the head says is in the dump, and nothing in the dump is sealed beyond the head.
2. The database, at that moment. Followers, sessions and reports go on meanwhile.
3. The log's tiles. They only grow: what the head needs is there, and more does no harm.
4. The files that rows of that moment name. A file never changes under its name; one whose row was
   deleted meanwhile may be gone, and is noted only if the row still stands.
5. The keys, elsewhere. Then the manifest; then the folder gets its name. Whatever has no such name
   is no backup.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

import linli
from linli.cases.evidence.keep import kept_names, storage
from linli.cases.evidence.object_names import THUMBNAIL_SUFFIX
from linli.cases.models import StoredFile
from linli.disk.durable import make_folder, settle, write, written_beside
from linli.journal.acting import NotNow
from linli.ledger.checkpoints import check_checkpoint
from linli.ledger.keys import keys_file, read_log_keys
from linli.ledger.seal import at_rest
from linli.ledger.store import log_folder
from linli.people.keyring import MARK, key_ring
from linli.policy.models import Release
from linli.site.backup.fields import picked
from linli.site.backup.manifest import (
    DUMP,
    FILES,
    LEDGER,
    MANIFEST,
    STAMP,
    SUMS,
    Manifest,
    packed,
    read_sums,
    sha256_of,
    sha256_of_stream,
    whole_backups,
)
from linli.site.backup.places import LastBackup, check_apart, keep_keys, remember
from linli.site.postgres.programs import run_program

Say = Callable[[int, int | None], None]
HEADS = ("checkpoint", "signed")


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup that was made, and what it cost beyond the one before it."""

    folder: Path
    manifest: Manifest
    copied: int
    linked: int
    keys: Path | None
    removed: list[str]


def take_backup(
    into: Path, *, url: str, keys_to: Path | None, keep: int | None, now: datetime, say: Say
) -> Taken:
    """Back the installation up into a folder of its own in `into`.

    A file that an earlier backup there has is not copied again but linked, once its copy was read
    and found sound. Raises Invalid when the keys would lie beside it, NotNow while another backup
    runs there. What is broken off leaves nothing that looks like a backup.
    """
    if keys_to is not None:
        check_apart(into, keys_to)
    check_apart(into, Path(settings.LINLI_KEYS_FILE).parent)
    make_folder(into)
    with _alone(into):
        for left in into.glob(".*.part"):
            shutil.rmtree(left)
        stamp = now.strftime(STAMP)
        part = into / f".{stamp}.part"
        make_folder(part / LEDGER)
        make_folder(part / FILES)
        earlier = whole_backups(into)
        collected = _Collected(part, earlier[-1] if earlier else None, say)
        facts = _copy_all(part, collected, url)
        _write_sums(part, collected.sums)
        manifest = Manifest(
            at=now.isoformat(),
            linli=linli.__version__,
            files=sum(name.startswith(f"{FILES}/") for name in collected.sums),
            missing=collected.missing,
            size_bytes=sum((part / name).stat().st_size for name in collected.sums),
            sums_sha256=sha256_of(part / SUMS),
            **facts,
        )
        write(part / MANIFEST, packed(manifest, key_ring()))
        keys = keep_keys(keys_to, stamp) if keys_to is not None else None
        part.rename(into / stamp)
        settle(into)
        removed = _retired(into, keys_to, keep)
    folder = into / stamp
    remember(
        LastBackup(
            at=now.isoformat(),
            folder=str(folder.resolve()),
            keys_to=str(keys_to.resolve()) if keys_to is not None else "",
            missing=len(manifest.missing),
        )
    )
    return Taken(folder, manifest, collected.copied, collected.linked, keys, removed)


@contextmanager
def _alone(into: Path) -> Iterator[None]:
    with (into / ".lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotNow(
                "backup.running",
                f"另一次备份正在写入 {into}，请等它完成。",
                f"Another backup is being written into {into}. Wait until it has ended.",
            ) from None
        yield


def _copy_all(part: Path, collected: "_Collected", url: str) -> dict[str, Any]:
    """Everything at one moment of the database; returns what the manifest says of that moment."""
    with ExitStack() as moment:
        with at_rest():
            heads = {name: _bytes_of(log_folder() / name) for name in HEADS}
            moment.enter_context(transaction.atomic(durable=True))
            with connection.cursor() as cursor:
                # Read only, and so without a number of its own: the journal's tail goes on.
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SELECT pg_export_snapshot()")
                (snapshot,) = cursor.fetchone()
        dump = ("--format=custom", "--no-owner", "--no-privileges", f"--file={part / DUMP}")
        run_program("pg_dump", [*dump, f"--snapshot={snapshot}"], url=url)
        names = list(kept_names())
        facts = _facts(heads)
    collected.note(DUMP)
    _copy_ledger(part / LEDGER, heads, collected)
    collected.collect(names)
    collected.missing = [name for name in collected.missing if _still_on_record(name)]
    return facts


def _still_on_record(name: str) -> bool:
    return StoredFile.objects.filter(sha256=name.removesuffix(THUMBNAIL_SUFFIX)).exists()


def _copy_ledger(into: Path, heads: dict[str, bytes | None], collected: "_Collected") -> None:
    for name, head in heads.items():
        if head is not None:
            write(into / name, head)
            collected.note(f"{LEDGER}/{name}")
    source = log_folder()
    for file in sorted(source.rglob("*")):
        relative = file.relative_to(source)
        if file.is_dir() or file.name.startswith(".") or relative.as_posix() in HEADS:
            continue
        target = into / relative
        make_folder(target.parent)
        try:
            shutil.copyfile(file, target)
        except FileNotFoundError:
            continue  # a narrower tile, tidied away: the wider one begins with it
        collected.note(f"{LEDGER}/{relative.as_posix()}")


def _facts(heads: dict[str, bytes | None]) -> dict[str, Any]:
    tables = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            (tables[table],) = cursor.fetchone()
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        (major,) = cursor.fetchone()
    release = Release.objects.order_by("-turn").first()
    head = heads["signed"] or heads["checkpoint"]
    ledger = None
    if head is not None and keys_file().exists():
        signed = check_checkpoint(head, read_log_keys().signer.verifier)[0]
        ledger = {"origin": signed.origin, "size": signed.size, "root": signed.root.hex()}
    applied = MigrationRecorder(connection).applied_migrations()
    ring = key_ring()
    number = ring.newest(MARK).number
    return {
        "postgres": major,
        "tables": tables,
        "migrations": {
            app: max(name for of, name in applied if of == app) for app in {a for a, _ in applied}
        },
        "policy": {"number": release.number, "hash": release.hash} if release else None,
        "ledger": ledger,
        "fields": picked(ring, number),
        "mark_key": number,
    }


class _Collected:
    """The files of a backup as they come in, each with its hash."""

    def __init__(self, part: Path, earlier: Path | None, say: Say) -> None:
        self.part, self.earlier, self.say = part, earlier, say
        self.known = dict(read_sums(earlier)) if earlier else {}
        self.sums: dict[str, str] = {}
        self.missing: list[str] = []
        self.copied = self.linked = 0

    def note(self, name: str) -> None:
        self.sums[name] = sha256_of(self.part / name)

    def collect(self, names: list[str]) -> None:
        for number, name in enumerate(names, 1):
            self._collect(name)
            self.say(number, len(names))

    def _collect(self, name: str) -> None:
        place = f"{FILES}/{name[:2]}/{name[2:4]}/{name}"
        target = self.part / place
        make_folder(target.parent)
        if self._linked(place, target):
            self.linked += 1
            return
        try:
            with storage().open(name) as stream, written_beside(target) as out:
                self.sums[place] = sha256_of_stream(stream, out)
        except FileNotFoundError:
            self.missing.append(name)
            return
        self.copied += 1

    def _linked(self, place: str, target: Path) -> bool:
        """Whether the copy in the backup before serves: read again, for disks forget."""
        digest = self.known.get(place)
        if self.earlier is None or digest is None:
            return False
        there = self.earlier / place
        try:
            if sha256_of(there) != digest:
                return False
            try:
                os.link(there, target)
            except OSError:  # a file system without links: a second copy, but a sound one
                shutil.copyfile(there, target)
        except OSError:
            return False
        self.sums[place] = digest
        return True


def _write_sums(part: Path, sums: dict[str, str]) -> None:
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
    write(part / SUMS, lines.encode())
    for folder, _, _ in os.walk(part):
        settle(Path(folder))


def _retired(into: Path, keys_to: Path | None, keep: int | None) -> list[str]:
    """Remove the oldest backups beyond `keep`, and the keys that were copied with them."""
    old = whole_backups(into)[:-keep] if keep else []
    for one in old:
        # Renamed first: a removal that is broken off leaves no half backup under a good name.
        gone = into / f".{one.name}.part"
        one.rename(gone)
        shutil.rmtree(gone)
        if keys_to is not None:
            shutil.rmtree(keys_to / one.name, ignore_errors=True)
    return [one.name for one in old]


def _bytes_of(file: Path) -> bytes | None:
    return file.read_bytes() if file.exists() else None
