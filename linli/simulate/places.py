"""Where a story can be played once more: a spot that no earlier matter has a claim on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from linli.intake.duplicates.near import candidates
from linli.journal.acting import Refusal
from linli.policy.queries import current
from linli.routing.decide import decide
from linli.routing.facts import Facts
from linli.routing.known import precedents
from linli.simulate.reporting import Grid, grids
from linli.territory.coordinates import LatLon
from linli.territory.lookup import Outside, locate

_TRIES = 300
_SCATTER = 0.0008
_EMPTY_WITHIN_M = 120.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A point in a grid, with the communities and streets above it by their codes."""

    latitude: float
    longitude: float
    grid: str
    words: str

    @property
    def community(self) -> str:
        return self.grid[:12]

    @property
    def street(self) -> str:
        return self.grid[:9]


def spot_for(
    text: str,
    category: str,
    unit: str,
    *,
    within: Sequence[str],
    within_m: float,
    now: datetime,
    random: Random,
) -> Spot:
    """A spot where the rules send such a report to `unit`, and no open matter lies near.

    Earlier rulings speak for the places around them, and open cases take up like reports: a story
    that is played again needs other ground. Raises Refusal when none is left.
    """
    known = [one for one in grids() if not within or one.code.startswith(tuple(within))]
    pack, taught = current().pack, precedents()
    for _ in range(_TRIES if known else 0):
        grid = random.choice(known)
        spot = _near(grid, random)
        if spot is None:
            continue
        facts = Facts(
            text=text,
            category=category,
            area_code=spot.grid,
            channel="resident",
            received_at=now,
            urgency="general",
            point=(spot.latitude, spot.longitude),
        )
        wanted = unit.format(community=spot.community, street=spot.street)
        if wanted and decide(facts, pack, taught).unit_code != wanted:
            continue
        near = candidates(
            LatLon(spot.latitude, spot.longitude),
            category,
            within_m=max(_EMPTY_WITHIN_M, within_m),
            since=now - timedelta(days=30),
        )
        if not near:
            return spot
    raise Refusal(
        "simulate.no_place",
        "没有找到可以演这个故事的地点：附近都有同类未结案件，或者先例改变了分拨。请先办结一些再演。",
        "No spot was found for this story: like cases are open everywhere, or precedents have "
        "changed where they go. Close some of them first.",
    )


def _near(grid: Grid, random: Random) -> Spot | None:
    latitude = grid.latitude + random.uniform(-_SCATTER, _SCATTER)
    longitude = grid.longitude + random.uniform(-_SCATTER, _SCATTER)
    found = locate(latitude, longitude)
    if isinstance(found, Outside) or found.code[:12] != grid.code[:12]:
        return None
    words = f"{grid.community}{random.randint(1, 40)}号附近"
    return Spot(latitude, longitude, found.code, words)
