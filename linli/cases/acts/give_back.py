"""The unit gives a case back to the desk 退单."""

from datetime import datetime

from linli.cases.acts.dispatch import asked_unit
from linli.cases.assignments import end_assignment
from linli.cases.events import CaseReturned
from linli.cases.grounds import known_ground
from linli.cases.lifecycle import Verb
from linli.cases.models import Case, Note
from linli.cases.notes import write_note
from linli.cases.step import step
from linli.cases.timing import returns_so_far
from linli.journal.acting import Actor, act


@act
def give_back(
    case_id: int,
    ground: str,
    note: str,
    *,
    proposed_unit: str | None = None,
    by: Actor,
    now: datetime,
) -> Case:
    """Return a case that was not accepted yet, with a ground, reasons, and perhaps a better unit.

    The clock goes on. Raises NotNow when the pack's number of returns is used up: then the desk
    rules, and the unit that is named cannot return it.
    """

    def change(case: Case) -> CaseReturned:
        proposed = None if proposed_unit is None else asked_unit(proposed_unit, field="proposed")
        event = CaseReturned(
            case_id=case.id,
            unit_id=case.holder_id,
            desk_id=case.desk_id,
            ground=known_ground(case, "return", ground),
            proposed_unit_id=None if proposed is None else proposed.id,
            note_id=write_note(case, Note.Kind.RETURN, note, by=by, now=now).id,
            times=returns_so_far(case) + 1,
        )
        end_assignment(case, Verb.RETURN, now)
        case.holder_id = case.desk_id
        return event

    return step(case_id, Verb.RETURN, by=by, now=now, change=change)
