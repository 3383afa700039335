"""What a person may choose of an order: to whom it goes, who gets a copy 抄送, and by when."""

from collections.abc import Sequence
from datetime import datetime

from linli.cases.apart import against, must_be_free
from linli.cases.models import Case
from linli.cases.rules import area_code_of
from linli.journal.acting import Invalid
from linli.people.units import UnitFacts, unit_by_code, unit_by_id
from linli.supervision.telling import moment_words


def recipient(case: Case, issuer: UnitFacts, unit_code: str | None) -> UnitFacts:
    """The unit that the case waits for, or one that was named and has a part in it."""
    unit = unit_by_id(case.holder_id) if unit_code is None else unit_by_code(unit_code)
    if unit.id == issuer.id:
        raise Invalid(
            "order.own_unit",
            f"案件现在就在{unit.name_zh}，不能督办自己。请直接办理，或由上级督办。",
            f"The case lies with {unit.name_en} itself. Take it a step, or let the level above "
            "supervise.",
            field="unit",
        )
    must_be_free(unit, against(case.id))
    concerned = {case.holder_id, case.desk_id} | set(
        case.assignments.values_list("unit_id", flat=True)
    )
    if unit.id not in concerned:
        raise Invalid(
            "order.unit_not_concerned",
            f"{unit.name_zh}没有承办过此案，不能作为督办对象。请先派单给它。",
            f"{unit.name_en} has no part in this case. Dispatch it there first.",
            field="unit",
        )
    return unit


def copied(case: Case, codes: Sequence[str], *, unit: UnitFacts, issuer: UnitFacts) -> list[int]:
    """The units that get a copy: those with a part in the case, and those whose area it lies in.

    Whoever gets the order itself, or issues it, needs no copy.
    """
    concerned = {case.holder_id, case.desk_id} | set(
        case.assignments.values_list("unit_id", flat=True)
    )
    area, units_against = area_code_of(case), against(case.id)
    found = []
    for code in dict.fromkeys(codes):
        one = unit_by_code(code)
        must_be_free(one, units_against, field="copies")
        if one.id not in concerned and not (one.area_code and area.startswith(one.area_code)):
            raise Invalid(
                "order.copy_not_concerned",
                f"{one.name_zh}与此案无关，不能抄送。请去掉它。",
                f"{one.name_en} has no part in this case: leave it out of the copies.",
                field="copies",
            )
        if one.id not in {unit.id, issuer.id}:
            found.append(one.id)
    return found


def answered_by(case: Case, wanted: datetime | None, latest: datetime, now: datetime) -> datetime:
    """When the order is to be answered: as its form says, or sooner."""
    if wanted is None:
        return latest
    if not now < wanted <= latest:
        words = moment_words(latest, case)
        raise Invalid(
            "order.answer_by",
            f"答复期限可以缩短，不能超过督办单样式的期限：最晚{words['zh']}。",
            f"The time to answer can be shorter than the form's, not longer: {words['en']} at the "
            "latest.",
            field="answer_by",
        )
    return wanted
