"""Make a unit responsible for a case 派单."""

from datetime import datetime

from linli.cases.apart import against, desk_apart, must_be_free
from linli.cases.assignments import BY_DESK, end_assignment
from linli.cases.events import CaseDispatched
from linli.cases.lifecycle import State, Verb
from linli.cases.models import Assignment, Case, Note
from linli.cases.notes import write_note_if_any
from linli.cases.rules import area_code_of, pack_of
from linli.cases.step import step
from linli.journal.acting import Actor, Invalid, NotNow, act
from linli.people.units import UnitFacts, unit_by_code, unit_by_id
from linli.policy.desks import desk_code


@act
def dispatch(
    case_id: int,
    unit_code: str,
    *,
    note: str = "",
    rule: str = BY_DESK,
    by: Actor,
    now: datetime,
) -> Case:
    """Send a case from the desk to a unit, or from a unit that has not accepted it to another.

    `rule` is the routing rule that decided, or the word "desk" when a person did. The deadline
    stays: it runs from the day the report came in. Raises Invalid for a unit that takes no cases,
    NotNow when the unit has it already.
    """

    def change(case: Case) -> CaseDispatched:
        unit = asked_unit(unit_code)
        if case.state == State.DISPATCHED and case.holder_id == unit.id:
            raise NotNow(
                "case.dispatch.same_unit",
                f"案件已在{unit.name_zh}待签收。可以改派其他单位，或催其签收。",
                f"The case is with {unit.name_en} already. Choose another unit, or wait for it.",
            )
        hand_over(case, unit, rule=rule, now=now)
        return CaseDispatched(
            case_id=case.id,
            unit_id=unit.id,
            desk_id=case.desk_id,
            rule=rule,
            due_at=case.due_at,
            note_id=write_note_if_any(case, Note.Kind.DISPATCH, note, by=by, now=now),
        )

    return step(case_id, Verb.DISPATCH, by=by, now=now, change=change)


def hand_over(case: Case, unit: UnitFacts, *, rule: str, now: datetime) -> None:
    """Make the unit the holder, and the desk one that is not the unit itself."""
    units_against = against(case.id)
    must_be_free(unit, units_against)
    end_assignment(case, Verb.DISPATCH, now)
    Assignment.objects.create(case=case, unit_id=unit.id, rule=rule, dispatched_at=now)
    case.holder_id = unit.id
    pack, area_code = pack_of(case), area_code_of(case)
    desk = desk_code(
        pack,
        category=case.category,
        area_code=area_code,
        holder=unit.code,
        not_below=unit_by_id(case.desk_id).code,
    )
    case.desk_id = desk_apart(desk, units_against, pack=pack, area_code=area_code).id


def asked_unit(code: str, *, field: str = "unit") -> UnitFacts:
    """The unit with this code, if cases can be sent to it; else raises NotFound or Invalid."""
    unit = unit_by_code(code)
    if unit.active and unit.dispatchable:
        return unit
    why_zh, why_en = ("不直接办件", "handles no cases itself")
    if not unit.active:
        why_zh, why_en = ("已停用", "is retired")
    raise Invalid(
        "case.unit_not_to_be_asked",
        f"{unit.name_zh}{why_zh}，不能派单给它。请选其他单位。",
        f"{unit.name_en} {why_en} and takes none. Choose another unit.",
        field=field,
    )
