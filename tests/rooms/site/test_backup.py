"""A backup that is known to come back: whole, only whole, and only with its keys."""

import hmac
import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest
from django.db import connection

from linli.cases.evidence.keep import storage
from linli.cases.models import StoredFile
from linli.journal.acting import VISITOR, Conflict, Invalid, NotFound, NotNow
from linli.people.acts.note_resident import note_resident
from linli.people.keyring import MARK, add_key, create_key_ring, drop_key, key_ring
from linli.site.backup import take
from linli.site.backup.drill import drilled
from linli.site.backup.manifest import (
    MANIFEST,
    SUMS,
    check_parts,
    mark_key,
    read_manifest,
    whole_backups,
)
from linli.site.backup.places import last_backup, tree_beside
from linli.site.backup.restore import checked
from linli.site.backup.take import Taken, take_backup
from tests.cast import NOW, Cast
from tests.rooms.cases.matters import opened, photo
from tests.rooms.ledger.conftest import own_log, sealed

NAME, PHONE = "欧阳慕雪", "13987651234"


def address() -> str:
    """Of the database that the tests run on."""
    found = connection.settings_dict
    return (
        f"postgresql://{found['USER']}@/{found['NAME']}?host={found['HOST']}"
        f"&port={found['PORT'] or 5432}"
    )


def backed_up(into: Path, *, minutes: int = 0, **more: Any) -> Taken:
    return take_backup(
        into,
        url=address(),
        keys_to=more.pop("keys_to", None),
        keep=more.pop("keep", None),
        now=NOW + timedelta(minutes=minutes),
        say=lambda done, total: None,
    )


@pytest.fixture
def installation(tmp_path: Path, settings: Any) -> Path:
    """A data folder of its own, with keys and a log just founded."""
    own_log(tmp_path / "data", settings)
    settings.LINLI_FILES = str(tmp_path / "data" / "files")
    settings.LINLI_SECRET_FILE = tmp_path / "data" / "keys" / "secret"
    settings.LINLI_SECRET_FILE.write_text("a secret\n")
    return tmp_path


@pytest.fixture
def lived(installation: Path, cast: Cast) -> Path:
    """The same, with a reported case, its photo, its reporter, all of it sealed in the log."""
    note_resident(name=NAME, phone=PHONE, language="zh", by=VISITOR, now=NOW)
    opened(cast)
    photo(VISITOR)
    assert sealed()
    return installation


@pytest.mark.django_db(transaction=True)
def test_a_backup_comes_back_in_an_empty_place_and_is_the_same(lived: Path):
    # given
    made = backed_up(lived / "backups", keys_to=lived / "keys-apart")
    before = set(Path(gettempdir()).glob("linli-drill-*"))
    # when: somebody who has the backup and the keys, and nothing else, restores it
    told = drilled(made.folder, keys=lived / "keys-apart", ring=Path("none"), below=None)
    # then
    assert told["sound"], told
    checks = {one["what"]: one for one in told["checks"]}
    assert checks["tables"]["same"] == len(made.manifest.tables)
    assert made.manifest.ledger is not None
    assert checks["ledger"]["same"] == made.manifest.ledger["size"] > 10
    assert made.manifest.ledger["root"] in checks["ledger"]["en"]
    assert checks["files"]["same"] == 2, "a photo and its thumbnail"
    assert checks["fields"]["same"] == len(made.manifest.fields) > 2
    assert set(Path(gettempdir()).glob("linli-drill-*")) <= before, "nothing is left"


@pytest.mark.django_db(transaction=True)
def test_a_backup_from_before_the_mark_key_was_renewed_comes_back(lived: Path, settings: Any):
    # given: one of before, as it was when no manifest told its key, and one of after
    ring = Path(settings.LINLI_KEYS_FILE)
    before = backed_up(lived / "backups", keys_to=lived / "keys-apart")
    add_key(ring, MARK, since=0)
    after = backed_up(lived / "backups", minutes=1, keys_to=lived / "keys-apart")
    assert (before.manifest.mark_key, after.manifest.mark_key) == (1, 2)
    # then: while both keys are on the ring, it is the ring of both
    assert checked(before.folder, None)[1] == before.manifest
    told = drilled(before.folder, keys=None, ring=ring, below=None)
    assert told["sound"], told
    assert checked(after.folder, None)[1] == after.manifest
    # and: afterwards each is restored with the keys of its day
    drop_key(ring, MARK, 1)
    with pytest.raises(Conflict, match="mark key 1") as refused:
        checked(before.folder, None)
    assert refused.value.code == "backup.other_keys"
    assert checked(before.folder, lived / "keys-apart")[1] == before.manifest
    assert checked(after.folder, None)[1] == after.manifest


@pytest.mark.django_db(transaction=True)
def test_a_manifest_of_before_tells_no_key_and_is_of_the_first(lived: Path):
    made = backed_up(lived / "backups")
    told = asdict(made.manifest)
    del told["mark_key"]
    words = json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
    mark = hmac.digest(mark_key(key_ring(), 1), words, "sha256").hex()
    (made.folder / MANIFEST).write_text(json.dumps({"manifest": told, "mark": mark}))
    assert read_manifest(made.folder, key_ring()) == made.manifest


@pytest.mark.django_db(transaction=True)
def test_one_flipped_byte_anywhere_is_refused_and_the_part_is_named(lived: Path):
    # given
    made = backed_up(lived / "backups")
    parts = sorted(
        path.relative_to(made.folder).as_posix()
        for path in made.folder.rglob("*")
        if path.is_file()
    )
    assert {"database.dump", "ledger/checkpoint", MANIFEST, SUMS} < set(parts)
    assert sum(part.startswith("files/") for part in parts) == 2
    checked(lived / "backups", None)
    for part in parts:
        for place in (0, -1):
            # when
            file = made.folder / part
            whole = bytearray(file.read_bytes())
            whole[place] ^= 1
            file.write_bytes(whole)
            # then
            with pytest.raises(Conflict) as refused:
                checked(made.folder, None)
            assert part in refused.value.en or part == MANIFEST
            whole[place] ^= 1
            file.write_bytes(whole)
    # and: what is missing, what was put beside, what was signed with other keys
    (made.folder / "ledger" / "more").write_bytes(b"")
    with pytest.raises(Conflict, match="ledger/more"):
        checked(made.folder, None)
    (made.folder / "ledger" / "more").unlink()
    (made.folder / "database.dump").unlink()
    with pytest.raises(Conflict, match=r"database\.dump"):
        checked(made.folder, None)
    create_key_ring(lived / "other" / "ring.json")
    with pytest.raises(Conflict, match="not the keys"):
        checked(made.folder, lived / "other")


@pytest.mark.django_db(transaction=True)
def test_files_that_the_last_backup_has_are_linked_and_a_rotten_copy_is_taken_anew(lived: Path):
    # given
    first = backed_up(lived / "backups")
    assert (first.copied, first.linked) == (2, 0)
    # when, then
    second = backed_up(lived / "backups", minutes=1)
    assert (second.copied, second.linked) == (0, 2)
    one = next(path for path in (second.folder / "files").rglob("*") if path.is_file())
    assert one.stat().st_ino == (first.folder / one.relative_to(second.folder)).stat().st_ino
    # and: the disk under the backup forgets a bit
    data = bytearray(one.read_bytes())
    data[10] ^= 4
    one.write_bytes(data)
    third = backed_up(lived / "backups", minutes=2)
    assert (third.copied, third.linked) == (1, 1)
    check_parts(third.folder, read_manifest(third.folder, key_ring()))


@pytest.mark.django_db(transaction=True)
def test_what_is_broken_off_is_no_backup(lived: Path, monkeypatch: pytest.MonkeyPatch):
    # given: the power goes when all is copied and nothing has its name yet
    def power_cut(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(take, "packed", power_cut)
    with pytest.raises(KeyboardInterrupt):
        backed_up(lived / "backups")
    # then
    assert not whole_backups(lived / "backups")
    assert last_backup() is None
    with pytest.raises(NotFound):
        checked(lived / "backups", None)
    # and: the next one clears it away
    monkeypatch.undo()
    made = backed_up(lived / "backups", minutes=1)
    assert [path.name for path in (lived / "backups").iterdir() if path.is_dir()] == [
        made.folder.name
    ]


@pytest.mark.django_db(transaction=True)
def test_the_keys_are_never_beside_the_backup(lived: Path):
    with pytest.raises(Invalid):
        backed_up(lived / "backups", keys_to=lived / "backups" / "keys")
    with pytest.raises(Invalid):
        backed_up(lived / "data")
    assert not (lived / "backups").exists()
    # and: no key's bytes lie in the backup, in whatever writing
    made = backed_up(lived / "backups", keys_to=lived / "keys-apart")
    secrets = []
    for file in (lived / "data" / "keys").iterdir():
        if file.name == "tree.keys":  # its root, before the hash at its end
            secrets.append(file.read_bytes()[-64:-32])
        else:
            words = file.read_bytes().replace(b'"', b" ").split()
            secrets += [word for word in words if len(word) > 20]
    assert len(secrets) >= 4
    for path in made.folder.rglob("*"):
        if path.is_file():
            assert not [word for word in secrets if word in path.read_bytes()], path


@pytest.mark.django_db(transaction=True)
def test_old_backups_go_and_so_do_the_keys_of_their_days(installation: Path, cast: Cast):
    apart = installation / "keys-apart"
    made = [backed_up(installation / "backups", minutes=n, keys_to=apart, keep=2) for n in range(3)]
    assert made[2].removed == [made[0].folder.name]
    left = [made[1].folder.name, made[2].folder.name]
    assert [one.name for one in whole_backups(installation / "backups")] == left
    assert sorted(one.name for one in apart.iterdir()) == left
    # An older copy of the key tree would open what was erased since: the newest is the only one.
    trees = [one.parent.name for one in apart.glob("*/tree.keys")]
    assert trees == [made[2].folder.name]
    assert tree_beside(apart / left[0]) == apart / left[1] / "tree.keys"
    last = last_backup()
    assert last is not None
    assert last.folder == str(made[2].folder)


@pytest.mark.django_db(transaction=True)
def test_a_photo_that_the_store_has_lost_is_said_and_does_not_stop_the_backup(lived: Path):
    (sha256,) = StoredFile.objects.values_list("sha256", flat=True)
    storage().delete(sha256)
    made = backed_up(lived / "backups")
    assert made.manifest.missing == [sha256]


@pytest.mark.django_db(transaction=True)
def test_two_backups_into_one_folder_take_turns(installation: Path, cast: Cast):
    (installation / "backups").mkdir()
    with take._alone(installation / "backups"), pytest.raises(NotNow):
        backed_up(installation / "backups")


@pytest.mark.django_db(transaction=True)
def test_a_restore_leaves_alone_what_is_there(lived: Path, data: Path):
    """Through the tool itself, on a database of its own: twice, the second time with --yes."""
    # given
    made = backed_up(lived / "backups", keys_to=lived / "keys-apart")
    environment = {n: v for n, v in os.environ.items() if not n.startswith(("LINLI", "DATABASE"))}
    command = [sys.executable, "-m", "linli.site.cli", "restore", str(lived / "backups")]
    command += ["--into", str(data), "--keys", str(lived / "keys-apart"), "--json"]

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*command, *more], env=environment, capture_output=True, text=True)

    # when, then: a byte is wrong, and nothing at all is there afterwards
    dump = made.folder / "database.dump"
    shutil.copy(dump, lived / "aside")
    dump.write_bytes(dump.read_bytes()[:-1] + b"?")
    refused = run()
    assert refused.returncode == 2
    assert "database.dump" in refused.stderr
    assert not any(data.iterdir())
    shutil.copy(lived / "aside", dump)
    # and: it is restored; a second time it is refused, unless it is said
    first = run()
    assert first.returncode == 0, first.stderr + first.stdout
    assert json.loads(first.stdout)["sound"]
    again = run()
    assert again.returncode == 2
    assert "--yes" in again.stderr
    assert run("--yes").returncode == 0
    assert (data / "keys" / "secret").read_text() == "a secret\n"
