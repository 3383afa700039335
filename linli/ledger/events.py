"""What happens to the log itself."""

from linli.journal.events import Event, Subject, event


@event("log.refounded")
class LogRefounded(Event):
    """Another log took over from one that could not go on, and says where that one ended."""

    old_origin: str
    old_size: int
    old_root: str

    @property
    def subject(self) -> Subject:
        return Subject("log", 1)
