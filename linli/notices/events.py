"""What the notices room puts on record."""

from datetime import datetime

from linli.journal.events import Event, Subject, event


class _OfNotice(Event):
    @property
    def subject(self) -> Subject:
        case_id = getattr(self, "case_id", None)
        if case_id is not None:
            return Subject("case", case_id)
        return Subject("notice", getattr(self, "notice_id"))  # noqa: B009  # both have it


@event("notice.published")
class NoticePublished(_OfNotice):
    """A notice was published for everyone in an area 发布告知, perhaps because of a case."""

    notice_id: int
    case_id: int | None
    area_code: str
    unit_id: int
    urgency: str
    until: datetime


@event("notice.ended")
class NoticeEnded(_OfNotice):
    """A notice for an area was taken down before its time 撤下告知."""

    notice_id: int
    case_id: int | None
    area_code: str
    unit_id: int
