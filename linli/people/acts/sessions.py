"""A session is opened, kept while it is used, and ended."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import QuerySet

from linli.journal.acting import Actor, ActorKind, NotFound, NotNow, act
from linli.journal.record import record
from linli.people.appointing import managed
from linli.people.events import SessionEnded, SessionOpened, SessionsEnded
from linli.people.models import Post, Session
from linli.people.queries import SEEN_EVERY, token_hash
from linli.policy.queries import current
from linli.policy.sections.sign_in import Sessions

Device = Session.Device


class Why(StrEnum):
    """Because of what all sessions of somebody end."""

    OWNER = "owner"
    ADMINISTRATOR = "administrator"
    POST = "post"
    LOCK = "lock"
    LEFT = "left"
    FACTOR = "factor"
    PROVIDER = "provider"
    PASSWORD = "password"  # noqa: S105  # the reason's code, no password


@dataclass(frozen=True)
class Opened:
    """A session just opened. The token is shown this once; the database has only its hash."""

    session_id: int
    token: str = field(repr=False)
    actor: Actor
    expires_at: datetime
    # However much it is used.
    ends_at: datetime
    must_change_password: bool = False


@act
def open_session(
    kind: Session.Kind,
    person_id: int,
    *,
    device_kind: Session.Device | None = None,
    device: str = "",
    proved_by: Session.Proof = Session.Proof.OURSELVES,
    by: Actor,
    now: datetime,
) -> Opened:
    """Open a session, under a new token, for a person whose identity has been proved."""
    token = secrets.token_urlsafe(32)
    is_officer = kind is Session.Kind.OFFICER
    on = (device_kind or Device.DESK) if is_officer else Device.RESIDENT
    idle, longest = lifetime(on)
    session = Session.objects.create(
        token_hash=token_hash(token),
        kind=kind,
        officer_id=person_id if is_officer else None,
        resident_id=None if is_officer else person_id,
        created_at=now,
        last_seen_at=now,
        expires_at=now + min(idle, longest),
        device_kind=on,
        device=device[:60],
        proved_by=proved_by,
        proved_at=now,
    )
    record(
        SessionOpened(kind=kind.value, person_id=person_id, session_id=session.id), by=by, now=now
    )
    return Opened(session.id, token, by, session.expires_at, now + longest)


def lifetime(on: Session.Device) -> tuple[timedelta, timedelta]:
    """How long a session on such a device lasts unused, and at most; the pack says so."""
    try:
        sessions = current().pack.sign_in.sessions
    except NotNow:
        sessions = Sessions()  # nothing adopted yet
    life = sessions.of(on.value)
    return timedelta(hours=life.idle_hours), timedelta(days=life.longest_days)


def keep_session(session_id: int, *, now: datetime) -> None:
    """Note that a session is in use, at most once in five minutes, and let it last longer."""
    session = Session.objects.filter(
        id=session_id, ended_at=None, last_seen_at__lte=now - SEEN_EVERY
    ).first()
    if session is None:
        return
    idle, longest = lifetime(Device(session.device_kind))
    Session.objects.filter(id=session_id, ended_at=None).update(
        last_seen_at=now, expires_at=min(now + idle, session.created_at + longest)
    )


@act
def take_post(session_id: int, post_id: int | None, *, by: Actor, now: datetime) -> None:
    """Work in one of one's posts for the rest of the session, or in all of them again."""
    if post_id is not None and not Post.objects.filter(id=post_id, officer_id=by.id).exists():
        raise NotFound("people.not_your_post", "这不是您的岗位。", "This is none of your posts.")
    Session.objects.filter(id=session_id, officer_id=by.id, ended_at=None).update(post_id=post_id)


def sessions_of(by: Actor) -> QuerySet[Session]:
    """The sessions that an officer or a resident has open; a visitor has none."""
    found = Session.objects.filter(ended_at=None)
    if by.kind is ActorKind.RESIDENT:
        return found.filter(resident_id=by.id)
    return found.filter(officer_id=by.id) if by.kind is ActorKind.OFFICER else found.none()


@act
def sign_out(session_id: int, *, by: Actor, now: datetime) -> None:
    """End a session of one's own, here or on another device. Ended twice is ended once."""
    if sessions_of(by).filter(id=session_id).update(ended_at=now):
        record(
            SessionEnded(kind=str(by.kind), person_id=by.id, session_id=session_id),
            by=by,
            now=now,
        )


@act
def sign_out_elsewhere(session_id: int, *, by: Actor, now: datetime) -> int:
    """End all sessions of one's own but this; returns how many."""
    count = sessions_of(by).filter(expires_at__gt=now).exclude(id=session_id).update(ended_at=now)
    if count:
        kind = str(by.kind)
        record(
            SessionsEnded(kind=kind, person_id=by.id, count=count, why=Why.OWNER), by=by, now=now
        )
    return count


@act
def sign_officer_out(
    officer_id: int, session_id: int | None = None, *, by: Actor, now: datetime
) -> int:
    """End an officer's session, or all of hers, as who administers her; returns how many."""
    managed(officer_id, by=by, now=now)
    if session_id is None:
        return end_sessions(officer_id, Why.ADMINISTRATOR, by=by, now=now)
    ended = sessions_of(Actor.officer(officer_id)).filter(id=session_id).update(ended_at=now)
    if ended:
        record(
            SessionEnded(kind="officer", person_id=officer_id, session_id=session_id),
            by=by,
            now=now,
        )
    return ended


def end_sessions(
    officer_id: int, why: Why, *, keep: int | None = None, by: Actor, now: datetime
) -> int:
    """End what an officer has open, all but `keep`, because of something else that was done.

    Called by acts that have asked whether the actor may; nobody else's session is touched.
    """
    found = sessions_of(Actor.officer(officer_id)).filter(expires_at__gt=now)
    count = (found if keep is None else found.exclude(id=keep)).update(ended_at=now)
    if count:
        record(
            SessionsEnded(kind="officer", person_id=officer_id, count=count, why=why),
            by=by,
            now=now,
        )
    return count


def drop_old_sessions(*, now: datetime) -> int:
    """Delete sessions a month after their end; returns how many. The journal keeps the fact."""
    old = now - timedelta(days=30)
    ended, _ = Session.objects.filter(ended_at__lt=old).delete()
    expired, _ = Session.objects.filter(expires_at__lt=old).delete()
    return ended + expired
