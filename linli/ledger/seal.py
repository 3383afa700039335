"""The sequencer: what the journal's tail has gained becomes leaves, and a head is signed.

In a request nothing is done for the log: the entry itself waits to be sealed. One sequencer at a
time, in the order of the tail, so that there is no gap: what is sealed later was written later.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from linli.journal.acting import Conflict
from linli.journal.tail import START, Position
from linli.journal.written import Written, written_after
from linli.ledger.checkpoints import Head, checkpoint
from linli.ledger.keys import LogKeys, read_log_keys
from linli.ledger.leaves import commitment, leaf_of
from linli.ledger.models import LastHead, Leaf
from linli.ledger.notes import Unsigned
from linli.ledger.store import Store
from linli.ledger.tiles import Malformed, Tile, bundles, grown, subtrees
from linli.ledger.tree import (
    EMPTY_ROOT,
    Unproven,
    check_consistency,
    consistency_proof,
    leaf_hash,
    root,
)

_INTO_LEAVES = "COPY ledger_leaf (index, entry_id, data) FROM STDIN (FORMAT BINARY)"
SEALED_AT_ONCE = 10_000
SEQUENCER_LOCK = 7_310_006  # any number that no other part of the house locks


def seal(*, now: datetime, limit: int = SEALED_AT_ONCE) -> int:
    """Seal what is waiting, at most `limit` entries; returns how many.

    0 also while another sequencer is at work. Raises NotNow without keys, and Conflict when the
    database or the files are not what the last signed head says: then nothing is signed, ever,
    until a person has looked (docs/operations.md).
    """
    keys, store = read_log_keys(), Store()
    with _alone() as ours:
        if not ours:
            return 0
        inside = LastHead.objects.filter(id=1).first()
        outside = _agreed(store, keys, inside)
        position = START if inside is None else Position(inside.xid, inside.entry_id)
        entries = written_after(position, limit=limit)
        if entries:
            _append(store, keys, outside, entries, now=now)
        return len(entries)


@contextmanager
def _alone() -> Iterator[bool]:
    """True for one sequencer of all hosts; the lock ends with the connection at the latest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SEQUENCER_LOCK])
        (ours,) = cursor.fetchone()
    try:
        yield ours
    finally:
        if ours:
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [SEQUENCER_LOCK])


@contextmanager
def at_rest() -> Iterator[None]:
    """No sequencer seals as long as the block runs: the files and the database are at one size.

    Waits for the one that is at work. For seconds at most: sealing is put off, nothing else.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [SEQUENCER_LOCK])
    try:
        yield
    finally:
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [SEQUENCER_LOCK])


def _append(
    store: Store, keys: LogKeys, old: Head, entries: list[Written], *, now: datetime
) -> None:
    """Tiles first, then the rows, then the head: a crash in between leaves what can be finished."""
    second = int(now.timestamp())
    leaves = [leaf_of(commitment(keys.salt_key, entry), second) for entry in entries]
    head, tiles = extended(old, leaves, store.read)
    store.keep(tiles)
    end = entries[-1].position
    try:
        with transaction.atomic():
            with (
                connection.cursor() as cursor,
                cursor.copy(_INTO_LEAVES) as rows,
            ):
                rows.set_types(["int8", "int8", "bytea"])
                for index, (entry, leaf) in enumerate(
                    zip(entries, leaves, strict=True), start=old.size
                ):
                    rows.write_row((index, entry.id, leaf))
            LastHead.objects.update_or_create(
                id=1,
                defaults={
                    "size": head.size,
                    "root": head.root,
                    "xid": end.xid,
                    "entry_id": end.entry_id,
                    "sealed_at": now,
                },
            )
    except psycopg.IntegrityError:  # as COPY raises it, past Django
        raise Conflict(
            "ledger.sealed_already",
            "数据库里的存证位置被改动过：有的记录已经封存。请运行 linli ledger verify。",
            "The log's place in the database was changed: some of these entries are sealed "
            "already. Run linli ledger verify.",
        ) from None
    _sign(store, keys, head)
    store.tidy(tile for tile, _ in tiles)


def extended(
    old: Head, leaves: list[bytes], read: Callable[[Tile], bytes]
) -> tuple[Head, list[tuple[Tile, bytes]]]:
    """The head after these leaves, and the files that change.

    Raises Conflict unless the new tree is proven to go on from the old head.
    """
    size = old.size + len(leaves)
    try:
        tiles = grown(old.size, [leaf_hash(leaf) for leaf in leaves], read)
        files = [*tiles, *bundles(old.size, leaves, read)]
        fresh = dict(tiles)
        subtree = subtrees(size, lambda tile: fresh[tile] if tile in fresh else read(tile))
        head = Head(old.origin, size, root(size, subtree))
        proof = consistency_proof(old.size, size, subtree)
        check_consistency(old.size, size, proof, old.root, head.root)
    except (OSError, Malformed, Unproven) as fault:
        raise _damaged(fault) from None
    return head, files


def _agreed(store: Store, keys: LogKeys, inside: LastHead | None) -> Head:
    """The last signed head, once the files and the database agree with it.

    The database may be ahead, when a sequencer died before it signed: that is finished here, with
    the leaves as they were made, for they may have been seen.
    """
    try:
        outside = store.head(keys.signer.verifier)
        if outside is not None:
            _check_edge(outside, store)
    except (OSError, Malformed, Unsigned) as fault:
        raise _damaged(fault) from None
    size = 0 if inside is None else inside.size
    if outside is None:
        if inside is not None:
            raise Conflict(
                "ledger.head_missing",
                "数据目录里的存证文件不见了，而数据库里有已封存的记录。请从备份恢复。",
                "The log's files are gone from the data folder, and the database has sealed "
                "entries. Bring the files back from their backup.",
            )
        outside = Head(keys.signer.name, 0, EMPTY_ROOT)
        _sign(store, keys, outside)
    if size < outside.size:
        raise Conflict(
            "ledger.rolled_back",
            f"数据库比已签名的日志旧：库内 {size} 条，已签 {outside.size} 条。"
            "数据库被回退过，不再签名。",
            f"The database is older than the signed log: {size} leaves, {outside.size} signed. It "
            "was rolled back; nothing is signed on it.",
        )
    if inside is not None and size > outside.size:
        rows = Leaf.objects.filter(index__gte=outside.size, index__lt=size).order_by("index")
        leaves = [bytes(data) for data in rows.values_list("data", flat=True)]
        head, tiles = extended(outside, leaves, store.read)
        if (head.size, head.root) != (inside.size, bytes(inside.root)):
            raise _differs()
        store.keep(tiles)
        _sign(store, keys, head)
        return head
    if inside is not None and bytes(inside.root) != outside.root:
        raise _differs()
    return outside


def _check_edge(head: Head, store: Store) -> None:
    if root(head.size, subtrees(head.size, store.read)) != head.root:
        raise Malformed("The tiles do not lead to the signed root.")


def _sign(store: Store, keys: LogKeys, head: Head) -> None:
    note = checkpoint(head, keys.signer)
    if settings.LINLI_WITNESS_QUORUM:
        store.hold(note)
    else:
        store.publish(note)


def _damaged(fault: Exception) -> Conflict:
    return Conflict(
        "ledger.files_damaged",
        f"存证文件与已签名的日志不符（{fault}）。请从备份或镜像恢复。",
        f"The log's files are not what was signed ({fault}). Bring them back from a backup or a "
        "mirror.",
    )


def _differs() -> Conflict:
    return Conflict(
        "ledger.head_differs",
        "数据库里的存证与已签名的日志不一致，不再签名。请运行 linli ledger verify。",
        "The log in the database is not the one that was signed; nothing is signed on it. Run "
        "linli ledger verify.",
    )
