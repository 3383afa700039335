"""What the record tells of a confidential reporter's identity: who asked, agreed, and read it."""

from datetime import datetime
from uuid import UUID

from linli.journal.events import Event, event


@event("identity.asked")
class IdentityAsked(Event):
    """Somebody asked to open a confidential reporter's identity 申请启封, and said why."""

    case_id: int
    report_id: UUID
    unsealing_id: int
    reason: str
    unit_id: int
    note_id: int


@event("identity.opened")
class IdentityOpened(Event):
    """A second person agreed 同意启封: the first may read it, until then; the reporter is told."""

    case_id: int
    report_id: UUID
    unsealing_id: int
    reason: str
    unit_id: int
    until: datetime


@event("identity.kept")
class IdentityKept(Event):
    """The second person did not agree 不同意启封: it stays sealed."""

    case_id: int
    report_id: UUID
    unsealing_id: int
    reason: str
    unit_id: int
    note_id: int | None


@event("identity.read")
class IdentityRead(Event):
    """The one who had asked read the name and number 查看保密身份. Its reporter is told."""

    case_id: int
    report_id: UUID
    unsealing_id: int
    reason: str
    unit_id: int
