"""Put one's name to a report that was made without one 署名."""

from datetime import datetime
from uuid import UUID

from linli.cases.contacting import set_contact_timer
from linli.cases.events_of_voices import ReportSigned
from linli.cases.known_as import KNOWN_AS_NAMES, KnownAs
from linli.cases.models import Report
from linli.cases.step import locked
from linli.journal.acting import Actor, ActorKind, Conflict, Forbidden, NotNow, act
from linli.journal.record import record
from linli.people.permissions import Subject, must


@act
def sign(report_id: UUID, *, code_shown: bool = False, by: Actor, now: datetime) -> None:
    """From now on the report is hers: its messages reach her phone, and she finds it in her list.

    Whoever shows the receipt code and has proved a number by signing in may do it, once: a report
    that is somebody else's stays hers (Conflict), and one's own stays as it is.
    """
    report = Report.objects.get(id=report_id)
    case = locked(report.case_id)
    must(by, "report.receive", Subject(code_shown=code_shown), now=now)
    if by.kind is not ActorKind.RESIDENT or not code_shown:
        raise Forbidden(
            "report.sign.who",
            "请先用手机号登录，再凭查询码登记。",
            "Sign in by phone first; then the receipt code puts the report under your number.",
        )
    if report.known_as != KnownAs.NAMED:
        zh, en = KNOWN_AS_NAMES[report.known_as]
        raise NotNow(
            "report.sign.unlinked",
            f"这一件是{zh}诉求，不登记在任何号码名下。请凭查询码查看，妥善保管查询码。",
            f"This report is {en} and stands under no number: follow it by its code; keep that.",
        )
    report.refresh_from_db(fields=["resident"])
    if report.resident_id == by.id:
        return
    if report.resident_id is not None:
        raise Conflict(
            "report.signed",
            "这一件已登记在另一个号码名下。",
            "This report already stands under another number.",
        )
    report.resident_id, report.reachable_at = by.id, now
    report.save(update_fields=["resident", "reachable_at"])
    set_contact_timer(case, now=now)
    record(ReportSigned(case_id=report.case_id, report_id=report.id), by=by, now=now)
