"""What the territory puts on record."""

from linli.journal.events import Event, Subject, event


@event("territory.adopted")
class TerritoryAdopted(Event):
    """A new generation of boundaries is in force 辖区版本启用; `hash` is that of all its areas."""

    generation_id: int
    number: int
    areas: int
    hash: str = ""

    @property
    def subject(self) -> Subject:
        """The generation."""
        return Subject("generation", self.generation_id)


class OfAreaProposal(Event):
    """Base of what happens to proposed areas."""

    proposal_id: int

    @property
    def subject(self) -> Subject:
        """The proposal."""
        return Subject("area_proposal", self.proposal_id)


@event("areas.proposed")
class AreasProposed(OfAreaProposal):
    """Areas were proposed 提交辖区; another person may put them in force."""

    proposal_id: int
    areas: int


@event("areas.withdrawn")
class AreasWithdrawn(OfAreaProposal):
    """Proposed areas were taken back or turned down."""

    proposal_id: int
