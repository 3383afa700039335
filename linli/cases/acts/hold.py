"""Stop a case's clock 挂账, for a while and in the open."""

from datetime import datetime, timedelta

from linli.cases.events import CaseHeld
from linli.cases.grounds import known_ground
from linli.cases.lifecycle import Verb
from linli.cases.models import Case, Hold, Note
from linli.cases.notes import write_note
from linli.cases.rules import pack_of
from linli.cases.step import step
from linli.cases.timing import due_of
from linli.journal.acting import Actor, Invalid, act


@act
def hold(
    case_id: int,
    ground: str,
    *,
    plan: str,
    public_note: str,
    until: datetime,
    by: Actor,
    now: datetime,
) -> Case:
    """Stop the clock until a day, with a plan for the unit and a note that the reporter reads.

    Only before the case is overdue, and as often and as long as the pack allows. The case goes on
    by itself when the time is over.
    """

    def change(case: Case) -> CaseHeld:
        _must_be_within(until, pack_of(case).clock.hold.max_days, now)
        held = Hold.objects.create(
            case=case,
            ground=known_ground(case, "hold", ground),
            plan=write_note(case, Note.Kind.HOLD_PLAN, plan, by=by, now=now, field="plan"),
            public_note=write_note(
                case, Note.Kind.HOLD_PUBLIC, public_note, by=by, now=now, field="public_note"
            ),
            held_at=now,
            until=until,
        )
        case.due_at = due_of(case)
        return CaseHeld(
            case_id=case.id,
            hold_id=held.id,
            ground=ground,
            until=until,
            note_id=held.public_note_id,
        )

    return step(case_id, Verb.HOLD, by=by, now=now, change=change)


def _must_be_within(until: datetime, max_days: int, now: datetime) -> None:
    if until.tzinfo is None:
        raise Invalid(
            "case.hold.no_zone",
            "恢复办理的时间要带时区。",
            "The time at which the case goes on needs its zone.",
            field="until",
        )
    if not now < until <= now + timedelta(days=max_days):
        raise Invalid(
            "case.hold.until",
            f"恢复办理的时间要在今后 {max_days} 天之内。",
            f"The case has to go on within {max_days} days from now.",
            field="until",
        )
