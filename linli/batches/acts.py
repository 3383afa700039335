"""Tables on their way in: handed in, tried, confirmed, taken, forgotten.

What takes them in is upstairs, where the rows are understood; how far it is comes in here.
"""

import base64
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from linli.batches.events import (
    BatchCancelled,
    BatchConfirmed,
    BatchErrorsFetched,
    BatchReceiptsFetched,
    BatchRefused,
    BatchSent,
    BatchTaken,
    BatchTried,
    TableTakenOut,
)
from linli.batches.kinds import Kind, kind_of
from linli.batches.models import NAME, PIECE, TOLD, Batch, BatchPart
from linli.journal.acting import Actor, NotFound, NotNow, TooMany, act
from linli.journal.record import record
from linli.people.permissions import must, reach
from linli.people.sealing import seal

PIECE_BYTES = 192 * 1024  # sealed as base64: a quarter of a megabyte
LONGEST_NAME = 120
MOST_AT_ONCE = 3
MOST_ATTEMPTS = 3
BELIEVED_DEAD_AFTER = timedelta(minutes=2)
FILES_KEPT_FOR = timedelta(days=7)
KEPT_FOR = timedelta(days=90)
UNFINISHED = (Batch.Stage.WAITING, Batch.Stage.WORKING)


def check_may(by: Actor, kind: Kind, *, now: datetime, out: bool = False) -> None:
    """Refuse whoever may not bring in, or take out, sheets of this kind anywhere at all."""
    word = kind.read_word if out else kind.word
    if not reach(by, word, now=now):
        must(by, word, now=now)


@act
def hand_in(
    kind: Kind,
    name: str,
    pieces: Iterable[bytes],
    *,
    rows_all: int | None,
    whole: bool = False,
    crs: str = "",
    by: Actor,
    now: datetime,
) -> Batch:
    """Keep a table to be tried. Raises TooMany while three of one's own are being worked on."""
    check_may(by, kind, now=now)
    if Batch.objects.filter(officer_id=by.id, stage__in=UNFINISHED).count() >= MOST_AT_ONCE:
        raise TooMany(
            "table.too_many",
            f"您已有 {MOST_AT_ONCE} 份表在处理，请等其中一份完成或取消后再导入。",
            f"{MOST_AT_ONCE} tables of yours are being worked on: wait for one, or cancel it.",
            retry_after_seconds=10,
        )
    batch = Batch.objects.create(
        kind=kind.code,
        officer_id=by.id,
        post_id=by.post_id,
        name_sealed=seal(name.strip()[-LONGEST_NAME:], NAME),
        size=0,
        whole=whole and kind.can_be_whole,
        crs=crs,
        rows_all=rows_all,
        sent_at=now,
    )
    batch.size = keep(batch, BatchPart.Of.TABLE, pieces)
    batch.save(update_fields=["size"])
    record(BatchSent(batch_id=batch.id, kind=kind.code), by=by, now=now)
    return batch


def keep(batch: Batch, of: BatchPart.Of, pieces: Iterable[bytes]) -> int:
    """Keep a file in sealed pieces of one size; returns how many bytes it has."""
    size = place = 0
    held = bytearray()

    def cut(length: int) -> None:
        nonlocal place
        plain = base64.b64encode(bytes(held[:length])).decode()
        BatchPart.objects.create(batch=batch, of=of, place=place, data_sealed=seal(plain, PIECE))
        del held[:length]
        place += 1

    for piece in pieces:
        size += len(piece)
        held += piece
        while len(held) >= PIECE_BYTES:
            cut(PIECE_BYTES)
    if held:
        cut(len(held))
    return size


@act
def confirm(batch_id: int, *, by: Actor, now: datetime) -> Batch:
    """Have a table taken in that was tried. Twice is once."""
    batch = own(batch_id, by)
    check_may(by, kind_of(batch.kind), now=now)
    if not batch.dry_run and batch.stage != Batch.Stage.CANCELLED:
        return batch
    if batch.stage != Batch.Stage.TRIED or batch.counts.get("rejected") == batch.rows_done:
        raise NotNow(
            "table.not_tried",
            "这份表还没有试导完，或没有可导入的行。请等试导结束，或改好后重新上传。",
            "The table was not tried to its end, or none of its rows can be taken. Wait, or mend"
            " it and send it again.",
        )
    batch.dry_run, batch.stage, batch.attempt, batch.rows_done = False, Batch.Stage.WAITING, 0, 0
    batch.save(update_fields=["dry_run", "stage", "attempt", "rows_done"])
    record(BatchConfirmed(batch_id=batch.id), by=by, now=now)
    return batch


@act
def cancel(batch_id: int, *, by: Actor, now: datetime) -> Batch:
    """Stop the work, or throw the files away; rows that were taken in stay. Twice is once."""
    batch = own(batch_id, by)
    if batch.stage == Batch.Stage.CANCELLED:
        return batch
    BatchPart.objects.filter(batch=batch).delete()
    Batch.objects.filter(id=batch.id).update(receipts=0)
    if batch.stage not in (Batch.Stage.DONE, Batch.Stage.FAILED):
        batch.stage, batch.ended_at = Batch.Stage.CANCELLED, now
        batch.save(update_fields=["stage", "ended_at"])
        record(BatchCancelled(batch_id=batch.id), by=by, now=now)
    return batch


@act
def fetch_errors(batch_id: int, *, by: Actor, now: datetime) -> Batch:
    """Put on record that the rows to mend leave the house. Raises NotFound when there are none."""
    batch = own(batch_id, by)
    check_may(by, kind_of(batch.kind), now=now)
    if not BatchPart.objects.filter(batch=batch, of=BatchPart.Of.ERRORS).exists():
        raise gone()
    record(BatchErrorsFetched(batch_id=batch.id), by=by, now=now)
    return batch


@act
def fetch_receipts(batch_id: int, *, by: Actor, now: datetime) -> Batch:
    """Put on record that the receipts of a table's rows leave the house.

    Whoever has one can follow and act on the report. Raises NotFound when there are none.
    """
    batch = own(batch_id, by)
    check_may(by, kind_of(batch.kind), now=now)
    if not batch.receipts:
        raise gone()
    record(
        BatchReceiptsFetched(batch_id=batch.id, kind=batch.kind, rows=batch.receipts),
        by=by,
        now=now,
    )
    return batch


@act
def take_out(
    kind: Kind, form: str, rows: int, *, unmasked: bool = False, by: Actor, now: datetime
) -> None:
    """Put on record that a sheet of what the district has leaves the house."""
    record(
        TableTakenOut(officer_id=by.id, kind=kind.code, form=form, rows=rows, unmasked=unmasked),
        by=by,
        now=now,
    )


@act
def claim(*, now: datetime) -> Batch | None:
    """The next table to work on, now the caller's: the oldest that waits, or whose worker died."""
    dead = Q(stage=Batch.Stage.WORKING, beat_at__lt=now - BELIEVED_DEAD_AFTER)
    rows = Batch.objects.filter(Q(stage=Batch.Stage.WAITING) | dead).order_by("id")
    batch = rows.select_for_update(skip_locked=True).first()
    if batch is None:
        return None
    BatchPart.objects.filter(batch=batch, of=BatchPart.Of.ERRORS).delete()
    batch.attempt += 1
    batch.stage = Batch.Stage.FAILED if batch.attempt > MOST_ATTEMPTS else Batch.Stage.WORKING
    batch.rows_done, batch.beat_at = 0, now
    batch.save(update_fields=["attempt", "stage", "rows_done", "beat_at"])
    return batch


def beat(batch: Batch, *, now: datetime) -> bool:
    """Tell how far the work is; False when it was cancelled or another does it."""
    return bool(mine(batch).update(rows_done=batch.rows_done, rows_all=batch.rows_all, beat_at=now))


@act
def finish(
    batch: Batch,
    counts: Mapping[str, int],
    told: Mapping[str, Any],
    errors: Iterable[bytes],
    taken: Iterable[bytes],
    *,
    by: Actor,
    now: datetime,
) -> bool:
    """Say what became of the rows; False when it was cancelled meanwhile.

    `taken` says of `batch.receipts` rows which report each became.
    """
    stage = Batch.Stage.TRIED if batch.dry_run else Batch.Stage.DONE
    done = mine(batch).update(
        stage=stage,
        counts=dict(counts),
        told_sealed=seal(json.dumps(told, ensure_ascii=False), TOLD),
        rows_done=batch.rows_done,
        rows_all=batch.rows_done,
        receipts=batch.receipts,
        beat_at=now,
        ended_at=now,
    )
    if not done:
        return False
    keep(batch, BatchPart.Of.ERRORS, errors)
    keep(batch, BatchPart.Of.TAKEN, taken)
    if not batch.dry_run:
        BatchPart.objects.filter(batch=batch, of=BatchPart.Of.TABLE).delete()
    made = BatchTried if batch.dry_run else BatchTaken
    record(
        made(batch_id=batch.id, rows=batch.rows_done, rejected=counts.get("rejected", 0)),
        by=by,
        now=now,
    )
    return True


@act
def refuse(batch: Batch, code: str, zh: str, en: str, *, by: Actor, now: datetime) -> None:
    """Say why a table as a whole could not be taken; its file is thrown away."""
    told = {"problems": [{"row": 0, "column": "", "zh": zh, "en": en}], "changes": []}
    done = mine(batch).update(
        stage=Batch.Stage.FAILED,
        told_sealed=seal(json.dumps(told, ensure_ascii=False), TOLD),
        ended_at=now,
    )
    if done:
        BatchPart.objects.filter(batch=batch).delete()
        record(BatchRefused(batch_id=batch.id, code=code), by=by, now=now)


def forget_batches(now: datetime) -> int:
    """Throw away files after a week and what is left after a quarter; returns how many batches."""
    BatchPart.objects.filter(batch__sent_at__lt=now - FILES_KEPT_FOR).delete()
    stale = Batch.objects.filter(
        sent_at__lt=now - FILES_KEPT_FOR, stage__in=(*UNFINISHED, Batch.Stage.TRIED)
    )
    stale.update(stage=Batch.Stage.CANCELLED, ended_at=now)
    Batch.objects.filter(sent_at__lt=now - FILES_KEPT_FOR).update(told_sealed=None, receipts=0)
    old = Batch.objects.filter(sent_at__lt=now - KEPT_FOR)
    return old.delete()[1].get("batches.Batch", 0)


def mine(batch: Batch) -> QuerySet[Batch]:
    return Batch.objects.filter(id=batch.id, attempt=batch.attempt, stage=Batch.Stage.WORKING)


def own(batch_id: int, by: Actor) -> Batch:
    """The batch, for whoever handed it in; nobody else learns that it is there."""
    found = Batch.objects.select_for_update().filter(id=batch_id, officer_id=by.id).first()
    if found is None:
        raise gone()
    return found


def gone() -> NotFound:
    return NotFound(
        "table.unknown",
        "没有这份表，或文件已过一周、不再保留。请重新导入。",
        "There is no such table, or its file is older than a week. Import it anew.",
    )
