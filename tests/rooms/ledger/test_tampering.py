"""A superuser with every right in the database changes the past, in every way we could think of.

Each attempt is made in a transaction with the triggers off, verified, and rolled back. The few
that need the sequencer or the files are made on copies.
"""

# ruff: noqa: S608  # injecting SQL is the point
import random
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection, transaction

from linli.attempts.models import Alarm
from linli.journal.acting import Conflict
from linli.journal.written import written
from linli.ledger.checkpoints import Head, checkpoint
from linli.ledger.keys import read_log_keys
from linli.ledger.leaves import commitment, leaf_of
from linli.ledger.models import LastHead, Leaf
from linli.ledger.seal import seal
from linli.ledger.store import Store
from linli.ledger.tiles import bundles, grown
from linli.ledger.tree import Growing, leaf_hash
from linli.ledger.verify import verify
from linli.site.cli import main
from linli_verify.checks import Key, NotProven, consistent
from linli_verify.checks import checkpoint as outsider_s_view
from tests.rooms.ledger.conftest import NOW, SOON, ring, sealed

pytestmark = pytest.mark.django_db(transaction=True)
ENTRIES = 40
ATTEMPTS_PER_KIND = 40
ATTEMPTS_WITH_THE_KEYS = 18

Attempt = Callable[[random.Random, list[int]], list[str]]


def change(column: str, value: str) -> Attempt:
    """One column of one entry."""

    def attempt(chance: random.Random, ids: list[int]) -> list[str]:
        return [f"UPDATE journal_entry SET {column} = {value} WHERE id = {chance.choice(ids)}"]

    return attempt


def delete_entry(chance: random.Random, ids: list[int]) -> list[str]:
    return [f"DELETE FROM journal_entry WHERE id = {chance.choice(ids)}"]


def delete_with_leaf(chance: random.Random, ids: list[int]) -> list[str]:
    one = chance.choice(ids)
    return [
        f"DELETE FROM journal_entry WHERE id = {one}",
        f"DELETE FROM ledger_leaf WHERE entry_id = {one}",
    ]


def delete_and_close_the_gap(chance: random.Random, ids: list[int]) -> list[str]:
    place = chance.randrange(len(ids))
    return [
        f"DELETE FROM journal_entry WHERE id = {ids[place]}",
        f"DELETE FROM ledger_leaf WHERE index = {place}",
        f"UPDATE ledger_leaf SET index = -index WHERE index > {place}",
        "UPDATE ledger_leaf SET index = -index - 1 WHERE index < 0",
        "UPDATE ledger_lasthead SET size = size - 1",
    ]


def delete_and_write_anew(chance: random.Random, ids: list[int]) -> list[str]:
    one = chance.choice(ids)
    return [
        f"CREATE TEMP TABLE forged ON COMMIT DROP AS SELECT * FROM journal_entry WHERE id = {one}",
        f"DELETE FROM journal_entry WHERE id = {one}",
        "UPDATE forged SET facts = jsonb_set(facts, '{times}', '99')",
        "INSERT INTO journal_entry SELECT * FROM forged",
    ]


def insert_among(chance: random.Random, ids: list[int]) -> list[str]:
    return [
        "CREATE TEMP TABLE forged ON COMMIT DROP AS SELECT * FROM journal_entry WHERE id = "
        f"{chance.choice(ids[:-1])}",
        f"UPDATE forged SET id = {chance.choice(ids)} - 1000000",
        "INSERT INTO journal_entry SELECT * FROM forged",
    ]


def insert_with_a_leaf(chance: random.Random, ids: list[int]) -> list[str]:
    return [
        *insert_among(chance, ids),
        "INSERT INTO ledger_leaf SELECT max(index) + 1, (SELECT id FROM forged), "
        "(SELECT data FROM ledger_leaf LIMIT 1) FROM ledger_leaf",
    ]


def two(chance: random.Random, ids: list[int]) -> tuple[int, int]:
    one, other = chance.sample(ids, 2)
    return one, other


def swap(column: str) -> Attempt:
    """What two entries say in one column, exchanged; they differ in it."""

    def attempt(chance: random.Random, ids: list[int]) -> list[str]:
        one, other = two(chance, ids)
        return [
            f"UPDATE journal_entry a SET {column} = b.{column} FROM journal_entry b "
            f"WHERE a.id IN ({one}, {other}) AND b.id IN ({one}, {other}) AND a.id <> b.id"
        ]

    return attempt


def swap_ids(chance: random.Random, ids: list[int]) -> list[str]:
    one, other = two(chance, ids)
    return [
        f"UPDATE journal_entry SET id = 0 WHERE id = {one}",
        f"UPDATE journal_entry SET id = {one} WHERE id = {other}",
        f"UPDATE journal_entry SET id = {other} WHERE id = 0",
    ]


def swap_leaves(chance: random.Random, ids: list[int]) -> list[str]:
    one, other = two(chance, ids)
    return [
        f"UPDATE ledger_leaf SET entry_id = 0 WHERE entry_id = {one}",
        f"UPDATE ledger_leaf SET entry_id = {one} WHERE entry_id = {other}",
        f"UPDATE ledger_leaf SET entry_id = {other} WHERE entry_id = 0",
    ]


def swap_everything(chance: random.Random, ids: list[int]) -> list[str]:
    """The entries and their leaves: each leaf still fits its entry, at another place."""
    one, other = two(chance, ids)
    first, second = ids.index(one), ids.index(other)
    return [
        f"UPDATE ledger_leaf SET index = -1 WHERE index = {first}",
        f"UPDATE ledger_leaf SET index = {first} WHERE index = {second}",
        f"UPDATE ledger_leaf SET index = {second} WHERE index = -1",
    ]


def roll_back(chance: random.Random, ids: list[int]) -> list[str]:
    """To an earlier state, whole and consistent in itself."""
    keep = chance.randrange(len(ids))
    last = f"(SELECT entry_id FROM ledger_leaf WHERE index = {keep - 1})" if keep else "0"
    return [
        f"DELETE FROM journal_entry WHERE id IN "
        f"(SELECT entry_id FROM ledger_leaf WHERE index >= {keep})",
        f"UPDATE ledger_lasthead SET size = {keep}, entry_id = {last}"
        if keep
        else "DELETE FROM ledger_lasthead",
        f"DELETE FROM ledger_leaf WHERE index >= {keep}",
    ]


def change_leaf(chance: random.Random, ids: list[int]) -> list[str]:
    at = chance.randrange(41)
    return [
        f"UPDATE ledger_leaf SET data = set_byte(data, {at}, get_byte(data, {at}) # 1) "
        f"WHERE entry_id = {chance.choice(ids)}"
    ]


KINDS: dict[str, Attempt] = {
    "another event": change("event", "'bell.stolen'"),
    "another kind of subject": change("subject_kind", "'unit'"),
    "another subject": change("subject_id", "subject_id + 1000"),
    "dated back": change("at", "at - interval '3 days'"),
    "dated back by a hair": change("at", "at - interval '1 microsecond'"),
    "dated ahead": change("at", "at + interval '1 hour'"),
    "another kind of actor": change("actor_kind", "'officer'"),
    "another actor": change("actor_id", "actor_id + 1"),
    "another post": change("actor_post", "7"),
    "another actor's name": change("actor_name", "'sweep'"),
    "another fact": change("facts", "jsonb_set(facts, '{times}', '77')"),
    "one fact more": change("facts", """facts || '{"solved": true}'"""),
    "one fact less": change("facts", "facts - 'times'"),
    "another transaction": change("xid", "(xid::text::bigint - 1)::text::xid8"),
    "deleted": delete_entry,
    "deleted with its leaf": delete_with_leaf,
    "deleted and the gap closed": delete_and_close_the_gap,
    "deleted and written anew": delete_and_write_anew,
    "inserted among the old": insert_among,
    "inserted with a leaf": insert_with_a_leaf,
    "subjects swapped": swap("subject_id"),
    "times and places swapped": swap_ids,
    "leaves swapped": swap_leaves,
    "whole places swapped": swap_everything,
    "rolled back": roll_back,
    "a leaf changed": change_leaf,
    "everything gone": lambda chance, ids: ["DELETE FROM journal_entry"],
    "the log gone": lambda chance, ids: ["DELETE FROM ledger_leaf", "DELETE FROM ledger_lasthead"],
    "another root": lambda chance, ids: [
        f"UPDATE ledger_lasthead SET root = set_byte(root, {chance.randrange(32)}, 0) "
        "WHERE true RETURNING root",
        "UPDATE ledger_lasthead SET root = set_byte(root, 0, get_byte(root, 0) # 1)",
    ],
}


@pytest.fixture
def ids(log: Path) -> list[int]:
    """Sealed entries, each in a transaction of its own, written over a few minutes."""
    made = [
        one
        for number in range(ENTRIES)
        for one in ring(100 + number, now=NOW + timedelta(milliseconds=number))
    ]
    sealed(limit=15)
    sealed()
    verdict = verify(now=SOON)
    assert (verdict.sound, verdict.size, verdict.late_found) == (True, ENTRIES, 0)
    return made


def test_whatever_a_superuser_does_is_found(ids: list[int]):
    chance = random.Random(20261122)
    missed = []
    attempts = 0
    for kind, attempt in KINDS.items():
        for _ in range(ATTEMPTS_PER_KIND):
            attempts += 1
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL session_replication_role = replica")
                    for statement in attempt(chance, ids):
                        cursor.execute(statement)
                verdict = verify(now=SOON)
                if verdict.sound or not verdict.findings:
                    missed.append(kind)
                transaction.set_rollback(True)
    assert missed == []
    assert attempts >= 1_000
    assert len(KINDS) >= 15
    assert verify(now=SOON).sound, "and nothing was left behind"


def test_the_first_place_that_differs_is_named(ids: list[int]):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("UPDATE journal_entry SET actor_id = 5 WHERE id = ANY(%s)", [ids[17:]])
        first = verify(now=SOON).findings[0]
        assert (first.kind, first.index, first.entry_id) == ("changed", 17, ids[17])
        transaction.set_rollback(True)


def forged(log: Path, at: int) -> Head:
    """Change one entry, and with the stolen keys all that hangs on it: leaves, tiles, the head."""
    keys, store = read_log_keys(), Store()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE journal_entry SET actor_id = 5 WHERE id = %s", [at])
        cursor.execute("SET session_replication_role = DEFAULT")
    leaf = leaf_of(commitment(keys.salt_key, written([at])[at]), int(SOON.timestamp()))
    Leaf.objects.filter(entry_id=at).update(data=leaf)
    leaves = [bytes(one) for one in Leaf.objects.order_by("index").values_list("data", flat=True)]
    growing = Growing()
    for one in leaves:
        growing.add(leaf_hash(one))
    head = Head(keys.signer.name, len(leaves), growing.root)
    LastHead.objects.update(root=head.root)
    store.keep(grown(0, [leaf_hash(one) for one in leaves], store.read))
    store.keep(bundles(0, leaves, store.read))
    store.publish(checkpoint(head, keys.signer))
    return head


def test_with_the_stolen_keys_and_the_files_only_an_outsider_can_tell(log: Path, ids: list[int]):
    """That is why receipts and heads are saved elsewhere: the forged log contradicts them."""
    saved = (log / "checkpoint").read_text()
    key = Key.read(str(read_log_keys().signer.verifier))
    forged(log, ids[11])
    assert verify(now=SOON).sound, "from the inside it is a log like any other"
    ring(1)
    sealed()
    old = outsider_s_view(saved, key, [])
    new = outsider_s_view((log / "checkpoint").read_text(), key, [])
    with pytest.raises(NotProven, match="rewritten"):
        consistent(old, new, lambda path: (log / path).read_bytes())


def sealed_anew() -> None:
    """With the stolen keys: every leaf there is fits its entry again, and the head fits them."""
    keys = read_log_keys()
    places = list(Leaf.objects.order_by("index").values_list("index", "entry_id", "data"))
    entries = written([entry_id for _, entry_id, _ in places])
    growing = Growing()
    for index, entry_id, data in places:
        found, second = entries.get(entry_id), int(NOW.timestamp())
        leaf = bytes(data) if found is None else leaf_of(commitment(keys.salt_key, found), second)
        growing.add(leaf_hash(leaf))
        Leaf.objects.filter(index=index).update(data=leaf)
    LastHead.objects.update(size=len(places), root=growing.root)


def test_whoever_stole_the_keys_as_well_is_found_in_every_kind_of_attempt(ids: list[int]):
    """The files outside the database were signed before: nothing that is made anew fits them."""
    chance = random.Random(6)
    missed, attempts = [], 0
    for kind, attempt in KINDS.items():
        for _ in range(ATTEMPTS_WITH_THE_KEYS):
            attempts += 1
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL session_replication_role = replica")
                    for statement in attempt(chance, ids):
                        cursor.execute(statement)
                sealed_anew()
                if verify(now=SOON).sound:
                    missed.append(kind)
                transaction.set_rollback(True)
    assert missed == []
    assert attempts >= 500
    assert verify(now=SOON).sound, "and nothing was left behind"


def test_with_the_stolen_keys_but_not_the_files_it_is_found_inside(
    log: Path, ids: list[int], tmp_path: Path
):
    shutil.copytree(log, tmp_path / "copy")
    for one in ids[:3]:
        forged(log, one)
        shutil.rmtree(log)
        shutil.copytree(tmp_path / "copy", log)
        assert {finding.kind for finding in verify(now=SOON).findings} >= {"leaf", "head"}
        with pytest.raises(Conflict):
            seal(now=SOON)


def test_what_is_found_at_night_is_put_before_the_auditor_once(
    ids: list[int], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("linli.site.opening.opened", lambda *_, **__: nullcontext())

    def at_night(*flags: str) -> int:
        return CliRunner().invoke(main, ["ledger", "verify", *flags]).exit_code

    assert at_night("--alarm") == 0
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"UPDATE journal_entry SET subject_id = 1 WHERE id = {ids[3]}")
        cursor.execute("SET session_replication_role = DEFAULT")

    assert at_night() == 1
    assert not Alarm.objects.exists(), "who only looks changes nothing"
    assert (at_night("--alarm"), at_night("--alarm")) == (1, 1)
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.observed, alarm.outcome) == ("ledger", 1, "open")


def test_a_new_entry_that_bears_an_old_time_is_told_apart(ids: list[int]):
    ring(1, now=NOW - timedelta(days=3))
    assert sealed() == 1
    verdict = verify(now=SOON)
    assert verdict.sound, "nothing that was sealed has changed"
    assert [one.index for one in verdict.late] == [ENTRIES], "but nobody vouches for its time"


def test_every_damaged_file_is_found(log: Path, ids: list[int]):
    files = [path for path in log.rglob("*") if path.is_file()]
    assert len(files) >= 3
    for file in files:
        whole = file.read_bytes()
        for at in {0, len(whole) // 2, len(whole) - 1}:
            file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            narrower = file.parent.name.endswith(".p") and file.name != str(ENTRIES)
            assert verify(now=SOON).sound == narrower, file
        file.write_bytes(whole)
    assert verify(now=SOON).sound


def test_lawful_erasure_raises_no_alarm(ids: list[int]):
    """The journal holds no personal data, so nothing of it needs to be erased; all else may go."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN "
            "('journal_entry', 'django_migrations') AND tablename NOT LIKE 'ledger_%'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("SET session_replication_role = DEFAULT")
    verdict = verify(now=SOON)
    assert (verdict.sound, verdict.late_found) == (True, 0)
