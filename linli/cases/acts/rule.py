"""The desk rules which unit holds a case that units have returned 裁定."""

from datetime import datetime

from linli.cases.acts.dispatch import asked_unit, hand_over
from linli.cases.assignments import BY_RULING
from linli.cases.events import CaseDispatched, CaseRuled
from linli.cases.lifecycle import Verb
from linli.cases.models import Case, Note
from linli.cases.notes import write_note
from linli.cases.step import step
from linli.journal.acting import Actor, NotNow, act
from linli.journal.record import record


@act
def rule(case_id: int, unit_code: str, note: str, *, by: Actor, now: datetime) -> Case:
    """Say with reasons which unit holds the case; that unit cannot return it. The clock goes on.

    Raises NotNow when no unit has returned the case, or when the unit has it by a ruling already;
    Invalid for a unit that takes no cases.
    """

    def change(case: Case) -> CaseDispatched:
        unit = asked_unit(unit_code)
        if case.assignments.filter(ended_at=None, unit_id=unit.id, rule=BY_RULING).exists():
            raise NotNow(
                "case.rule.same_unit",
                f"此案已裁定由{unit.name_zh}办理。请催其签收，或裁定由其他单位办理。",
                f"It was ruled already that {unit.name_en} holds this case. Press it to accept, or "
                "rule for another unit.",
            )
        reasons = write_note(case, Note.Kind.RULING, note, by=by, now=now)
        hand_over(case, unit, rule=BY_RULING, now=now)
        record(
            CaseRuled(case_id=case.id, unit_id=unit.id, desk_id=case.desk_id, note_id=reasons.id),
            by=by,
            now=now,
        )
        # Everybody who follows a dispatch hears of it as of any other.
        return CaseDispatched(
            case_id=case.id,
            unit_id=unit.id,
            desk_id=case.desk_id,
            rule=BY_RULING,
            due_at=case.due_at,
            note_id=reasons.id,
        )

    return step(case_id, Verb.RULE, by=by, now=now, change=change)
