"""The desk closes a verified case 结案."""

from datetime import datetime

from linli.cases.assignments import end_assignment, open_assignment
from linli.cases.events import CaseClosed
from linli.cases.lifecycle import Verb
from linli.cases.models import Case, Note
from linli.cases.notes import write_note_if_any
from linli.cases.step import step
from linli.journal.acting import Actor, act


@act
def close(case_id: int, *, note: str = "", by: Actor, now: datetime) -> Case:
    """Close a case; whether its unit answered too late goes on record and stays.

    Raises NotNow as long as a part that was split off is open.
    """

    def change(case: Case) -> CaseClosed:
        answered_at = open_assignment(case).answered_at
        end_assignment(case, Verb.CLOSE, now)
        return CaseClosed(
            case_id=case.id,
            unit_id=case.holder_id,
            note_id=write_note_if_any(case, Note.Kind.CLOSE, note, by=by, now=now),
            overdue=answered_at is None or answered_at > case.due_at,
        )

    return step(case_id, Verb.CLOSE, by=by, now=now, change=change)
