"""A session is opened, kept while it is used, and ended."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from linli.journal.acting import Actor, NotFound, act
from linli.journal.record import record
from linli.people.events import SessionEnded, SessionOpened
from linli.people.models import Post, Session
from linli.people.queries import SEEN_EVERY, token_hash


@dataclass(frozen=True)
class Lifetime:
    """How long a session lasts unused, and at most."""

    idle: timedelta
    longest: timedelta


# A grid worker may be a weekend off, and then signs in again; a resident seldom comes, and her
# session opens no more than her own reports.
LIFETIMES = {
    Session.Kind.OFFICER: Lifetime(timedelta(hours=24), timedelta(days=14)),
    Session.Kind.RESIDENT: Lifetime(timedelta(days=90), timedelta(days=365)),
}


@dataclass(frozen=True)
class Opened:
    """A session just opened. The token is shown this once; the database has only its hash."""

    session_id: int
    token: str = field(repr=False)
    actor: Actor
    expires_at: datetime
    must_change_password: bool = False


@act
def open_session(
    kind: Session.Kind, person_id: int, *, device: str = "", by: Actor, now: datetime
) -> Opened:
    """Open a session for a person whose identity has been proved."""
    token = secrets.token_urlsafe(32)
    session = Session.objects.create(
        token_hash=token_hash(token),
        kind=kind,
        officer_id=person_id if kind is Session.Kind.OFFICER else None,
        resident_id=person_id if kind is Session.Kind.RESIDENT else None,
        created_at=now,
        last_seen_at=now,
        expires_at=now + LIFETIMES[kind].idle,
        device=device[:200],
    )
    record(
        SessionOpened(kind=kind.value, person_id=person_id, session_id=session.id), by=by, now=now
    )
    return Opened(session.id, token, by, session.expires_at)


def keep_session(session_id: int, *, now: datetime) -> None:
    """Note that a session is in use, at most once in five minutes, and let it last longer."""
    session = Session.objects.filter(
        id=session_id, ended_at=None, last_seen_at__lte=now - SEEN_EVERY
    ).first()
    if session is None:
        return
    life = LIFETIMES[Session.Kind(session.kind)]
    Session.objects.filter(id=session_id, ended_at=None).update(
        last_seen_at=now, expires_at=min(now + life.idle, session.created_at + life.longest)
    )


@act
def take_post(session_id: int, post_id: int | None, *, by: Actor, now: datetime) -> None:
    """Work in one of one's posts for the rest of the session, or in all of them again."""
    if post_id is not None and not Post.objects.filter(id=post_id, officer_id=by.id).exists():
        raise NotFound("people.not_your_post", "这不是您的岗位。", "This is none of your posts.")
    Session.objects.filter(id=session_id, officer_id=by.id, ended_at=None).update(post_id=post_id)


@act
def sign_out(session_id: int, *, by: Actor, now: datetime) -> None:
    """End a session of one's own. Ended twice is ended once."""
    mine = Session.objects.filter(id=session_id, ended_at=None)
    mine = (
        mine.filter(resident_id=by.id) if by.kind == "resident" else mine.filter(officer_id=by.id)
    )
    if mine.update(ended_at=now):
        record(
            SessionEnded(kind=str(by.kind), person_id=by.id, session_id=session_id),
            by=by,
            now=now,
        )


def drop_old_sessions(*, now: datetime) -> int:
    """Delete sessions a month after their end; returns how many. The journal keeps the fact."""
    old = now - timedelta(days=30)
    ended, _ = Session.objects.filter(ended_at__lt=old).delete()
    expired, _ = Session.objects.filter(expires_at__lt=old).delete()
    return ended + expired
