"""Write the lists that somebody asked for as files 导出, one after the other, beside all else.

In constant memory: a page of the list, a piece of the file. Killed half way it is begun again; a
file that was cancelled is not written on.
"""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime

from linli.cases.acts.exports import beat, claim_export, finish_export, keep_part
from linli.cases.models import Export
from linli.cases.queries.asked import Asked
from linli.cases.queries.rows import CaseRow
from linli.cases.queries.task_lists import LONGEST_PAGE, list_length, task_list
from linli.exchange.sheets.columns import COLUMNS, Column, Side
from linli.exchange.sheets.people import PEOPLE, PersonalColumn, with_people
from linli.journal.acting import Actor
from linli.people.authority import authority_now
from linli.policy.queries import current
from linli.supervision.queries.supervised import supervised_cases
from linli.tables.writing import Table, table_into

log = logging.getLogger(__name__)
WRITER = Actor.system("exchange.sheets")
MOST_ROWS = 100_000
PIECE_BYTES = 256 * 1024
ROWS_BETWEEN_BEATS = 1_000


class _Stopped(Exception):
    """It was cancelled, or another writer has it."""


def write_next() -> bool:
    """Write the next file that waits, to its end; False when none did."""
    export = claim_export(now=datetime.now(UTC))
    if export is None:
        return False
    if export.stage != Export.Stage.WRITING:
        log.error("export %s was begun too often and is given up", export.id)
        return True
    try:
        _write(export)
    except _Stopped:
        log.info("export %s is not wanted any more", export.id)
    return True


def _write(export: Export) -> None:
    began_at = datetime.now(UTC)
    pack, side = current().pack, int(export.language == "en")
    columns = [COLUMNS.get(key) or PEOPLE[key] for key in export.columns]
    pieces = _Pieces(export)
    table = _table(export.form, pieces, columns, side, began_at)
    rows = _rows(export, began_at)
    shown = with_people(export, rows, began_at) if export.personal else ((row, []) for row in rows)
    for row, people in shown:
        table.row(
            [
                one.cell(row, pack, side) if isinstance(one, Column) else one.cell(people)
                for one in columns
            ]
        )
        export.rows_done += 1
        if export.rows_done % ROWS_BETWEEN_BEATS == 0 and not beat(export, now=datetime.now(UTC)):
            raise _Stopped
    table.close()
    pieces.close()
    finish_export(export, size=pieces.size, by=WRITER, now=datetime.now(UTC))


def _rows(export: Export, now: datetime) -> Iterator[CaseRow]:
    """The list as it was asked for, with the rights that its asker has at this moment.

    Page by page in the list's own order: a case that moves while it is written may be met twice,
    and is written once.
    """
    asker = authority_now(export.officer_id, now=now).narrowed(export.post_id)
    asked = Asked.from_plain(export.asked)
    most = current().pack.readings.export.most_cases if export.personal else MOST_ROWS
    share = current().pack.clock.due_soon_share
    supervised = supervised_cases(asker.unit_ids)
    wanted = asked.wanted(now)
    length = list_length(
        asked.which,
        asker=asker,
        supervised=supervised,
        wanted=wanted,
        share=share,
        now=now,
        most=most + 1,
    )
    export.rows_all, export.cut = min(length, most), length > most
    if not beat(export, now=datetime.now(UTC)):
        raise _Stopped
    written: set[int] = set()
    cursor: str | None = ""
    while cursor is not None:
        page = task_list(
            asked.which,
            asker=asker,
            supervised=supervised,
            wanted=wanted,
            share=share,
            now=now,
            cursor=cursor,
            limit=LONGEST_PAGE,
        )
        for row in page.rows:
            if row.id not in written and len(written) < most:
                written.add(row.id)
                yield row
        cursor = page.next if len(written) < most else None


class _Pieces:
    """Takes bytes as they come and keeps them in pieces of one size."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.size = 0
        self._place = 0
        self._held = bytearray()

    def write(self, data: bytes, /) -> int:
        self._held += data
        while len(self._held) >= PIECE_BYTES:
            self._keep(bytes(self._held[:PIECE_BYTES]))
            del self._held[:PIECE_BYTES]
        return len(data)

    def flush(self) -> None:
        """Pieces are kept when they are full."""

    def close(self) -> None:
        if self._held:
            self._keep(bytes(self._held))

    def _keep(self, piece: bytes) -> None:
        if not keep_part(self.export, self._place, piece, now=datetime.now(UTC)):
            raise _Stopped
        self._place += 1
        self.size += len(piece)


def _table(
    form: str, sink: _Pieces, columns: list[Column | PersonalColumn], side: Side, now: datetime
) -> Table:
    return table_into(
        sink,
        form,
        title=("案件", "Cases")[side],
        head=[one.heading[side] for one in columns],
        widths=[one.width for one in columns],
        now=now,
    )
