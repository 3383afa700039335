"""Take in the tables that somebody handed in 导入, one after the other, beside all else.

Killed half way a table is begun again: what was taken in is known by its key. One that was
cancelled is not worked on; what was taken in by then stays.
"""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from linli.batches.acts import beat, claim, finish, refuse
from linli.batches.kinds import Work, kind_of
from linli.batches.models import Batch, BatchPart
from linli.batches.queries import Became, line_of, pieces
from linli.journal.acting import Actor, Refusal
from linli.people.authority import acting_under, authority_of
from linli.people.permissions import must, reach
from linli.tables.errors import ErrorFile
from linli.tables.read import Row

log = logging.getLogger(__name__)
TAKER = Actor.system("exchange.sheets")
CHUNK = 256 * 1024


class _Stopped(Exception):
    """It was cancelled, or another worker has it."""


def take_next() -> bool:
    """Work through the next table that waits, to its end; False when none did."""
    batch = claim(now=datetime.now(UTC))
    if batch is None:
        return False
    if batch.stage != Batch.Stage.WORKING:
        log.error("batch %s was begun too often and is given up", batch.id)
        return True
    try:
        _take(batch)
    except _Stopped:
        log.info("batch %s is not wanted any more", batch.id)
    except Refusal as why:
        refuse(batch, why.code, why.zh, why.en, by=TAKER, now=datetime.now(UTC))
    return True


def _take(batch: Batch) -> None:
    """Work through one table with the rights that its sender has at this moment."""
    kind, now = kind_of(batch.kind), datetime.now(UTC)
    by = Actor.officer(batch.officer_id, batch.post_id)

    def progress(done: int, of: int | None) -> None:
        batch.rows_done, batch.rows_all = done, of
        if not beat(batch, now=datetime.now(UTC)):
            raise _Stopped

    with TemporaryDirectory() as folder, acting_under(authority_of(by, now=now)):
        if not reach(by, kind.word, now=now):
            must(by, kind.word, now=now)
        path = Path(folder) / "table"
        with path.open("wb") as file:
            for piece in pieces(batch, BatchPart.Of.TABLE):
                file.write(piece)
        to_mend = Path(folder) / "to-mend.xlsx"
        taken = Path(folder) / "taken"
        with taken.open("wb") as list_of, ErrorFile(to_mend, kind.look(path).headings) as errors:

            def became(row: Row, number: str, report_id: UUID) -> None:
                batch.receipts += 1
                list_of.write(line_of(Became(row.number, number, report_id)))

            asked = (batch.dry_run, batch.whole, batch.crs)
            work = Work(path, by, now, *asked, errors, progress, became)
            kind.take(work)
        batch.rows_done = work.rows
        finish(
            batch,
            {**work.counts, "rejected": errors.count},
            {
                "problems": work.problems,
                "changes": work.changes,
                "newcomers": work.newcomers,
            },
            _chunks(to_mend),
            _chunks(taken),
            by=TAKER,
            now=datetime.now(UTC),
        )


def _chunks(path: Path) -> Iterator[bytes]:
    if not path.exists():
        return
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece
