"""What the policy room puts on record."""

from linli.journal.events import Event, Subject, event


@event("policy.adopted")
class PolicyAdopted(Event):
    """A policy pack came into force; `previous_id` is the release it took the place of."""

    release_id: int
    number: int
    previous_id: int | None

    @property
    def subject(self) -> Subject:
        return Subject("release", self.release_id)
