"""Stop a case's clock 挂账, for a while and in the open."""

from datetime import datetime, timedelta

from linli.cases.events import CaseHeld
from linli.cases.grounds import known_ground
from linli.cases.lifecycle import Verb
from linli.cases.models import Application, Case, Hold, Note
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
        return stop_clock(
            case,
            ground=known_ground(case, "hold", ground),
            plan=write_note(case, Note.Kind.HOLD_PLAN, plan, by=by, now=now, field="plan"),
            public_note=write_note(
                case, Note.Kind.HOLD_PUBLIC, public_note, by=by, now=now, field="public_note"
            ),
            until=until,
            now=now,
        )

    return step(case_id, Verb.HOLD, by=by, now=now, change=change)


def stop_clock(
    case: Case,
    *,
    ground: str,
    plan: Note,
    public_note: Note,
    until: datetime,
    application: Application | None = None,
    now: datetime,
) -> CaseHeld:
    """The hold itself, from now on; with the application that it was granted on, if there was."""
    must_be_within(until, pack_of(case).clock.hold.max_days, now)
    held = Hold.objects.create(
        case=case,
        ground=ground,
        plan=plan,
        public_note=public_note,
        application=application,
        held_at=now,
        until=until,
    )
    case.due_at = due_of(case)
    return CaseHeld(
        case_id=case.id, hold_id=held.id, ground=ground, until=until, note_id=public_note.id
    )


def must_be_within(until: datetime, max_days: int, now: datetime) -> None:
    """Raise Invalid for a time that is over, too far away, or without a zone."""
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
