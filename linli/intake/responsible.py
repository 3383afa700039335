"""Who is responsible from the first moment: the unit that routing is sure of, or the desk."""

from dataclasses import dataclass

from linli.cases.apart import desk_apart
from linli.people.units import UnitFacts, unit_map
from linli.policy.desks import desk_code
from linli.policy.pack import Pack
from linli.routing.facts import Route
from linli.routing.steer import APART, against_ids, steered


@dataclass(frozen=True, slots=True)
class Responsible:
    """The unit, if the case goes to one at once, and the desk that follows it to its end.

    `proposed` is the unit that the desk should look at, when routing is not sure of it; `rule` says
    what decided where it was not the route's own rule.
    """

    unit: UnitFacts | None
    desk: UnitFacts
    proposed: UnitFacts | None = None
    rule: str = ""

    @property
    def id(self) -> int | None:
        """The unit's id, or None while the desk has to find one."""
        return None if self.unit is None else self.unit.id

    @property
    def holder(self) -> UnitFacts:
        """Whom the reporter is told."""
        return self.unit or self.desk


def responsible(route: Route, area_code: str, pack: Pack) -> Responsible:
    """The unit and desk of a route.

    The desk is the one that the category's lowest level allows over the place, and never the unit
    itself. Only what is certain goes to a unit at once; what is likely waits for the desk to look.
    A unit that has meanwhile gone, or is not to be asked, is the desk's to replace: no report is
    refused for it. Neither is ever a unit that the report is against.
    """
    route, units_against = steered(route), against_ids(route)
    found = None if route.unit_code is None else unit_map().by_code.get(route.unit_code)
    if found is not None and not (found.active and found.dispatchable):
        found = None
    unit, proposed = (found, None) if route.confidence == "certain" else (None, found)
    desk = desk_code(
        pack,
        category=route.category,
        area_code=area_code,
        holder=None if unit is None else unit.code,
    )
    at = desk_apart(desk, units_against, pack=pack, area_code=area_code)
    return Responsible(unit, at, proposed, route.rule if route.rule == APART else "")
