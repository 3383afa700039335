"""The unit one level up decides on an application 审批; the applicant may take it back before."""

from collections.abc import Callable
from datetime import datetime

from linli.cases.acts.extend import lengthen
from linli.cases.acts.hold import stop_clock
from linli.cases.applications import GRANTS, against_deciding
from linli.cases.events import CaseExtended, CaseHeld
from linli.cases.events_applications import (
    ApplicationApproved,
    ApplicationRefused,
    ApplicationTakenBack,
)
from linli.cases.lifecycle import Verb
from linli.cases.models import Application, Case, Note
from linli.cases.notes import write_note, write_note_if_any
from linli.cases.pending import end_application, pending
from linli.cases.step import step
from linli.journal.acting import Actor, act
from linli.people.authority import authority_of


@act
def approve(case_id: int, *, note: str = "", by: Actor, now: datetime) -> Case:
    """Grant what was applied for, from this moment on, under the rules of this moment.

    Raises Forbidden to all but the unit that was asked and those over all; NotNow when the limit
    has passed while it waited: being overdue stays a fact.
    """
    granted: list[Application] = []

    def change(case: Case) -> ApplicationApproved:
        application = _waiting(case)
        note_id = write_note_if_any(case, Note.Kind.APPROVAL, note, by=by, now=now)
        end_application(application, Application.State.APPROVED, note_id=note_id, now=now)
        granted.append(application)
        return ApplicationApproved(
            case_id=case.id,
            application_id=application.id,
            wanted=application.kind,
            unit_id=application.unit_id,
            asked_id=application.asked_id,
            note_id=note_id,
        )

    def grant(case: Case) -> CaseHeld | CaseExtended:
        application = granted[0]
        if application.until is not None and application.public_note is not None:
            return stop_clock(
                case,
                ground=application.ground,
                plan=application.note,
                public_note=application.public_note,
                until=application.until,
                application=application,
                now=now,
            )
        return lengthen(
            case,
            ground=application.ground,
            note=application.note,
            amount=application.amount or 1,
            application=application,
            now=now,
        )

    step(case_id, Verb.APPROVE, by=by, now=now, change=change, allowed=_asked(by, now))
    verb = GRANTS[granted[0].kind]
    return step(case_id, verb, by=by, now=now, change=grant, allowed=lambda case: None)


@act
def refuse(case_id: int, note: str, *, by: Actor, now: datetime) -> Case:
    """Say no, with the reason. It is not counted: the unit may apply again, in time and better."""

    def change(case: Case) -> ApplicationRefused:
        application = _waiting(case)
        reasons = write_note(case, Note.Kind.REFUSAL, note, by=by, now=now)
        end_application(application, Application.State.REFUSED, note_id=reasons.id, now=now)
        return ApplicationRefused(
            case_id=case.id,
            application_id=application.id,
            wanted=application.kind,
            unit_id=application.unit_id,
            asked_id=application.asked_id,
            note_id=reasons.id,
        )

    return step(case_id, Verb.REFUSE, by=by, now=now, change=change, allowed=_asked(by, now))


@act
def take_back(case_id: int, *, by: Actor, now: datetime) -> Case:
    """Withdraw the application that waits; raises NotNow when none does."""

    def change(case: Case) -> ApplicationTakenBack:
        application = _waiting(case)
        end_application(application, Application.State.TAKEN_BACK, note_id=None, now=now)
        return ApplicationTakenBack(
            case_id=case.id,
            application_id=application.id,
            wanted=application.kind,
            unit_id=application.unit_id,
            asked_id=application.asked_id,
        )

    return step(case_id, Verb.TAKE_BACK, by=by, now=now, change=change)


def _waiting(case: Case) -> Application:
    found = pending(case)
    if found is None:
        raise LookupError("The verb's rule lets nobody decide on nothing.")
    return found


def _asked(by: Actor, now: datetime) -> Callable[[Case], None]:
    """Lets in whoever may decide on the case's application."""

    def allowed(case: Case) -> None:
        against = against_deciding(case, authority_of(by, now=now))
        if against is not None:
            raise against

    return allowed
