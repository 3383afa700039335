"""What the clock puts on record."""

from datetime import datetime

from linli.journal.events import Event, Subject, event


@event("timer.rang")
class TimerRang(Event):
    """A timer of a case came due and rang, this once.

    `late_seconds` is how long after `due_at`; when the reason is known, `down_from` and `down_to`
    tell in which outage it came due.
    """

    kind: str
    case_id: int
    step: int
    due_at: datetime
    late_seconds: int
    down_from: datetime | None = None
    down_to: datetime | None = None

    @property
    def late(self) -> bool:
        """Whether an outage made it late."""
        return self.down_from is not None


@event("clock.stopped")
class ClockStopped(Event):
    """For a while no timer could ring; told once, when it was over.

    `cause` is "down" for a service that did not run, "clock" for one that waited because the
    machine's clocks disagreed.
    """

    outage_id: int
    began_at: datetime
    ended_at: datetime
    cause: str

    @property
    def subject(self) -> Subject:
        return Subject("outage", self.outage_id)


@event("clock.jumped")
class ClockJumped(Event):
    """The wall clock moved against the monotonic one; nothing rings until it is sure again."""

    seconds: int

    @property
    def subject(self) -> Subject:
        return Subject("clock", 1)


@event("clock.trusted")
class ClockTrusted(Event):
    """An operator gave the word that the wall clock is right."""

    @property
    def subject(self) -> Subject:
        return Subject("clock", 1)
