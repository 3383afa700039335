"""Whom a complaint can be about: the units of the district, those over the place first."""

from django.http import HttpRequest

from linli.people.units import UnitFacts, unit_map, units
from linli.policy.queries import current
from linli.web.bodies import UnitOut, unit_out
from linli.web.door import PUBLIC, Routes
from linli.web.shape import Shape

routes = Routes()
SERIES = frozenset({"street_office", "community_station"})


class OfficesOut(Shape):
    """The units to choose from: `here` are the offices over the place, the nearest first."""

    here: list[UnitOut]
    others: list[UnitOut]


@routes.way(
    "GET",
    "/offices",
    permission=PUBLIC,
    response=OfficesOut,
    summary="反映对象 Whom it can be about",
)
def offices(request: HttpRequest, area: str = "") -> OfficesOut:
    """Whoever is chosen neither gets nor sees the report. Without an area only the others."""
    pack, known = current().pack, unit_map().by_code
    over = pack.desks_over(area or None) if pack.levels.of_area(area) else (pack.district_desk,)
    here = [known[code] for code in over if code in known and known[code].active]
    others = [one for one in units() if one.kind not in SERIES and one not in here]
    return OfficesOut(
        here=[unit_out(one.id) for one in here],
        others=[unit_out(one.id) for one in sorted(others, key=_order)],
    )


def _order(unit: UnitFacts) -> tuple[int, str]:
    kinds = ("centre", "department", "utility", "property")
    return (kinds.index(unit.kind) if unit.kind in kinds else len(kinds), unit.code)
