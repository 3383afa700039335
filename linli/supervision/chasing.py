"""Who presses for a case now 催办, and who would next."""

from linli.cases.models import Case
from linli.cases.rules import area_code_of, pack_of
from linli.people.units import UnitFacts, unit_by_code, unit_by_id
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
    code = pack_of(case).desk_above(unit.code, area_code_of(case) or None)
    return None if code is None or code == unit.code else unit_by_code(code)


def district_desk(case: Case) -> UnitFacts:
    """The district's own desk."""
    return unit_by_code(pack_of(case).district_desk)
