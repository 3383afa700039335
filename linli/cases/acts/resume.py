"""Let a held case's clock run again 恢复办理."""

from datetime import datetime

from linli.cases.events import CaseResumed
from linli.cases.lifecycle import Verb
from linli.cases.models import Case
from linli.cases.step import step
from linli.cases.timing import due_of
from linli.journal.acting import Actor, act


@act
def resume(case_id: int, *, by: Actor, now: datetime) -> Case:
    """Go on with a held case; its deadline moves by the working time that it was held, no more.

    A hold never lasts longer than planned: what comes later, because a server was down, counts as
    time that ran.
    """

    def change(case: Case) -> CaseResumed:
        held = case.holds.get(resumed_at=None)
        held.resumed_at = min(now, held.until)
        held.save(update_fields=["resumed_at"])
        case.due_at = due_of(case)
        return CaseResumed(case_id=case.id, hold_id=held.id, due_at=case.due_at)

    return step(case_id, Verb.RESUME, by=by, now=now, change=change)
