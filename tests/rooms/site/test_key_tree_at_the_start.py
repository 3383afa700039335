"""The tree of the values' own keys: nothing starts without it, or beside an older copy of it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.conf import settings as house
from django.db import connection

from linli.journal.acting import Actor, Refusal
from linli.people.acts import destroy_keys
from linli.people.acts.destroy_keys import destroy_erased, there_again
from linli.people.acts.note_resident import note_resident
from linli.people.acts.residents import erase_resident
from linli.people.keys import KeysMissing
from linli.people.models import NAME, Resident
from linli.people.sealing import ERASED, opened
from linli.site import opening
from linli.site.backup.take import take_backup
from linli.site.cli import main
from linli.site.opening import make_keys
from tests.cast import NOW, Cast
from tests.rooms.ledger.conftest import own_log
from tests.rooms.site.test_backup import address

BY = Actor.system("retention")


@pytest.fixture
def tree(tmp_path: Path, settings: Any) -> Path:
    """A copy of the keys for this test alone."""
    copy = tmp_path / "keys" / "tree.keys"
    copy.parent.mkdir()
    shutil.copy(house.LINLI_KEY_TREE_FILE, copy)
    shutil.copy(house.LINLI_KEYS_FILE, copy.with_name("ring.json"))
    settings.LINLI_KEYS_FILE = copy.with_name("ring.json")
    settings.LINLI_KEY_TREE_FILE = copy
    settings.LINLI_SECRET_FILE = tmp_path / "keys" / "secret"
    return copy


def someone(number: int, name: str) -> int:
    made = note_resident(f"1390000{number:04}", name, by=BY, now=NOW)
    assert made is not None
    return made


def erased(resident_id: int) -> None:
    erase_resident(resident_id, by=BY, now=NOW)
    destroy_erased()


@contextmanager
def refused(code: str, *words: str) -> Iterator[None]:
    with pytest.raises(Refusal) as told:
        yield
    assert told.value.code == code
    for word in words:
        assert word in told.value.en or word in told.value.zh, word
    assert told.value.zh
    assert told.value.en


@pytest.mark.django_db
def test_without_the_tree_nothing_starts_and_no_fresh_one_hides_it(cast: Cast, tree: Path) -> None:
    someone(1, "欧阳慕雪")
    with connection.cursor() as cursor:  # tests draw their leaves without the database
        cursor.execute("SELECT nextval('people_leafrun')")
    tree.unlink()

    with refused("site.key_tree_lost", str(tree), "从备份恢复", "Bring it back"):
        make_keys()

    assert not tree.exists()


@pytest.mark.django_db
def test_a_torn_tree_is_named_with_what_to_do(cast: Cast, tree: Path) -> None:
    tree.write_bytes(tree.read_bytes()[:-1])

    with refused("site.key_tree_torn", str(tree), "从备份恢复", "Bring it back"):
        make_keys()


@pytest.mark.django_db
def test_an_older_copy_is_cut_before_anything_else_or_the_start_refuses(
    cast: Cast, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, kept, copy = someone(2, "欧阳慕雪"), someone(3, "司徒见山"), tree.read_bytes()
    sealed = bytes(Resident.objects.get(id=gone).name_sealed)
    erased(gone)
    tree.write_bytes(copy)
    assert opened(sealed, NAME).plain == "欧阳慕雪"

    def read_only(_: object) -> int:
        raise KeysMissing("The key tree cannot be written: read-only.")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(destroy_keys, "destroy", read_only)
        with refused("site.key_tree_older", str(tree), "旧副本", "write its folder"):
            make_keys()

    make_keys()
    assert opened(sealed, NAME).plain == ERASED
    assert opened(Resident.objects.get(id=kept).name_sealed, NAME).plain == "司徒见山"


@pytest.mark.django_db
def test_keys_are_destroyed_by_hand_only_when_it_is_said_twice(
    cast: Cast, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "opened", lambda *_, **__: nullcontext())
    gone, copy = someone(4, "欧阳慕雪"), tree.read_bytes()
    erased(gone)
    tree.write_bytes(copy)

    def run(*more: str) -> Result:
        return CliRunner().invoke(main, ["keys", "destroy", *more])

    first = run()
    assert first.exit_code != 0
    said = first.output + str(first.exception or "")
    assert "--yes" in said
    assert "2 keys of what was erased" in said
    assert "永久失去" in said
    assert there_again() == 2
    assert tree.read_bytes() == copy

    second = run("--yes", "--json")
    assert json.loads(second.output) == {"destroyed": 2}
    assert there_again() == 0
    assert run().exit_code == 0, "nothing is lost where nothing is left"


_READ = """
import json, sys
from pathlib import Path
from linli.site.opening import opened
with opened(Path(sys.argv[1])):
    from linli.people.models import NAME, Resident
    from linli.people.sealing import opened as plain
    rows = Resident.objects.exclude(name_sealed=None)
    print(json.dumps(sorted(plain(one.name_sealed, NAME).plain for one in rows)))
"""


@pytest.fixture
def keys(tmp_path: Path, settings: Any) -> Path:
    """An installation's own keys, before anybody is sealed with them."""
    own_log(tmp_path / "data", settings)
    settings.LINLI_FILES = str(tmp_path / "data" / "files")
    settings.LINLI_SECRET_FILE = tmp_path / "data" / "keys" / "secret"
    settings.LINLI_SECRET_FILE.write_text("a secret\n")
    return tmp_path / "data" / "keys"


@pytest.mark.django_db(transaction=True)
def test_an_old_backup_beside_a_newer_tree_opens_what_is_kept_and_nothing_of_what_was_erased(
    keys: Path, cast: Cast, tmp_path: Path, data: Path
) -> None:
    gone, _ = someone(5, "欧阳慕雪"), someone(6, "司徒见山")
    take_backup(
        tmp_path / "backups",
        url=address(),
        keys_to=None,
        keep=None,
        now=NOW,
        say=lambda done, total: None,
    )
    erased(gone)
    environment = {n: v for n, v in os.environ.items() if not n.startswith(("LINLI", "DATABASE"))}
    environment |= {
        "LINLI_KEYS_FILE": str(keys / "ring.json"),
        "LINLI_KEY_TREE_FILE": str(keys / "tree.keys"),
    }

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    run("-m", "linli.site.cli", "restore", str(tmp_path / "backups"), "--into", str(data))

    names = json.loads(run("-c", _READ, str(data)))
    assert "司徒见山" in names
    assert "欧阳慕雪" not in names
    assert ERASED not in names, "its row was emptied too"
