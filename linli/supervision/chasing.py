"""Who presses for a case now 催办, and who would next."""

from linli.cases.apart import against, desk_apart
from linli.cases.models import Case
from linli.cases.rules import area_code_of, pack_of
from linli.people.units import UnitFacts, unit_by_id
from linli.supervision.models import Chase


def chaser_of(case: Case, late_unit_id: int) -> UnitFacts:
    """The unit that presses for the case: the one it passed to, or else its desk.

    No unit presses itself: where the desk is what is late, the desk above it does, up to the
    district's own, above which there is none.
    """
    passed = Chase.objects.filter(case=case, ended_at=None).first()
    chaser = unit_by_id(case.desk_id if passed is None else passed.unit_id)
    if chaser.id == late_unit_id:
        return above(case, chaser) or chaser
    return chaser


def above(case: Case, unit: UnitFacts) -> UnitFacts | None:
    """The desk above a unit over the place of the case; None above the district's."""
    pack, area_code = pack_of(case), area_code_of(case)
    code = pack.desk_above(unit.code, area_code or None)
    if code is None or code == unit.code:
        return None
    found = desk_apart(code, against(case.id), pack=pack, area_code=area_code)
    return None if found.id == unit.id else found


def district_desk(case: Case) -> UnitFacts:
    """The district's own desk, or whoever is over it for a case that is against it."""
    pack, area_code = pack_of(case), area_code_of(case)
    return desk_apart(pack.district_desk, against(case.id), pack=pack, area_code=area_code)
