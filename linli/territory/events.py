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
