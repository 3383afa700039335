"""Lengthen a case's limit 延期."""

from datetime import datetime

from linli.cases.events import CaseExtended
from linli.cases.grounds import known_ground
from linli.cases.lifecycle import Verb
from linli.cases.models import Application, Case, Extension, Note
from linli.cases.notes import write_note
from linli.cases.rules import pack_of
from linli.cases.step import step
from linli.cases.timing import answer_limit, due_of
from linli.journal.acting import Actor, Invalid, act
from linli.policy.queries import release


@act
def extend(
    case_id: int, ground: str, note: str, *, amount: int | None = None, by: Actor, now: datetime
) -> Case:
    """Grant more time, in the kind of time of the original limit; without an amount, the most.

    Only before the case is overdue, and as often and as much as the pack allows.
    """

    def change(case: Case) -> CaseExtended:
        granted = granted_amount(case, amount)
        return lengthen(
            case,
            ground=known_ground(case, "extend", ground),
            note=write_note(case, Note.Kind.EXTENSION, note, by=by, now=now),
            amount=granted,
            now=now,
        )

    return step(case_id, Verb.EXTEND, by=by, now=now, change=change)


def granted_amount(case: Case, amount: int | None) -> int:
    """The amount asked for, or the most that the pack allows; raises Invalid for more."""
    limit = answer_limit(case.category, case.urgency, release(case.release_id))
    most = max(1, int(limit.amount * pack_of(case).clock.extension.max_share))
    granted = most if amount is None else amount
    if not 1 <= granted <= most:
        raise Invalid(
            "case.extend.amount",
            f"每次延期最多为原时限，即 {most}（{_KINDS[limit.kind.value][0]}）。",
            f"Each extension is at most {most} ({_KINDS[limit.kind.value][1]}).",
            field="amount",
        )
    return granted


def lengthen(
    case: Case,
    *,
    ground: str,
    note: Note,
    amount: int,
    application: Application | None = None,
    now: datetime,
) -> CaseExtended:
    """The extension itself; with the application that it was granted on, if there was one."""
    kind = answer_limit(case.category, case.urgency, release(case.release_id)).kind.value
    extension = Extension.objects.create(
        case=case,
        ground=ground,
        kind=kind,
        amount=amount,
        note=note,
        application=application,
        granted_at=now,
    )
    case.due_at = due_of(case)
    return CaseExtended(
        case_id=case.id,
        extension_id=extension.id,
        ground=ground,
        amount=amount,
        kind=kind,
        due_at=case.due_at,
        note_id=note.id,
    )


_KINDS = {
    "continuous_hours": ("小时", "hours"),
    "working_hours": ("工作时", "working hours"),
    "working_days": ("工作日", "working days"),
    "calendar_days": ("自然日", "calendar days"),
    "legal_days": ("日", "days"),
}
