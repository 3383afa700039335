"""Send a matter down to a desk that is nearer to it 下派."""

from datetime import datetime

from linli.cases.events_together import CaseSentDown
from linli.cases.lifecycle import Verb
from linli.cases.models import Case, Note
from linli.cases.notes import write_note
from linli.cases.rules import desks_below
from linli.cases.step import step
from linli.journal.acting import Actor, Invalid, act
from linli.people.units import unit_by_code


@act
def send_down(
    case_id: int, note: str, *, desk_code: str | None = None, by: Actor, now: datetime
) -> Case:
    """Hand a case that waits at its desk to a desk below it over the same place, with the reason.

    Without a code, to the next one down. The clock goes on; what is beyond that desk comes up
    again. Raises Invalid for a desk that is not below, NotNow when there is none.
    """

    def change(case: Case) -> CaseSentDown:
        below = desks_below(case)
        if desk_code is not None and desk_code not in below:
            names = [unit_by_code(code) for code in below]
            raise Invalid(
                "case.send_down.not_below",
                f"不能下派到这个单位。可以下派到：{'、'.join(one.name_zh for one in names)}。",
                "It cannot be sent down there. Possible: "
                + ", ".join(one.name_en for one in names)
                + ".",
                field="desk",
            )
        desk = unit_by_code(below[-1] if desk_code is None else desk_code)
        event = CaseSentDown(
            case_id=case.id,
            from_unit_id=case.desk_id,
            desk_id=desk.id,
            # Of the same kind as the reason for reporting up: a move between two desks.
            note_id=write_note(case, Note.Kind.REPORT_UP, note, by=by, now=now).id,
        )
        case.desk_id = case.holder_id = desk.id
        return event

    return step(case_id, Verb.SEND_DOWN, by=by, now=now, change=change)
