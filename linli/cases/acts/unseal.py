"""Open who a confidential reporter is 启封: one asks, another agrees, and the reporter is told."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from linli.cases.acts.readings import Identity, identity_in_clear
from linli.cases.events_reporters import (
    IdentityAsked,
    IdentityKept,
    IdentityOpened,
    IdentityRead,
)
from linli.cases.models import Case, Note, SealedReporter, Unsealing
from linli.cases.notes import write_note, write_note_if_any
from linli.cases.rules import pack_of
from linli.cases.step import locked
from linli.cases.subject import subject_of
from linli.journal.acting import Actor, Conflict, Forbidden, Invalid, NotFound, NotNow, act
from linli.journal.record import record
from linli.people.authority import authority_of
from linli.people.permissions import must


class UnsealReason(StrEnum):
    """What an identity may be opened for; convenience is none of it."""

    SAFETY = "safety"  # somebody is in danger
    INQUIRY = "inquiry"  # an inquiry that the law provides for
    PROOF = "proof"  # a fact that only the reporter can confirm
    REQUEST = "request"  # because the reporter asked for it


UNSEAL_REASON_NAMES: dict[str, tuple[str, str]] = {
    UnsealReason.SAFETY: ("有人身安全危险", "somebody is in danger"),
    UnsealReason.INQUIRY: ("依法调查", "an inquiry under the law"),
    UnsealReason.PROOF: ("关键事实须向本人核实", "a fact that only the reporter can confirm"),
    UnsealReason.REQUEST: ("应诉求人本人要求", "at the reporter's own request"),
}


@act
def ask_to_unseal(
    case_id: int, report_id: UUID, reason: str, note: str, *, by: Actor, now: datetime
) -> Unsealing:
    """Ask a second person to agree; nothing is opened yet.

    Raises Forbidden, NotFound for a report that holds nothing in confidence, Invalid for a reason
    that is none or without words, Conflict while an earlier request waits.
    """
    case = locked(case_id)
    must(by, "identity.ask", subject_of(case), now=now)
    sealed = SealedReporter.objects.filter(report_id=report_id, report__case_id=case_id).first()
    if sealed is None:
        raise NotFound(
            "identity.none",
            "这条诉求没有封存的身份：不是保密诉求，或封存的内容已删除。",
            "This report has no sealed identity: it is not confidential, or that was deleted.",
            field="report",
        )
    if reason not in set(UnsealReason):
        known = "；".join(f"{zh}（{one}）" for one, (zh, _) in UNSEAL_REASON_NAMES.items())
        raise Invalid(
            "identity.reason_unknown",
            f"请选择启封理由：{known}。",
            "Choose why: " + "; ".join(f"{en} ({r})" for r, (_, en) in UNSEAL_REASON_NAMES.items()),
            field="reason",
        )
    if sealed.unsealings.filter(outcome=Unsealing.Outcome.WAITING).exists():
        raise Conflict(
            "identity.waiting",
            "已有一份启封申请在等第二人同意。请等它有结果。",
            "A request to open it waits for a second person already. Wait for what comes of it.",
        )
    written = write_note(case, Note.Kind.UNSEAL, note, by=by, now=now, sealed=True)
    asked = Unsealing.objects.create(
        report=sealed,
        reason=reason,
        note=written,
        asked_by=by.id,
        asked_unit_id=_unit_of(by, now),
        asked_at=now,
    )
    record(
        IdentityAsked(
            case_id=case.id,
            report_id=report_id,
            unsealing_id=asked.id,
            reason=reason,
            unit_id=asked.asked_unit_id,
            note_id=written.id,
        ),
        by=by,
        now=now,
    )
    return asked


@act
def decide_unsealing(
    unsealing_id: int, *, agrees: bool, note: str = "", by: Actor, now: datetime
) -> Unsealing:
    """Agree that the first person reads the identity for the pack's hours, or say no.

    Nobody decides on what he asked for himself. Raises NotFound, Forbidden, NotNow when it was
    decided already.
    """
    asked, case = _locked(unsealing_id)
    must(by, "identity.agree", subject_of(case), now=now)
    if asked.asked_by == by.id:
        raise Forbidden(
            "identity.own_request",
            "启封要两个人：自己申请的要由另一人同意。",
            "It takes two: what one asks for, another has to agree to.",
        )
    if asked.outcome != Unsealing.Outcome.WAITING:
        raise NotNow(
            "identity.decided",
            "这份启封申请已经有结果。请刷新页面查看。",
            "This request was decided already. Load the page anew to see how.",
        )
    asked.outcome = Unsealing.Outcome.AGREED if agrees else Unsealing.Outcome.REFUSED
    asked.decided_by, asked.decided_at = by.id, now
    unit_id, report_id = asked.asked_unit_id, asked.report_id
    if agrees:
        hours = pack_of(case).intake.reporters.opened_hours
        asked.until = now + timedelta(hours=hours)
        opened = IdentityOpened(
            case_id=case.id,
            report_id=report_id,
            unsealing_id=asked.id,
            reason=asked.reason,
            unit_id=unit_id,
            until=asked.until,
        )
        record(opened, by=by, now=now)
    else:
        kept = IdentityKept(
            case_id=case.id,
            report_id=report_id,
            unsealing_id=asked.id,
            reason=asked.reason,
            unit_id=unit_id,
            note_id=write_note_if_any(case, Note.Kind.UNSEAL, note, by=by, now=now, sealed=True),
        )
        record(kept, by=by, now=now)
    asked.save()
    return asked


@act
def read_identity(unsealing_id: int, *, by: Actor, now: datetime) -> Identity:
    """Give the name and number to the one who asked, as long as it is open; each reading is told.

    Raises NotFound, Forbidden for everybody else, NotNow before the second person has agreed and
    after the time is over.
    """
    asked, case = _locked(unsealing_id)
    subject = subject_of(case)
    must(by, "identity.ask", subject, now=now)
    if asked.asked_by != by.id:
        raise Forbidden(
            "identity.others",
            "只有申请人本人可以查看。需要的话请自己申请，写明理由。",
            "Only the one who asked for it may read it. Ask yourself, and say why.",
        )
    if asked.outcome != Unsealing.Outcome.AGREED or asked.until is None:
        raise NotNow(
            "identity.not_agreed",
            "第二人还没有同意，或没有同意，身份仍封存着。",
            "The second person has not agreed: the identity is still sealed.",
        )
    if now >= asked.until:
        raise NotNow(
            "identity.over",
            "查看时间已过，身份已重新封存。仍有需要请重新申请。",
            "The time to read it is over, and it is sealed again. Ask once more if you must.",
        )
    record(
        IdentityRead(
            case_id=case.id,
            report_id=asked.report_id,
            unsealing_id=asked.id,
            reason=asked.reason,
            unit_id=asked.asked_unit_id,
        ),
        by=by,
        now=now,
    )
    return identity_in_clear(asked.report, purpose=asked.reason, by=by, now=now, subject=subject)


def _locked(unsealing_id: int) -> tuple[Unsealing, Case]:
    """The request with its case, both locked: two people agree once."""
    found = Unsealing.objects.filter(id=unsealing_id)
    case_id = found.values_list("report__report__case_id", flat=True).first()
    if case_id is None:
        raise NotFound("identity.unknown", "没有这份启封申请。", "There is no such request.")
    case = locked(case_id)
    return Unsealing.objects.select_related("report").get(id=unsealing_id), case


def _unit_of(by: Actor, now: datetime) -> int:
    """The unit for which she acts: that of the post she works in, else of her first one."""
    return authority_of(by, now=now).posts[0].unit_id
