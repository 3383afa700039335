"""Do not take a case on 不予受理, on a ground of the pack."""

from datetime import datetime

from linli.cases.events import CaseDeclined
from linli.cases.grounds import known_ground
from linli.cases.lifecycle import Verb
from linli.cases.models import Case, Note
from linli.cases.notes import write_note_if_any
from linli.cases.step import step
from linli.journal.acting import Actor, act


@act
def decline(case_id: int, ground: str, *, note: str = "", by: Actor, now: datetime) -> Case:
    """Decline a case that lies at the desk; the reporter reads the ground and the note."""

    def change(case: Case) -> CaseDeclined:
        return CaseDeclined(
            case_id=case.id,
            ground=known_ground(case, "decline", ground),
            note_id=write_note_if_any(case, Note.Kind.DECLINE, note, by=by, now=now),
        )

    return step(case_id, Verb.DECLINE, by=by, now=now, change=change)
