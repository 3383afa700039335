"""What the record tells of lists that leave the house as files: who took out what."""

from linli.journal.events import Event, Subject, event


class OfExport(Event):
    """Base of what happens to an export."""

    export_id: int

    @property
    def subject(self) -> Subject:
        """The export; it may be about a hundred thousand cases."""
        return Subject("export", self.export_id)


@event("export.asked")
class ExportAsked(OfExport):
    """Somebody asked for a list as a file 导出: which list, in which form."""

    export_id: int
    which: str
    form: str


@event("export.applied")
class ExportApplied(OfExport):
    """Somebody asked for a file with names or numbers 申请导出个人信息; it is not made yet."""

    export_id: int
    which: str
    form: str
    unit_id: int


@event("export.agreed")
class ExportAgreed(OfExport):
    """A second person agreed that the file is made."""

    export_id: int
    unit_id: int


@event("export.declined")
class ExportDeclined(OfExport):
    """A second person did not agree, and said why."""

    export_id: int
    unit_id: int


@event("export.written")
class ExportWritten(OfExport):
    """The file was written and can be fetched for a day, with so many cases."""

    export_id: int
    rows: int


@event("export.fetched")
class ExportFetched(OfExport):
    """The file was fetched by whoever asked for it."""

    export_id: int


@event("export.cancelled")
class ExportCancelled(OfExport):
    """Whoever asked for the file did not want it any more."""

    export_id: int
