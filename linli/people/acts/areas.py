"""Who may propose areas and put them in force, and the units brought in step with them."""

from collections.abc import Sequence
from datetime import datetime

from linli.journal.acting import Actor, act
from linli.people.acts.sync_units import sync_units
from linli.people.permissions import may, must
from linli.policy.queries import current
from linli.territory import proposals
from linli.territory.features import AreaFeature
from linli.territory.models import AreaProposal, Generation
from linli.territory.queries import area_names


@act
def propose_areas(
    areas: Sequence[AreaFeature], *, note: str, by: Actor, now: datetime
) -> AreaProposal:
    """Lay areas before a second person."""
    must(by, "territory.import", now=now)
    return proposals.propose(areas, note=note, by=by, now=now)


@act
def adopt_areas(proposal_id: int, *, by: Actor, now: datetime) -> Generation:
    """Put a colleague's areas in force and bring the units in step with them, both or neither."""
    must(by, "policy.adopt", now=now)
    generation = proposals.adopt_proposal(proposal_id, by=by, now=now)
    sync_units(current().pack, area_names(), by=Actor.system("adoption"), now=now)
    return generation


@act
def withdraw_areas(proposal_id: int, *, by: Actor, now: datetime) -> None:
    """Take back one's own areas, or turn down a colleague's."""
    if not may(by, "territory.import", now=now):
        must(by, "policy.adopt", now=now)
    proposals.withdraw_proposal(proposal_id, by=by, now=now)
