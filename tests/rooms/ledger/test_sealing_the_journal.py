"""The sequencer: in order, without a gap, one at a time, never against its last signed head."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from linli.journal.acting import Conflict, NotNow
from linli.ledger import seal as sequencer
from linli.ledger.keys import keys_file, read_log_keys
from linli.ledger.models import LastHead, Leaf
from linli.ledger.receipts import receipt
from linli.ledger.seal import SEQUENCER_LOCK, seal
from linli.ledger.status import standing
from linli.ledger.store import Store
from linli.ledger.tiles import Tile, tiles_of
from linli.ledger.verify import verify
from tests.rooms.ledger.conftest import NOW, SOON, ring, sealed

pytestmark = pytest.mark.django_db(transaction=True)


def size_outside() -> int:
    head = Store().head(read_log_keys().signer.verifier)
    return 0 if head is None else head.size


def test_what_waits_is_sealed_in_the_order_of_the_tail(log: Path):
    assert seal(now=SOON) == 0
    first = ring(*range(300))
    second = ring(7)
    assert standing().waiting == 301
    assert sealed(limit=299) == 299
    assert sealed() == 2
    assert sealed() == 0
    assert list(Leaf.objects.order_by("index").values_list("entry_id", flat=True)) == first + second
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == list(range(301))
    assert size_outside() == 301
    verdict = verify(now=SOON)
    assert (verdict.sound, verdict.size, verdict.late, verdict.waiting) == (True, 301, [], 0)
    assert standing().waiting == 0
    # Narrow forms of what is full are gone; the log's own reader still finds them.
    assert not (log / "tile/0/000.p").exists()
    assert len(Store().read(Tile(0, 0, 17))) == 17 * 32
    assert all((log / tile.path).is_file() for tile in tiles_of(301))


def test_an_entry_that_is_not_committed_is_not_passed_over(log: Path):
    ring(1)
    sealed()
    with transaction.atomic():
        ring(2)
        assert seal(now=SOON) == 0, "its own transaction is still running"
    assert sealed() == 1


def test_nothing_is_sealed_without_keys(log: Path):
    ring(1)
    keys_file().unlink()
    with pytest.raises(NotNow, match="cannot be read"):
        seal(now=SOON)
    keys_file().write_text('{"origin": "x", "seed": "AA==", "salt": "AA=="}')
    with pytest.raises(NotNow):
        verify(now=SOON)
    assert not log.exists()


def test_a_second_sequencer_leaves_it_to_the_first(log: Path):
    ring(1)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [SEQUENCER_LOCK])
            assert seal(now=SOON) == 0
            cursor.execute("SELECT pg_advisory_unlock(%s)", [SEQUENCER_LOCK])
    finally:
        other.close()
    assert sealed() == 1


def test_a_sequencer_that_died_before_it_signed_is_finished(
    log: Path, monkeypatch: pytest.MonkeyPatch
):
    ring(1, 2)
    sealed()
    ring(3, 4, 5)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sequencer, "_sign", dies)
        with pytest.raises(KeyboardInterrupt):
            sealed()
    assert (size_outside(), LastHead.objects.get().size) == (2, 5)
    made = list(Leaf.objects.order_by("index").values_list("data", flat=True))
    ring(6)
    assert sealed(now=SOON + timedelta(seconds=9)) == 1
    assert size_outside() == 6
    kept = Leaf.objects.order_by("index").values_list("data", flat=True)
    assert list(kept)[:5] == made, "what may have been seen is signed as it was made"
    assert verify(now=SOON).sound


def test_a_sequencer_that_died_before_its_rows_were_there_begins_anew(
    log: Path, monkeypatch: pytest.MonkeyPatch
):
    ring(1)
    sealed()
    ring(2)
    with monkeypatch.context() as patched:
        patched.setattr(LastHead.objects, "update_or_create", None)
        with pytest.raises(TypeError):
            sealed()
    assert sealed(now=SOON + timedelta(seconds=5)) == 1
    assert verify(now=SOON).sound


def test_it_never_signs_on_a_database_that_was_rolled_back(log: Path):
    ring(*range(10))
    sealed()
    signed = (log / "checkpoint").read_text()
    Leaf.objects.filter(index__gte=6).delete()
    LastHead.objects.update(size=6)
    ring(99)
    with pytest.raises(Conflict, match="rolled back"):
        seal(now=SOON)
    assert (log / "checkpoint").read_text() == signed


def test_it_never_signs_when_its_files_are_not_what_it_signed(log: Path, tmp_path: Path):
    ring(*range(10))
    sealed()
    shutil.copytree(log, tmp_path / "copy")
    ring(11)
    tile = log / "tile/0/000.p/10"
    for file, data in (
        (tile, b"x" * 320),
        (tile, b""),
        (log / "checkpoint", (log / "checkpoint").read_bytes().replace(b"\n10\n", b"\n11\n")),
        (log / "checkpoint", b"\xff"),
    ):
        file.write_bytes(data)
        with pytest.raises(Conflict, match="not what was signed"):
            seal(now=SOON)
        shutil.rmtree(log)
        shutil.copytree(tmp_path / "copy", log)
    shutil.rmtree(log)
    with pytest.raises(Conflict, match="gone"):
        seal(now=SOON)
    shutil.copytree(tmp_path / "copy", log)
    LastHead.objects.update(root=b"r" * 32)
    with pytest.raises(Conflict, match="not the one that was signed"):
        seal(now=SOON)


def test_a_place_that_was_moved_back_seals_nothing_twice(log: Path):
    ring(*range(4))
    sealed()
    LastHead.objects.update(xid=0, entry_id=0)
    with pytest.raises(Conflict, match="sealed already"):
        sealed()
    assert size_outside() == 4


def test_an_entry_that_is_not_sealed_yet_has_no_receipt(log: Path):
    (entry_id,) = ring(1)
    seal(now=NOW - timedelta(days=1), limit=0)
    with pytest.raises(NotNow):
        receipt(entry_id)
