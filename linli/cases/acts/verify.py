"""The desk checks an answer 核查."""

from datetime import datetime

from linli.cases.assignments import open_assignment
from linli.cases.events import CaseFailed, CaseVerified
from linli.cases.lifecycle import Verb
from linli.cases.models import Case, Note
from linli.cases.notes import write_note, write_note_if_any
from linli.cases.step import step
from linli.journal.acting import Actor, act


@act
def verify(case_id: int, *, passed: bool, note: str = "", by: Actor, now: datetime) -> Case:
    """Find an answer true, or send the case back to its unit with the reason.

    A case that failed is in progress again under its old deadline: the time that the answer lay at
    the desk is part of it.
    """

    def holds(case: Case) -> CaseVerified:
        return CaseVerified(
            case_id=case.id,
            note_id=write_note_if_any(case, Note.Kind.VERIFICATION, note, by=by, now=now),
        )

    def fails(case: Case) -> CaseFailed:
        assignment = open_assignment(case)
        assignment.answered_at = None
        assignment.save(update_fields=["answered_at"])
        return CaseFailed(
            case_id=case.id,
            unit_id=case.holder_id,
            note_id=write_note(case, Note.Kind.VERIFICATION, note, by=by, now=now).id,
        )

    if passed:
        return step(case_id, Verb.VERIFY, by=by, now=now, change=holds)
    return step(case_id, Verb.FAIL, by=by, now=now, change=fails)
