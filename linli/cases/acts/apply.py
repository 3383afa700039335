"""A unit applies for a hold or an extension 挂账申请、延期申请; meanwhile the clock runs on."""

from datetime import datetime

from linli.cases.acts.extend import granted_amount
from linli.cases.acts.hold import must_be_within
from linli.cases.applications import approver_of
from linli.cases.events_applications import CaseApplied
from linli.cases.grounds import known_ground
from linli.cases.lifecycle import Verb
from linli.cases.models import Application, Case, Note
from linli.cases.notes import write_note
from linli.cases.pending import ask_until
from linli.cases.rules import pack_of
from linli.cases.step import step
from linli.journal.acting import Actor, NotNow, act


@act
def apply_for_hold(
    case_id: int,
    ground: str,
    *,
    plan: str,
    public_note: str,
    until: datetime,
    by: Actor,
    now: datetime,
) -> Case:
    """Ask the unit one level up to stop the clock, with the plan and what the reporter will read.

    Under the rules of the hold itself: before the case is overdue, as often and as long as the pack
    allows. Raises NotNow as long as another application waits.
    """

    def change(case: Case) -> CaseApplied:
        must_be_within(until, pack_of(case).clock.hold.max_days, now)
        return _put(
            Application(
                case=case,
                kind=Application.Kind.HOLD,
                ground=known_ground(case, "hold", ground),
                note=write_note(case, Note.Kind.HOLD_PLAN, plan, by=by, now=now, field="plan"),
                public_note=write_note(
                    case, Note.Kind.HOLD_PUBLIC, public_note, by=by, now=now, field="public_note"
                ),
                until=until,
            ),
            by=by,
            now=now,
        )

    return step(case_id, Verb.APPLY_HOLD, by=by, now=now, change=change)


@act
def apply_for_extension(
    case_id: int, ground: str, note: str, *, amount: int | None = None, by: Actor, now: datetime
) -> Case:
    """Ask the unit one level up for more time, with reasons; without an amount, for the most.

    Under the rules of the extension itself. Raises NotNow as long as another application waits.
    """

    def change(case: Case) -> CaseApplied:
        return _put(
            Application(
                case=case,
                kind=Application.Kind.EXTEND,
                ground=known_ground(case, "extend", ground),
                note=write_note(case, Note.Kind.EXTENSION, note, by=by, now=now),
                amount=granted_amount(case, amount),
            ),
            by=by,
            now=now,
        )

    return step(case_id, Verb.APPLY_EXTENSION, by=by, now=now, change=change)


def _put(application: Application, *, by: Actor, now: datetime) -> CaseApplied:
    """Put the application to its approver, who has a time of its own to answer."""
    case, asked = application.case, approver_of(application.case)
    if asked.id == case.holder_id:
        raise NotNow(
            "case.apply.top",
            f"{asked.name_zh}之上没有审批单位，不需要申请。请直接挂账或延期。",
            f"Nobody is above {asked.name_en} to decide: hold the case or extend it directly.",
        )
    application.unit_id, application.asked_id = case.holder_id, asked.id
    application.applied_by, application.applied_at = by.id, now
    ask_until(application, now=now)
    return CaseApplied(
        case_id=case.id,
        application_id=application.id,
        wanted=application.kind,
        ground=application.ground,
        unit_id=application.unit_id,
        asked_id=asked.id,
        due_at=application.answer_by,
        note_id=application.note_id,
    )
