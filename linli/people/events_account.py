"""What the room of people puts on record of somebody's account, for her to hear of."""

from linli.journal.events import event
from linli.people.events import OfOfficer


@event("account.new_device")
class NewDevice(OfOfficer):
    """An officer signed in on a device that had not shown her before."""

    officer_id: int
    session_id: int


@event("session.proved")
class SessionProved(OfOfficer):
    """An officer proved again in her session who she is; `way` says by what."""

    officer_id: int
    session_id: int
    way: str
