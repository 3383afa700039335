"""Steers a route round the units that a report is against 回避."""

from dataclasses import replace

from linli.people.apart import free_supervisor, is_apart
from linli.people.units import unit_map
from linli.routing.facts import Route

APART = "apart"


def against_ids(route: Route) -> frozenset[int]:
    """The units that the report is against, as far as there are such."""
    known = unit_map().by_code
    return frozenset(known[one.unit_code].id for one in route.about if one.unit_code in known)


def steered(route: Route) -> Route:
    """The route with the unit above in place of one that the report is against, and why.

    Where nobody above can be asked the desk decides. A route that leads elsewhere stays as it is.
    """
    units_against = against_ids(route)
    known = unit_map().by_code.get(route.unit_code or "")
    if known is None or not is_apart(known.id, units_against):
        return route
    other = free_supervisor(known, units_against)
    if other is None or not other.dispatchable:
        return replace(
            route,
            unit_code=None,
            confidence="none",
            rule=APART,
            why_zh=f"反映的是{known.name_zh}，不转被反映单位，请受理台判断",
            why_en=f"It is about {known.name_en}, which never gets it: the desk decides",
        )
    return replace(
        route,
        unit_code=other.code,
        rule=APART,
        why_zh=f"反映的是{known.name_zh}，不转被反映单位，由{other.name_zh}核实",
        why_en=f"It is about {known.name_en}, which never gets it: {other.name_en} looks into it",
    )
