"""Whether the database still says what was sealed: every entry is made into its leaf anew.

What is compared: the signed head outside the database, the public files, the log's index in the
database, and every row of the journal. The first place that differs is named.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection

from linli.journal.tail import START, Position
from linli.journal.written import Written, written
from linli.ledger.keys import LogKeys, read_log_keys
from linli.ledger.leaves import commitment, parted
from linli.ledger.models import LastHead, Leaf
from linli.ledger.notes import Unsigned
from linli.ledger.store import Store
from linli.ledger.tiles import WIDTH, Malformed, Tile, hashes_in, unbundled, width_of
from linli.ledger.tree import Growing, leaf_hash

AT_ONCE = 20 * WIDTH
NAMED = 20
# An entry that bears a much older time than that of its sealing: the log cannot vouch for it.
SEALED_WITHIN = timedelta(minutes=10)
AHEAD_AT_MOST = timedelta(minutes=2)
# Later than that an entry that waits means that nobody seals.
WAITS_AT_MOST = timedelta(minutes=1)

_UNSEALED = """
SELECT id FROM journal_entry e
WHERE (xid, id) <= (%s::text::xid8, %s) AND NOT EXISTS (
    SELECT 1 FROM ledger_leaf l WHERE l.entry_id = e.id)
ORDER BY id LIMIT %s
"""
_WAITING = """
SELECT count(*), min(at) FROM journal_entry WHERE (xid, id) > (%s::text::xid8, %s)
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that differs from what was sealed; `index` is the leaf's, if there is one."""

    kind: str
    zh: str
    en: str
    index: int | None = None
    entry_id: int | None = None


@dataclass
class Verdict:
    """What was compared and what was found; the first findings are named, all are counted."""

    origin: str = ""
    size: int = 0
    root: bytes = b""
    waiting: int = 0
    findings: list[Finding] = field(default_factory=list)
    found: int = 0
    # Sealed long after the time that they bear: forged in hindsight, or the sequencer was away.
    late: list[Finding] = field(default_factory=list)
    late_found: int = 0

    @property
    def sound(self) -> bool:
        return not self.found

    def add(self, finding: Finding) -> None:
        self.found += 1
        if len(self.findings) < NAMED:
            self.findings.append(finding)

    def add_late(self, finding: Finding) -> None:
        self.late_found += 1
        if len(self.late) < NAMED:
            self.late.append(finding)


def verify(*, now: datetime) -> Verdict:
    """Compare everything. Changes nothing. Raises NotNow without keys."""
    keys, store, verdict = read_log_keys(), Store(), Verdict()
    verdict.origin = keys.signer.name
    try:
        head = store.head(keys.signer.verifier)
    except (OSError, Malformed, Unsigned) as fault:
        verdict.add(
            Finding(
                "head", f"已签名的日志头无效：{fault}", f"The signed head is not valid: {fault}"
            )
        )
        return verdict
    if head is not None:
        verdict.size, verdict.root = head.size, head.root
    inside = LastHead.objects.filter(id=1).first()
    _compare_heads(verdict, inside)
    end = _compare_leaves(verdict, store, keys)
    _look_for_more(verdict, end, now)
    return verdict


def _compare_heads(verdict: Verdict, inside: LastHead | None) -> None:
    size = 0 if inside is None else inside.size
    if size < verdict.size:
        verdict.add(
            Finding(
                "rolled_back",
                f"数据库比已签名的日志旧：库内 {size} 条，已签 {verdict.size} 条。",
                f"The database is older than the signed log: {size} of {verdict.size} leaves.",
            )
        )
    elif inside is not None and size == verdict.size and bytes(inside.root) != verdict.root:
        verdict.add(
            Finding(
                "head",
                "数据库里的日志头与已签名的不同。",
                "The head in the database is not the one that was signed.",
            )
        )


def _compare_leaves(verdict: Verdict, store: Store, keys: LogKeys) -> Position:
    """Every leaf against files, index and entry; returns the place of the last entry found."""
    growing, end = Growing(), START
    for first in range(0, verdict.size, AT_ONCE):
        last = min(first + AT_ONCE, verdict.size)
        indexed = {
            index: (entry_id, bytes(data))
            for index, entry_id, data in Leaf.objects.filter(
                index__gte=first, index__lt=last
            ).values_list("index", "entry_id", "data")
        }
        entries = written([entry_id for entry_id, _ in indexed.values()])
        published = dict(_published(verdict, store, first, last))
        for index in range(first, last):
            sealed = published.get(index)
            if sealed is not None:
                growing.add(leaf_hash(sealed))
            entry_id, data = indexed.get(index, (None, None))
            fault = _fault(sealed, data, entry_id, entries, keys.salt_key)
            if fault is not None:
                kind, zh, en = fault
                verdict.add(Finding(kind, zh, en, index, entry_id))
                continue
            entry = entries[entry_id or 0]
            if entry.position <= end:
                verdict.add(
                    Finding(
                        "order",
                        "记录的先后被改动过。",
                        "The order of the entries was changed.",
                        index,
                        entry_id,
                    )
                )
            end = max(end, entry.position)
            _look_at_time(verdict, sealed or data or b"", entry, index)
    if growing.size == verdict.size and verdict.size and growing.root != verdict.root:
        verdict.add(
            Finding(
                "files",
                "存证文件算出的根与已签名的不同。",
                "The files do not lead to the signed root.",
            )
        )
    return end


def _published(
    verdict: Verdict, store: Store, first: int, last: int
) -> Iterator[tuple[int, bytes]]:
    """The leaves of the public bundles, which must be those of the tiles beside them."""
    for number in range(first // WIDTH, (last - 1) // WIDTH + 1):
        width = width_of(None, number, verdict.size)
        bundle, tile = Tile(None, number, width), Tile(0, number, width)
        try:
            leaves = unbundled(bundle, store.read(bundle))
            hashes = hashes_in(store.read(tile))
        except (OSError, Malformed) as fault:
            verdict.add(
                Finding(
                    "files",
                    f"存证文件缺失或损坏：{fault}",
                    f"A file of the log is missing or damaged: {fault}",
                    number * WIDTH,
                )
            )
            continue
        for place, leaf in enumerate(leaves):
            index = number * WIDTH + place
            if place >= len(hashes) or hashes[place] != leaf_hash(leaf):
                verdict.add(
                    Finding(
                        "files",
                        f"{bundle.path} 与 {tile.path} 不符。",
                        f"{bundle.path} does not fit {tile.path}.",
                        index,
                    )
                )
            yield index, leaf


def _fault(
    sealed: bytes | None,
    data: bytes | None,
    entry_id: int | None,
    entries: dict[int, Written],
    salt_key: bytes,
) -> tuple[str, str, str] | None:
    """What is wrong with one leaf, if anything: kind, Chinese, English."""
    if data is None or entry_id is None:
        return "leaf", "数据库里缺这一条的索引。", "The database has no leaf here."
    if sealed is not None and sealed != data:
        return "leaf", "数据库里的叶子被改动过。", "The leaf in the database was changed."
    entry = entries.get(entry_id)
    if entry is None:
        return "deleted", "这条日志记录被删除了。", "The entry was deleted."
    try:
        committed = parted(data)[1]
    except ValueError:
        return "leaf", "这不是本日志的叶子。", "This is not a leaf of this log."
    if commitment(salt_key, entry) != committed:
        return "changed", "这条日志记录被改动过。", "The entry was changed."
    return None


def _look_at_time(verdict: Verdict, leaf: bytes, entry: Written, index: int) -> None:
    seconds = parted(leaf)[0] - entry.at_micros / 1_000_000
    if -AHEAD_AT_MOST.total_seconds() <= seconds <= SEALED_WITHIN.total_seconds():
        return
    verdict.add_late(
        Finding(
            "late",
            f"封存时间与记录所写时间相差 {abs(seconds):.0f} 秒。",
            f"It bears a time {abs(seconds):.0f} seconds {'before' if seconds > 0 else 'after'} "
            "its sealing.",
            index,
            entry.id,
        )
    )


def _look_for_more(verdict: Verdict, end: Position, now: datetime) -> None:
    """Entries that stand among the sealed ones without a leaf, and those that wait too long."""
    surplus = Leaf.objects.filter(index__gte=verdict.size).order_by("index").first()
    if surplus is not None:
        verdict.add(
            Finding(
                "surplus",
                "数据库里有未签名的叶子。封存程序下次运行会补签；若一直如此，请检查。",
                "The database has leaves that were never signed: unless the sequencer has just "
                "died, somebody put them there.",
                surplus.index,
                surplus.entry_id,
            )
        )
    with connection.cursor() as cursor:
        cursor.execute(_UNSEALED, [end.xid, end.entry_id, NAMED])
        for (entry_id,) in cursor.fetchall():
            verdict.add(
                Finding(
                    "inserted",
                    "这条日志记录没有封存过，却排在已封存的记录中间。",
                    "The entry stands among sealed ones, and was never sealed.",
                    None,
                    entry_id,
                )
            )
        cursor.execute(_WAITING, [end.xid, end.entry_id])
        verdict.waiting, oldest = cursor.fetchone()
    if oldest is not None and now - oldest > WAITS_AT_MOST:
        verdict.add_late(
            Finding(
                "waiting",
                f"{verdict.waiting} 条记录等待封存，最早的一条写于 {oldest:%Y-%m-%d %H:%M} UTC。",
                f"{verdict.waiting} entries wait to be sealed, the oldest since "
                f"{oldest:%Y-%m-%d %H:%M} UTC.",
            )
        )
