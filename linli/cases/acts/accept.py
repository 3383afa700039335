"""The unit accepts a case 签收."""

from datetime import datetime

from linli.cases.assignments import open_assignment
from linli.cases.events import CaseAccepted
from linli.cases.lifecycle import Verb
from linli.cases.models import Case
from linli.cases.step import step
from linli.journal.acting import Actor, act


@act
def accept(case_id: int, *, by: Actor, now: datetime) -> Case:
    """Take a dispatched case into hand; from now on the unit answers for it."""

    def change(case: Case) -> CaseAccepted:
        assignment = open_assignment(case)
        assignment.accepted_at = now
        assignment.save(update_fields=["accepted_at"])
        return CaseAccepted(case_id=case.id, unit_id=case.holder_id)

    return step(case_id, Verb.ACCEPT, by=by, now=now, change=change)
