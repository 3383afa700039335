"""Bringing a backup back: every hash first, then keys, database, log and files, then the proof."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connections

from linli.cases.evidence.keep import storage
from linli.disk.durable import make_folder, settle, write, write_new
from linli.journal.acting import Conflict
from linli.ledger.checkpoints import check_checkpoint
from linli.ledger.keys import keys_file, read_log_keys
from linli.ledger.store import Store, log_folder
from linli.people.acts.destroy_keys import destroy_again
from linli.people.acts.empty_erased import empty_erased
from linli.people.models import ErasedKey
from linli.people.sealing import KeyRing, KeysMissing, forget_key_ring, read_key_ring
from linli.people.tree_file import OtherTree, brought_back, tree_path
from linli.site.backup.compare import Check, compared
from linli.site.backup.manifest import (
    DUMP,
    FILES,
    LEDGER,
    Manifest,
    check_parts,
    newest_of,
    read_manifest,
)
from linli.site.backup.places import keys_at, tree_beside
from linli.site.backup.take import Say
from linli.site.postgres import running_postgres
from linli.site.postgres.programs import run_program
from linli.site.settings import database_from

# The journal's readers go by the numbers of transactions, and this server may be younger than the
# one that the entries come from: count on until what is written from now on comes after them.
_COUNT_ON = """
DO $$
DECLARE newest xid8 := (SELECT xid FROM journal_entry ORDER BY xid DESC LIMIT 1);
BEGIN
  WHILE pg_current_xact_id() <= newest LOOP
    COMMIT;
  END LOOP;
END $$;
"""
_TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
_EMPTIED = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back from where, and how it compares."""

    backup: Path
    manifest: Manifest
    checks: list[Check]

    @property
    def sound(self) -> bool:
        return all(check.good for check in self.checks)


def checked(place: Path, keys: Path | None) -> tuple[Path, Manifest, dict[str, str], Path | None]:
    """The backup at a place, its manifest, the hash of each part, and the folder of its keys.

    Reads every byte of it. Raises NotFound, Invalid, Conflict; changes nothing.
    """
    folder = newest_of(place)
    with_keys = keys_at(keys, folder.name) if keys is not None else None
    ring = _ring(with_keys / "ring.json" if with_keys else Path(settings.LINLI_KEYS_FILE))
    manifest = read_manifest(folder, ring)
    return folder, manifest, check_parts(folder, manifest), with_keys


def restore(
    place: Path,
    *,
    into: Path,
    keys: Path | None,
    replaced: bool,
    drill: bool,
    now: datetime,
    say: Say,
) -> Restored:
    """Bring a backup back into a data folder and its database, and compare what is there then.

    Raises Refusal, and has changed nothing, when any part differs from what was backed up, the
    keys are not those of the backup, or there is something already and `replaced` is not said.
    `drill` is for a place that is thrown away: quicker, and not to be worked with.
    """
    folder, manifest, digests, with_keys = checked(place, keys)
    _check_keys_free(with_keys)
    if not replaced:
        _check_empty()
    with running_postgres(into, durable=not drill) as url:
        _fill_database(folder, url, replaced=replaced, drill=drill)
        _bring_keys(with_keys)
        _bring_tree(with_keys)
        _bring_ledger(folder)
        _bring_files(folder, digests, say)
        settings.DATABASES["default"].update(database_from(url))
        connections["default"].settings_dict.update(settings.DATABASES["default"])
        files = {name.rpartition("/")[2]: digest for name, digest in digests.items()}
        own_keys = ErasedKey._meta.db_table in connections["default"].introspection.table_names()
        if own_keys:  # not in a backup from before there were any
            destroy_again()
        checks = compared(manifest, files, now=now)
        if own_keys:
            empty_erased()
        connections.close_all()
    return Restored(folder, manifest, checks)


def _ring(file: Path) -> KeyRing:
    try:
        return read_key_ring(file)
    except KeysMissing as failure:
        raise Conflict(
            "backup.keys_missing",
            f"密钥环 {file} 不可用。用 --keys 指出备份的密钥在哪里。",
            f"{failure} Say with --keys where the backup's keys are.",
            field="--keys",
        ) from None


def _targets() -> dict[str, Path]:
    return {
        "ring.json": Path(settings.LINLI_KEYS_FILE),
        "ledger.json": keys_file(),
        "secret": Path(settings.LINLI_SECRET_FILE),
    }


def _check_keys_free(with_keys: Path | None) -> None:
    """Keys that are there already are never written over: they may be the only copy."""
    for name, target in _targets().items():
        if with_keys is None or name == "secret" or not (with_keys / name).exists():
            continue
        if target.exists() and target.read_bytes() != (with_keys / name).read_bytes():
            raise Conflict(
                "backup.other_keys",
                f"{target} 已存在，且与备份的密钥不同，不覆盖。请先把它移到别处保管。",
                f"{target} is there already and is another key: it is never written over. Move it "
                "away first, and keep it.",
            )


def _check_empty() -> None:
    """Raises Conflict when the folder or the database holds anything of an installation."""
    held = [log_folder()]
    if not settings.LINLI_FILES.startswith("s3://"):
        held.append(Path(settings.LINLI_FILES))
    for folder in held:
        if folder.is_dir() and any(folder.iterdir()):
            raise _not_empty(str(folder))


def _not_empty(what: str) -> Conflict:
    return Conflict(
        "backup.not_empty",
        f"{what} 不是空的，没有恢复任何内容。要替换它，请加 --yes。",
        f"{what} is not empty; nothing was restored. To replace what is there, say --yes.",
    )


def _fill_database(folder: Path, url: str, *, replaced: bool, drill: bool) -> None:
    with psycopg.connect(url, autocommit=True) as plain:
        (tables,) = plain.execute(_TABLES).fetchone() or (0,)
        if tables and not replaced:
            raise _not_empty("数据库 the database")
        if tables:
            plain.execute(_EMPTIED)
        whole = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
        database = plain.info.dbname
        run_program("pg_restore", [*whole, f"--dbname={database}", str(folder / DUMP)], url=url)
        if not drill:
            plain.execute("SET synchronous_commit = off")
            plain.execute(_COUNT_ON)
            plain.execute("ANALYZE")


def _bring_keys(with_keys: Path | None) -> None:
    if with_keys is None:
        return
    for name, target in _targets().items():
        if (with_keys / name).exists():
            make_folder(target.parent)
            write_new(target, (with_keys / name).read_bytes())
    forget_key_ring()


def _bring_tree(with_keys: Path | None) -> None:
    """The tree of the values' own keys, cut by the one that is here: what it has not stays gone."""
    copy = None if with_keys is None else tree_beside(with_keys)
    if copy is None:
        return
    try:
        brought_back(tree_path(), copy.read_bytes())
    except (OtherTree, KeysMissing):
        raise Conflict(
            "backup.other_tree",
            f"{tree_path()} 与备份的密钥树不是同一棵，或有一份已损坏，不覆盖。"
            "请先把它移到别处保管。",
            f"{tree_path()} is not the key tree of this backup, or one of the two is torn: it is "
            "never written over. Move it away first, and keep it.",
        ) from None


def _bring_ledger(folder: Path) -> None:
    """The log's files; a head that is newer than the backup's stays, for it was shown to others."""
    source, target = folder / LEDGER, log_folder()
    if _head_size(target) > _head_size(source):
        return
    for file in sorted(source.rglob("*")):
        if file.is_dir():
            continue
        into = target / file.relative_to(source)
        make_folder(into.parent, mode=0o777)
        write(into, file.read_bytes(), mode=0o666, settled=False)
        settle(into.parent)
    if not (source / "signed").exists():
        (target / "signed").unlink(missing_ok=True)


def _head_size(folder: Path) -> int:
    signed = Store(folder).signed()
    if signed is None or not keys_file().exists():
        return 0
    return check_checkpoint(signed, read_log_keys().signer.verifier)[0].size


def _bring_files(folder: Path, digests: dict[str, str], say: Say) -> None:
    names = [name for name in digests if name.startswith(f"{FILES}/")]
    for number, name in enumerate(names, 1):
        # Already there under the hash of its content, it may be another's half: written anew.
        storage().delete(Path(name).name)
        storage().put(Path(name).name, (folder / name).read_bytes())
        say(number, len(names))
