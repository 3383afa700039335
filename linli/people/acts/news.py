"""What a member of staff hears of her own account 账号动态, and that she has heard."""

from datetime import datetime

from linli.journal.acting import Actor, act
from linli.journal.record import record
from linli.journal.tail import timeline
from linli.people.events_account import NewDevice
from linli.people.models import Officer


@act
def note_new_device(session_id: int, *, by: Actor, now: datetime) -> None:
    """Put on record that an officer signed in on a device that had not shown her before.

    Her very first sign-in is none: there is nobody yet who could wonder.
    """
    # From the journal: the sessions themselves are deleted a month after their end.
    ever = timeline("officer", by.id).filter(event="session.opened")
    if ever.exclude(facts__session_id=session_id).exists():
        record(NewDevice(officer_id=by.id, session_id=session_id), by=by, now=now)


@act
def hear_news(*, by: Actor, now: datetime) -> None:
    """She has read what happened to her account until now. Twice is once."""
    Officer.objects.filter(id=by.id).update(heard_at=now)
