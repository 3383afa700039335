"""Write down how a case is coming along 进展."""

from datetime import datetime

from linli.cases.events import CaseNoted
from linli.cases.lifecycle import Verb
from linli.cases.models import Case, Note
from linli.cases.notes import write_note
from linli.cases.step import step
from linli.journal.acting import Actor, act


@act
def note(case_id: int, text: str, *, public: bool = False, by: Actor, now: datetime) -> Case:
    """Write progress into an open case; what is public the reporter reads and is told of."""

    def change(case: Case) -> CaseNoted:
        written = write_note(
            case, Note.Kind.PROGRESS, text, by=by, now=now, field="text", public=public
        )
        return CaseNoted(case_id=case.id, note_id=written.id, public=public)

    return step(case_id, Verb.NOTE, by=by, now=now, change=change)
