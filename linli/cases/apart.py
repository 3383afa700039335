"""The conflict check 回避: a complaint is never passed to the one complained of.

A case says which units it is against. Whoever would make one of them, or a unit below it, holder,
desk, helper or approver asks here first; `step` asks once more before anything is saved.
"""

from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, Q

from linli.cases.models import Case, Helper, KeptApart
from linli.journal.acting import Conflict, Refusal
from linli.people.apart import barring, free_supervisor, is_apart
from linli.people.authority import Authority
from linli.people.units import UnitFacts, unit_by_code, unit_by_id, unit_names
from linli.policy.pack import Pack


def against(case_id: int) -> frozenset[int]:
    """The units that a case is against."""
    rows = KeptApart.objects.filter(case_id=case_id, ended_at=None)
    return frozenset(rows.values_list("unit_id", flat=True))


def must_be_free(unit: UnitFacts, units_against: frozenset[int], *, field: str = "unit") -> None:
    """Raise Conflict when a unit is kept apart from what is against these units."""
    if is_apart(unit.id, units_against):
        raise kept_apart(unit, units_against, field=field)


def kept_apart(unit: UnitFacts, units_against: frozenset[int], *, field: str = "unit") -> Refusal:
    """The refusal in words: what is said of a unit is not for it or those below it."""
    whom = sorted(barring([unit.id]) & units_against)
    names = unit_names(*whom)
    zh = "、".join(names[one][0] for one in whom if one in names)
    en = ", ".join(names[one][1] for one in whom if one in names)
    return Conflict(
        "case.kept_apart",
        f"此案反映的是{zh}，按规定不能交给{unit.name_zh}。请选其上级或其他单位。",
        f"The case is about {en}, so it is never passed to {unit.name_en}. Choose the unit above "
        "it, or another.",
        field=field,
    )


def desk_apart(
    code: str, units_against: frozenset[int], *, pack: Pack, area_code: str
) -> UnitFacts:
    """The desk, or the first above it that is not kept apart; raises Conflict when none is left."""
    desk = unit_by_code(code)
    if not is_apart(desk.id, units_against):
        return desk
    over = pack.desks_over(area_code or None)
    for one in over[over.index(code) + 1 :] if code in over else over:
        other = unit_by_code(one)
        if not is_apart(other.id, units_against):
            return other
    found = free_supervisor(desk, units_against)
    if found is None:
        raise nobody_left(desk)
    return found


def desk_above(code: str, case_id: int, pack: Pack, area_code: str) -> str | None:
    """The code of the next desk up that may have the case; None above the district's."""
    above = pack.desk_above(code, area_code or None)
    if above is None:
        return None
    return desk_apart(above, against(case_id), pack=pack, area_code=area_code).code


def free_desks(codes: Sequence[str], case_id: int) -> tuple[str, ...]:
    """Those of these desks that may have the case."""
    units_against = against(case_id) if codes else frozenset()
    return tuple(one for one in codes if not is_apart(unit_by_code(one).id, units_against))


def nobody_left(unit: UnitFacts) -> Refusal:
    """The pack names nobody over the unit who could take the case."""
    return Conflict(
        "case.nobody_to_supervise",
        f"规则包没有写明反映{unit.name_zh}的案件由谁办理。"
        "请管理员在 units.toml 里补上 supervised_by。",
        f"The policy pack does not say who takes what is said against {unit.name_en}: its "
        "administrator adds supervised_by to units.toml.",
        field="about",
    )


def must_be_apart(case: Case, units_against: frozenset[int]) -> None:
    """Raise Conflict when the case's holder or desk is a unit that it is against."""
    for unit_id in (case.holder_id, case.desk_id):
        if is_apart(unit_id, units_against):
            raise kept_apart(unit_by_id(unit_id), units_against)


def must_go_together(one: Case, other: Case) -> None:
    """Raise Conflict unless those who have either case may know of the other."""
    for mine, theirs in ((one, other), (other, one)):
        units_against = against(mine.id)
        if not units_against:
            continue
        helpers = Helper.objects.filter(case=theirs).values_list("unit_id", flat=True)
        for unit_id in (theirs.holder_id, theirs.desk_id, *helpers):
            if is_apart(unit_id, units_against):
                unit = unit_by_id(unit_id)
                raise Conflict(
                    "case.kept_apart.together",
                    f"{mine.number} 反映的单位正在办理或参与 {theirs.number}，两案不能合到一起。",
                    f"{mine.number} is about a unit that has to do with {theirs.number} "
                    f"({unit.name_en}): the two cannot be put together.",
                )


def apart_of(asker: Authority, case: str = "case") -> Q:
    """What must hold of rows upstairs that belong to a case: it is not against the asker's units.

    `case` is the path from the row to its case; empty for the case itself.
    """
    units = barring(asker.every_unit_ids)
    if not units:
        return Q()
    of_row = OuterRef(f"{case}_id" if case else "pk")
    return Q(~Exists(KeptApart.objects.filter(case_id=of_row, unit_id__in=units, ended_at=None)))


def free_of(case_id: int, unit_ids: Iterable[int]) -> list[int]:
    """Those of these units that may hear of a case. One statement."""
    units_against = against(case_id)
    return [one for one in unit_ids if not is_apart(one, units_against)]
