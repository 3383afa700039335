"""The main case decides whether it waits for its parts 主案决定."""

from datetime import datetime

from linli.cases.events_together import CasePartsDecided
from linli.cases.lifecycle import Verb, permission
from linli.cases.models import Case, CaseLink, Note
from linli.cases.notes import write_note
from linli.cases.step import locked, must_be_possible
from linli.cases.subject import subject_of
from linli.journal.acting import Actor, NotNow, act
from linli.journal.record import record
from linli.people.permissions import must


@act
def decide_parts(case_id: int, *, awaited: bool, note: str, by: Actor, now: datetime) -> Case:
    """Let a case be closed without its open parts, or let it wait for them again, with the reason.

    By default a case that was split waits for every part. Only who may close it decides otherwise.
    Raises NotNow when there is no open part, or nothing would change.
    """
    case = locked(case_id)
    must(by, permission(Verb.CLOSE), subject_of(case), now=now)
    must_be_possible(case, Verb.NOTE)
    parts = CaseLink.objects.filter(
        case=case, kind=CaseLink.Kind.SPLIT, other__ended_at=None, awaited=not awaited
    )
    changed = parts.update(awaited=awaited)
    if not changed:
        raise NotNow(
            "case.parts.unchanged",
            "没有需要改变的在办分案。请查看拆分出的案件。",
            "There is no open part for which this would change anything. Look at the parts.",
        )
    written = write_note(case, Note.Kind.PARTS, note, by=by, now=now)
    record(
        CasePartsDecided(case_id=case.id, awaited=awaited, count=changed, note_id=written.id),
        by=by,
        now=now,
    )
    return case
