"""What the room of assessment puts on record."""

from linli.journal.events import Event, Subject, event


@event("figures.disclosed")
class FiguresDisclosed(Event):
    """The figures and the rows behind them were published 公开; both files by their SHA-256.

    `number` counts the files without a gap, so that none can be left out later.
    """

    number: int
    rows: int
    rows_hash: str
    figures_hash: str

    @property
    def subject(self) -> Subject:
        return Subject("disclosure", self.number)
