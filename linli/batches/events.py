"""What the record tells of tables that come in and go out: kinds, numbers, and who."""

from linli.journal.events import Event, Subject, event


class OfBatch(Event):
    """Base of what happens to a batch."""

    batch_id: int

    @property
    def subject(self) -> Subject:
        """The batch; it may be about a hundred thousand rows."""
        return Subject("batch", self.batch_id)


@event("batch.sent")
class BatchSent(OfBatch):
    """Somebody handed in a table 表格导入; nothing of it counts before it was tried."""

    batch_id: int
    kind: str


@event("batch.tried")
class BatchTried(OfBatch):
    """A table was tried row by row 试导; so many rows would not be taken."""

    batch_id: int
    rows: int
    rejected: int


@event("batch.confirmed")
class BatchConfirmed(OfBatch):
    """Whoever handed in a table has read what would become of it, and wants it taken in."""

    batch_id: int


@event("batch.taken")
class BatchTaken(OfBatch):
    """A table was taken in, or proposed where a second person decides, but for `rejected` rows."""

    batch_id: int
    rows: int
    rejected: int


@event("batch.refused")
class BatchRefused(OfBatch):
    """A table as a whole could not be taken; `code` says why."""

    batch_id: int
    code: str


@event("batch.cancelled")
class BatchCancelled(OfBatch):
    """Whoever handed in a table did not want it any more; what was taken in stays."""

    batch_id: int


@event("batch.errors_fetched")
class BatchErrorsFetched(OfBatch):
    """The rows that were not taken were fetched as a file, by whoever handed them in."""

    batch_id: int


@event("batch.receipts_fetched")
class BatchReceiptsFetched(OfBatch):
    """The receipts of the rows that were taken in were fetched, by whoever handed them in 回执."""

    batch_id: int
    kind: str
    rows: int


@event("table.taken_out")
class TableTakenOut(Event):
    """Somebody took out what the district keeps as a table 表格导出: which kind, how many rows.

    `unmasked` says that whole numbers of people were in it.
    """

    officer_id: int
    kind: str
    form: str
    rows: int
    unmasked: bool = False

    @property
    def subject(self) -> Subject:
        """Whoever has the file now."""
        return Subject("officer", self.officer_id)
