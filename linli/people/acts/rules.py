"""Who may propose rules and put them in force, and the units brought in step with them."""

from collections.abc import Iterable
from datetime import datetime

from linli.journal.acting import Actor, act
from linli.people.acts.sync_units import sync_units
from linli.people.permissions import may, must
from linli.policy import proposals
from linli.policy.models import Proposal
from linli.policy.pack import Pack
from linli.policy.queries import AdoptedRelease
from linli.policy.sections.units import AreaName


@act
def propose_rules(pack: Pack, *, note: str, by: Actor, now: datetime) -> Proposal:
    """Lay a pack before a second person."""
    must(by, "policy.propose", now=now)
    return proposals.propose(pack, note=note, by=by, now=now)


@act
def adopt_rules(
    proposal_id: int,
    areas: Iterable[AreaName],
    *,
    base_id: int,
    by: Actor,
    now: datetime,
) -> AdoptedRelease:
    """Put a colleague's proposal in force and bring the units in step with it, both or neither."""
    must(by, "policy.adopt", now=now)
    release = proposals.adopt_proposal(proposal_id, base_id=base_id, by=by, now=now)
    # Under the new rules the adopter's role may have lost the word: the units follow all the same.
    sync_units(release.pack, areas, by=Actor.system("adoption"), now=now)
    return release


@act
def withdraw_rules(proposal_id: int, *, by: Actor, now: datetime) -> None:
    """Take back one's own proposal, or turn down a colleague's."""
    if not may(by, "policy.propose", now=now):
        must(by, "policy.adopt", now=now)
    proposals.withdraw_proposal(proposal_id, by=by, now=now)
