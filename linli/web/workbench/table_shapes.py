"""The kinds of sheets and the tables handed in, as the desk shows them."""

from datetime import datetime

from linli.batches.kinds import Kind
from linli.batches.models import Batch
from linli.batches.queries import Told, name_of
from linli.people.queries import without_password
from linli.web.bodies import Both, local
from linli.web.shape import Shape


class SheetColumnOut(Shape):
    """A column of a sheet, and what belongs into it."""

    heading: Both
    note: Both
    needed: bool


class SheetKindOut(Shape):
    """A kind of sheet; what the asker may do with it, and whether a second person decides.

    `masks` says that what is personal is masked on its way out unless it is asked for.
    """

    code: str
    name: Both
    about: Both
    columns: list[SheetColumnOut]
    may_bring: bool
    may_take: bool
    masks: bool
    proposes: bool
    can_be_whole: bool
    files: list[str]


class BatchOut(Shape):
    """A table handed in: how far it is, and what became of its rows by their fate.

    `receipts` says for how many of them a receipt can be fetched.
    """

    id: int
    kind: str
    name: str
    size: int
    stage: str
    dry_run: bool
    whole: bool
    rows_done: int
    rows_all: int | None
    counts: dict[str, int]
    to_mend: bool
    receipts: int
    sent_at: datetime
    ended_at: datetime | None


class TablesOut(Shape):
    """The kinds of sheets, and the asker's own tables, the latest first."""

    kinds: list[SheetKindOut]
    items: list[BatchOut]


class RowToldOut(Shape):
    """A row that is not taken, and why; row 0 is the table as a whole."""

    row: int
    column: str
    why: Both


class NewcomerOut(Shape):
    """Somebody who came in with a table and has no password yet."""

    id: int
    username: str
    name: str


class BatchToldOut(BatchOut):
    """With the first rows that are not taken, and what the table would change, in words."""

    problems: list[RowToldOut]
    changes: list[Both]
    newcomers: list[NewcomerOut]


def kind_out(kind: Kind, *, may_bring: bool, may_take: bool) -> SheetKindOut:
    return SheetKindOut(
        code=kind.code,
        name=_both(kind.name),
        about=_both(kind.about),
        columns=[
            SheetColumnOut(heading=_both(one.heading), note=_both(one.note), needed=one.needed)
            for one in kind.columns
        ],
        may_bring=may_bring,
        may_take=may_take and kind.rows is not None,
        masks=kind.clear_rows is not None,
        proposes=kind.proposes,
        can_be_whole=kind.can_be_whole,
        files=list(kind.files),
    )


def batch_out(batch: Batch) -> BatchOut:
    return BatchOut(
        id=batch.id,
        kind=batch.kind,
        name=name_of(batch),
        size=batch.size,
        stage=batch.stage,
        dry_run=batch.dry_run,
        whole=batch.whole,
        rows_done=batch.rows_done,
        rows_all=batch.rows_all,
        counts=batch.counts,
        to_mend=batch.counts.get("rejected", 0) > 0 and batch.told_sealed is not None,
        receipts=batch.receipts,
        sent_at=local(batch.sent_at),
        ended_at=None if batch.ended_at is None else local(batch.ended_at),
    )


def told_out(batch: Batch, told: Told) -> BatchToldOut:
    return BatchToldOut(
        **batch_out(batch).model_dump(),
        problems=[
            RowToldOut(row=one["row"], column=one["column"], why=Both(zh=one["zh"], en=one["en"]))
            for one in told.problems
        ],
        changes=[Both(zh=zh, en=en) for zh, en in told.changes],
        newcomers=[
            NewcomerOut(id=one.id, username=one.username, name=one.name.plain)
            for one in without_password(told.newcomers)
        ],
    )


def _both(text: tuple[str, str]) -> Both:
    return Both(zh=text[0], en=text[1])
