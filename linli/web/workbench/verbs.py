"""The verbs on a case: one route each. A client names a verb and never a state."""

from django.http import HttpRequest

from linli.cases.acts.accept import accept
from linli.cases.acts.amend import Amendment, amend
from linli.cases.acts.answer import answer
from linli.cases.acts.close import close
from linli.cases.acts.contact import contact
from linli.cases.acts.decline import decline
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.extend import extend
from linli.cases.acts.give_back import give_back
from linli.cases.acts.hold import hold
from linli.cases.acts.note import note
from linli.cases.acts.redact import redact
from linli.cases.acts.reopen import reopen
from linli.cases.acts.report_up import report_up
from linli.cases.acts.resume import resume
from linli.cases.acts.rule import rule
from linli.cases.acts.send_down import send_down
from linli.cases.acts.verify import verify
from linli.cases.acts.withdraw import withdraw
from linli.journal.acting import ActorKind
from linli.web.door import Grave, Routes
from linli.web.pages import CaseNumber
from linli.web.points import wgs84
from linli.web.stepping import SteppedOut, stepped
from linli.web.workbench.verb_bodies import (
    EXAMPLES,
    AmendIn,
    AnswerIn,
    ContactIn,
    DispatchIn,
    ExtendIn,
    GroundIn,
    HoldIn,
    NotedIn,
    ProgressIn,
    ReasonedIn,
    RedactIn,
    ReopenIn,
    ReturnIn,
    RuleIn,
    SendDownIn,
    VerifyIn,
)

routes = Routes(only=ActorKind.OFFICER)


@routes.verb(
    "amend",
    summary="补正 Complete or correct a case",
    example=EXAMPLES["amend"],
)
def amend_case(request: HttpRequest, number: CaseNumber, payload: AmendIn) -> SteppedOut:
    """The deadline is recomputed from the start, for the category it has now."""
    point = None if payload.position is None else wgs84(payload.position)
    amendment = Amendment(
        category=payload.category,
        urgency=payload.urgency,
        point=point,
        area_code=payload.area,
        place_words=payload.place_words,
        summary=payload.summary,
        about=None if payload.about is None else tuple(payload.about),
    )
    return stepped(request, number, payload, amend, amendment)


@routes.verb(
    "decline",
    summary="不予受理 Decline a case",
    example=EXAMPLES["decline"],
)
def decline_case(request: HttpRequest, number: CaseNumber, payload: GroundIn) -> SteppedOut:
    """The reporter reads the ground and the note."""
    return stepped(request, number, payload, decline, payload.ground, note=payload.note)


@routes.verb(
    "dispatch",
    summary="派单 Dispatch a case to a unit",
    example=EXAMPLES["dispatch"],
)
def dispatch_case(request: HttpRequest, number: CaseNumber, payload: DispatchIn) -> SteppedOut:
    """Its deadline stays: it runs from the day the report came in."""
    return stepped(request, number, payload, dispatch, payload.unit, note=payload.note)


@routes.verb("rule", summary="裁定 Rule which unit holds a case", example=EXAMPLES["rule"])
def rule_case(request: HttpRequest, number: CaseNumber, payload: RuleIn) -> SteppedOut:
    """After units have returned it. The unit that is named cannot; the deadline stays."""
    return stepped(request, number, payload, rule, payload.unit, payload.note)


@routes.verb("accept", summary="签收 Accept a case")
def accept_case(request: HttpRequest, number: CaseNumber) -> SteppedOut:
    """From now on the unit answers for it."""
    return stepped(request, number, None, accept)


@routes.verb(
    "return",
    summary="退单 Return a case to its desk",
    example=EXAMPLES["return"],
)
def return_case(request: HttpRequest, number: CaseNumber, payload: ReturnIn) -> SteppedOut:
    """The clock goes on. After the pack's number of returns the desk rules who holds it."""
    return stepped(
        request,
        number,
        payload,
        give_back,
        payload.ground,
        payload.note,
        proposed_unit=payload.proposed_unit,
    )


@routes.verb(
    "report_up",
    summary="上报 Report a case up to the next desk",
    example=EXAMPLES["report_up"],
)
def report_case_up(request: HttpRequest, number: CaseNumber, payload: ReasonedIn) -> SteppedOut:
    """From a unit to its desk, from a desk to the one above."""
    return stepped(request, number, payload, report_up, payload.note)


@routes.verb(
    "send_down",
    summary="下派 Send a case down to a desk below",
    example=EXAMPLES["send_down"],
)
def send_case_down(request: HttpRequest, number: CaseNumber, payload: SendDownIn) -> SteppedOut:
    """To the next desk down, or the one named; what is beyond it comes up again."""
    return stepped(request, number, payload, send_down, payload.note, desk_code=payload.desk)


@routes.verb(
    "answer",
    summary="办结答复 Answer a case, with its evidence",
    example=EXAMPLES["answer"],
)
def answer_case(request: HttpRequest, number: CaseNumber, payload: AnswerIn) -> SteppedOut:
    """The files are uploaded before and named here; the category says which are needed."""
    return stepped(
        request,
        number,
        payload,
        answer,
        payload.note,
        after=payload.after,
        before=payload.before,
        during=payload.during,
    )


@routes.verb(
    "verify",
    summary="核查 Verify an answer",
    example=EXAMPLES["verify"],
)
def verify_case(request: HttpRequest, number: CaseNumber, payload: VerifyIn) -> SteppedOut:
    """Passed, it can be closed; failed, it is the unit's again under its old deadline."""
    return stepped(request, number, payload, verify, passed=payload.passed, note=payload.note)


@routes.verb("close", summary="结案 Close a case", example=EXAMPLES["close"])
def close_case(request: HttpRequest, number: CaseNumber, payload: NotedIn) -> SteppedOut:
    """Not as long as a part that was split off is open."""
    return stepped(request, number, payload, close, note=payload.note)


@routes.verb(
    "reopen",
    summary="重办 Reopen a case",
    example=EXAMPLES["reopen"],
)
def reopen_case(request: HttpRequest, number: CaseNumber, payload: ReopenIn) -> SteppedOut:
    """It lies at its desk again, with the whole limit from now on."""
    return stepped(request, number, payload, reopen, reason=payload.reason, note=payload.note)


@routes.verb(
    "hold",
    summary="挂账 Put a case on hold",
    example=EXAMPLES["hold"],
)
def hold_case(request: HttpRequest, number: CaseNumber, payload: HoldIn) -> SteppedOut:
    """The clock stands until then; the reporter reads the public note."""
    return stepped(
        request,
        number,
        payload,
        hold,
        payload.ground,
        plan=payload.plan,
        public_note=payload.public_note,
        until=payload.until,
    )


@routes.verb("resume", summary="恢复办理 Resume a held case")
def resume_case(request: HttpRequest, number: CaseNumber) -> SteppedOut:
    """The deadline moves by the working time that it was held."""
    return stepped(request, number, None, resume)


@routes.verb(
    "extend",
    summary="延期 Grant more time",
    example=EXAMPLES["extend"],
)
def extend_case(request: HttpRequest, number: CaseNumber, payload: ExtendIn) -> SteppedOut:
    """In the kind of time of the original limit, and only before the case is overdue."""
    return stepped(
        request, number, payload, extend, payload.ground, payload.note, amount=payload.amount
    )


@routes.verb(
    "redact",
    summary="隐去内容 Take words or photos out",
    example=EXAMPLES["redact"],
    grave=Grave.ACT,
)
def redact_case(request: HttpRequest, number: CaseNumber, payload: RedactIn) -> SteppedOut:
    """For good. That it happened, when and on which ground, stays on record."""
    return stepped(
        request,
        number,
        payload,
        redact,
        payload.ground,
        reports=payload.reports,
        evidence=payload.evidence,
        notes=payload.notes,
        place=payload.place,
        summary=payload.summary,
    )


@routes.verb(
    "withdraw",
    summary="撤回 Withdraw a case",
    example=EXAMPLES["withdraw"],
)
def withdraw_case(request: HttpRequest, number: CaseNumber, payload: GroundIn) -> SteppedOut:
    """The whole case, at the reporter's word."""
    return stepped(request, number, payload, withdraw, payload.ground, note=payload.note)


@routes.verb(
    "note",
    summary="记录进展 Write down progress",
    example=EXAMPLES["note"],
)
def note_case(request: HttpRequest, number: CaseNumber, payload: ProgressIn) -> SteppedOut:
    """Public words are sent to the reporters."""
    return stepped(
        request, number, payload, note, payload.text, public=payload.public, during=payload.during
    )


@routes.verb(
    "contact",
    summary="联系诉求人 Write down that the reporter was contacted",
    example=EXAMPLES["contact"],
)
def contact_reporter(request: HttpRequest, number: CaseNumber, payload: ContactIn) -> SteppedOut:
    """Reached or not; without a report it was the first reporter who left a telephone."""
    return stepped(
        request,
        number,
        payload,
        contact,
        way=payload.way,
        reached=payload.reached,
        note=payload.note,
        report_id=payload.report,
    )
