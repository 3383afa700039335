"""A reporter says afterwards that she wants text messages about her report, or no more of them."""

from datetime import datetime
from uuid import UUID

from linli.cases.known_as import KNOWN_AS_NAMES, KnownAs
from linli.cases.models import Report
from linli.cases.subject import subject_of
from linli.journal.acting import Actor, ActorKind, Forbidden, NotFound, NotNow, act
from linli.notices.agreeing import Voice, agree, withdraw_consent
from linli.people.permissions import Subject, must


@act
def want_messages(report_id: UUID, *, code_shown: bool, by: Actor, now: datetime) -> None:
    """Agree to text messages about a report, for whoever shows its code; the number is on record.

    Raises NotNow for a report without a number, or whose number is sealed, and Forbidden for
    whoever is signed in under another one: it is not hers to agree.
    """
    report = _locked(report_id)
    must(by, "report.receive", Subject(code_shown=code_shown), now=now)
    if report.known_as != KnownAs.NAMED:
        zh, en = KNOWN_AS_NAMES[report.known_as]
        raise NotNow(
            "consent.unlinked",
            f"这一件是{zh}诉求，不发短信。进展凭查询码查看。",
            f"This report is {en}: no text messages are sent. Follow it by its code.",
        )
    if report.resident_id is None or report.redacted_at is not None:
        raise NotNow(
            "consent.no_number",
            "这一件没有留手机号。请先用手机号登录并登记，再开启短信告知。",
            "There is no number with this report. Sign in by phone and put it under yours first.",
        )
    if not code_shown or (by.kind is ActorKind.RESIDENT and by.id != report.resident_id):
        raise Forbidden(
            "consent.whose",
            "短信发给留下号码的人，只有本人可以同意。请退出登录，或用那个号码登录。",
            "Messages go to whoever left the number, and only she can agree to them. Sign out, or"
            " sign in with that number.",
        )
    lacking = agree(Voice(report.id, report.case_id, report.resident_id), by=by, now=now)
    if lacking is not None:
        raise lacking


@act
def want_no_messages(
    report_id: UUID,
    *,
    case_id: int | None = None,
    code_shown: bool = False,
    by: Actor,
    now: datetime,
) -> None:
    """Take the consent of a report back: what waits to be sent because of it is gone.

    Whoever shows the code may, or an officer who heard it from the reporter, for a report of the
    case that she says. Where none stands nothing happens.
    """
    report = _locked(report_id, case_id)
    if by.kind is ActorKind.OFFICER:
        must(by, "report.receive_for_other", subject_of(report.case), now=now)
    else:
        must(by, "report.receive", Subject(code_shown=code_shown), now=now)
        if not code_shown:
            raise Forbidden(
                "consent.code",
                "请凭查询码关闭短信告知。",
                "Show the receipt's code to be told no more by text message.",
            )
    withdraw_consent(report.id, case_id=report.case_id, by=by, now=now)


def _locked(report_id: UUID, case_id: int | None = None) -> Report:
    rows = Report.objects.select_related("case__area").select_for_update(of=("self",))
    of_case = {} if case_id is None else {"case_id": case_id}
    report = rows.filter(id=report_id, **of_case).first()
    if report is None:
        # The same words for none and for one of another case, which is not the asker's to know of.
        raise NotFound(
            "consent.not_its_own",
            "这条诉求不属于这个案件，请刷新后再选。",
            "The report does not belong to this case: load the case anew and choose again.",
        )
    return report
