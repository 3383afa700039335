"""Write down how a case is coming along 进展."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linli.cases.events import CaseNoted
from linli.cases.evidence.attach import attach
from linli.cases.lifecycle import Verb
from linli.cases.models import Case, Evidence, Note
from linli.cases.notes import write_note
from linli.cases.step import step
from linli.journal.acting import Actor, act


@act
def note(
    case_id: int,
    text: str,
    *,
    public: bool = False,
    during: Sequence[UUID] = (),
    by: Actor,
    now: datetime,
) -> Case:
    """Write progress into an open case; what is public the reporter reads and is told of.

    `during` are uploads that become evidence of the work under way.
    """

    def change(case: Case) -> CaseNoted:
        written = write_note(
            case, Note.Kind.PROGRESS, text, by=by, now=now, field="text", public=public
        )
        stage = Evidence.Stage.DURING
        attach(during, case_id=case.id, report_id=None, stage=stage, by=by, now=now)
        return CaseNoted(
            case_id=case.id,
            note_id=written.id,
            public=public,
            evidence=tuple(str(one) for one in during),
        )

    return step(case_id, Verb.NOTE, by=by, now=now, change=change)
