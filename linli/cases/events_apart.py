"""What the record tells of units that are kept apart from a case."""

from datetime import datetime

from linli.journal.events import Event, event


@event("case.kept_apart")
class CaseKeptApart(Event):
    """The case is against this unit 被反映单位, which is kept apart 回避; and who said so."""

    case_id: int
    unit_id: int
    source: str


@event("case.kept_apart_no_more")
class CaseKeptApartNoMore(Event):
    """The case is not against this unit after all, which may get and see it again."""

    case_id: int
    unit_id: int


@event("case.recused")
class CaseRecused(Event):
    """The case was taken from a unit that it is against 回避移交, and waits at another desk."""

    case_id: int
    from_unit_id: int
    desk_id: int
    due_at: datetime
