"""On which devices somebody is signed in."""

from dataclasses import dataclass
from datetime import datetime

from linli.journal.acting import Actor
from linli.people.acts.sessions import lifetime, sessions_of
from linli.people.models import Session


@dataclass(frozen=True, slots=True)
class SignedInOn:
    """A device as its owner knows it; neither where it is nor its address is known."""

    session_id: int
    kind: Session.Device
    words: str
    since: datetime
    used_at: datetime
    ends_at: datetime


def devices_of(person: Actor, *, now: datetime) -> list[SignedInOn]:
    """The sessions that are open, the one used last before the others."""
    rows = sessions_of(person).filter(expires_at__gt=now).order_by("-last_seen_at", "-id")
    return [
        SignedInOn(
            session_id=row.id,
            kind=Session.Device(row.device_kind),
            words=row.device,
            since=row.created_at,
            used_at=row.last_seen_at,
            ends_at=row.created_at + lifetime(Session.Device(row.device_kind))[1],
        )
        for row in rows
    ]
