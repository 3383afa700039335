"""Show what is personal in a case to one who needs it, and put on record that it was shown."""

from datetime import datetime
from enum import StrEnum

from linli.cases.acts.readings import Revealed, voices_in_clear
from linli.cases.events import PersonalRead
from linli.cases.models import Report
from linli.cases.step import locked
from linli.cases.subject import subject_of
from linli.journal.acting import Actor, Invalid, act
from linli.journal.record import record
from linli.people.permissions import must


class RevealReason(StrEnum):
    """What the personal data of a case is read for; the law wants a purpose for each reading."""

    CONTACT = "contact"  # to speak with the reporter
    PLACE = "place"  # to find the place
    CALLBACK = "callback"  # to ask whether it is solved
    IDENTITY = "identity"  # to see whether two reports are one person's
    REQUEST = "request"  # because the reporter asked for it


REASON_NAMES: dict[RevealReason, tuple[str, str]] = {
    RevealReason.CONTACT: ("联系诉求人", "to contact the reporter"),
    RevealReason.PLACE: ("查找地点", "to find the place"),
    RevealReason.CALLBACK: ("回访", "to ask whether it is solved"),
    RevealReason.IDENTITY: ("核对是否同一人", "to see whether it is the same person"),
    RevealReason.REQUEST: ("应诉求人要求", "at the reporter's own request"),
}


@act
def reveal(case_id: int, reason: str, *, by: Actor, now: datetime) -> list[Revealed]:
    """Give names, numbers and the words of the place, oldest voice first, and record the reading.

    Raises NotFound, Forbidden, Invalid for a reason that is none.
    """
    case = locked(case_id)
    subject = subject_of(case)
    must(by, "case.read_personal", subject, now=now)
    if reason not in set(RevealReason):
        known = "；".join(f"{zh}（{one.value}）" for one, (zh, _) in REASON_NAMES.items())
        raise Invalid(
            "case.reveal.reason_unknown",
            f"请选择查看原因：{known}。",
            "Choose why: " + "; ".join(f"{en} ({r.value})" for r, (_, en) in REASON_NAMES.items()),
            field="reason",
        )
    voices = list(Report.objects.filter(case=case).order_by("received_at", "id"))
    record(PersonalRead(case_id=case.id, reason=reason), by=by, now=now)
    return voices_in_clear(voices, purpose=reason, by=by, now=now, subject=subject)
