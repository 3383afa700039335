"""The moment that a wall is of: now, or one of an earlier day in a replay."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment, with the district's own day and minute; `past` says that it is replayed."""

    at: datetime
    past: bool
    zone: ZoneInfo

    @property
    def local(self) -> datetime:
        """By the district's clock."""
        return self.at.astimezone(self.zone)

    @property
    def day(self) -> date:
        """The district's day."""
        return self.local.date()

    @property
    def minute(self) -> int:
        """The minute of the day."""
        return self.local.hour * 60 + self.local.minute

    @property
    def midnight(self) -> datetime:
        """When the day began."""
        return self.local.replace(hour=0, minute=0, second=0, microsecond=0)
