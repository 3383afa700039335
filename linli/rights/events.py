"""What goes on record when a person uses her rights: that it happened, never what it was about."""

from datetime import datetime

from linli.journal.events import Event, Subject, event


class OfPerson(Event):
    """Base of what a resident did with what is kept of her."""

    resident_id: int

    @property
    def subject(self) -> Subject:
        """The resident herself."""
        return Subject("resident", self.resident_id)


@event("copy.asked")
class CopyAsked(OfPerson):
    """A resident asked for a copy 资料副本 of all that is kept of her."""

    resident_id: int
    copy_id: int


@event("copy.packed")
class CopyPacked(OfPerson):
    """The copy can be fetched for some hours, by her alone."""

    resident_id: int
    copy_id: int


@event("copy.fetched")
class CopyFetched(OfPerson):
    """The copy left the house."""

    resident_id: int
    copy_id: int


@event("report.copied")
class ReportCopied(Event):
    """Whoever has a report's code took along what was said in it 凭查询码取走副本."""

    case_id: int
    report_id: str

    @property
    def subject(self) -> Subject:
        """Not the case: its handlers need not know what the reporter does with her own words."""
        return Subject("copy", self.case_id)


@event("deletion.asked")
class DeletionAsked(OfPerson):
    """A resident had herself deleted 申请删除; a part stays as long as the law holds it."""

    resident_id: int
    held: int


@event("deletion.done")
class DeletionDone(OfPerson):
    """The last hold was released: what had stayed of a deleted resident is gone, too."""

    resident_id: int


class OfRequest(Event):
    """Base of what happens to a request about personal data."""

    request_id: int

    @property
    def subject(self) -> Subject:
        """The request; who put it is in its row alone."""
        return Subject("personal_request", self.request_id)


@event("personal_request.asked")
class RequestAsked(OfRequest):
    """A person asked something of the office about her data 个人信息请求."""

    request_id: int
    kind: str
    unit_id: int


@event("personal_request.answered")
class RequestAnswered(OfRequest):
    """The office answered a request about personal data 答复个人信息请求: done, or not and why."""

    request_id: int
    granted: bool
    unit_id: int


@event("personal_request.extended")
class RequestExtended(OfRequest):
    """The office needs longer to answer 延长答复期限, once, and said why to the one who asked."""

    request_id: int
    unit_id: int
    due_at: datetime


@event("personal_request.taken_in")
class RequestTakenIn(OfRequest):
    """A clerk took in at the counter what a person asks about her data 窗口登记个人信息请求.

    `found` says whether anybody is on record as whom she says she is, and is told of it.
    """

    request_id: int
    kind: str
    unit_id: int
    identity: str
    deputy: str
    found: bool


@event("personal_request.objected")
class RequestObjected(OfRequest):
    """Whose data it is said that she did not ask 本人声明不是自己提出; it is not granted."""

    request_id: int
    unit_id: int


@event("personal_request.handed_over")
class RequestHandedOver(OfRequest):
    """A granted copy was handed over at the counter 当面交付副本, as a file or on paper."""

    request_id: int
    unit_id: int
    form: str


@event("personal_request.looked_up")
class RecordLookedUp(Event):
    """A clerk looked for whom she has before her 窗口查找; `found` voices, or none."""

    unit_id: int
    officer_id: int
    found: int

    @property
    def subject(self) -> Subject:
        """The clerk: nobody else is named."""
        return Subject("officer", self.officer_id)
