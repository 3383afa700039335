"""Report a matter that is beyond this level up to the next desk 上报."""

from datetime import datetime

from linli.cases.assignments import end_assignment
from linli.cases.events import CaseReportedUp
from linli.cases.lifecycle import Verb
from linli.cases.models import Case, Note
from linli.cases.notes import write_note
from linli.cases.rules import next_desk
from linli.cases.step import step
from linli.journal.acting import Actor, act
from linli.people.units import unit_by_code


@act
def report_up(case_id: int, note: str, *, by: Actor, now: datetime) -> Case:
    """Pass a case up: from a unit to its desk, from a desk to the one above. The clock goes on.

    Raises NotNow at the top.
    """

    def change(case: Case) -> CaseReportedUp:
        desk = unit_by_code(next_desk(case))
        event = CaseReportedUp(
            case_id=case.id,
            from_unit_id=case.holder_id,
            desk_id=desk.id,
            note_id=write_note(case, Note.Kind.REPORT_UP, note, by=by, now=now).id,
        )
        end_assignment(case, Verb.REPORT_UP, now)
        case.desk_id = case.holder_id = desk.id
        return event

    return step(case_id, Verb.REPORT_UP, by=by, now=now, change=change)
