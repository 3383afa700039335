"""What the policy room puts on record."""

from linli.journal.events import Event, Subject, event


@event("policy.adopted")
class PolicyAdopted(Event):
    """A policy pack came into force; `previous_id` is the release it took the place of.

    `hash` is the pack's: with the entry, the rules themselves stand in the log 存证.
    """

    release_id: int
    number: int
    previous_id: int | None
    hash: str = ""

    @property
    def subject(self) -> Subject:
        return Subject("release", self.release_id)


class OfProposal(Event):
    """About a proposed pack."""

    proposal_id: int

    @property
    def subject(self) -> Subject:
        return Subject("proposal", self.proposal_id)


@event("policy.proposed")
class PolicyProposed(OfProposal):
    """A policy pack was proposed; another person may put it in force."""

    proposal_id: int
    base_id: int


@event("policy.proposal_withdrawn")
class PolicyProposalWithdrawn(OfProposal):
    """A proposed policy pack was withdrawn before anybody put it in force."""

    proposal_id: int
