"""An officer is corrected, locked, let in anew, and leaves with her posts handed over."""

import secrets
from datetime import date, datetime

from django.utils import timezone

from linli.journal.acting import Actor, ActorKind, Conflict, Invalid, act
from linli.journal.record import record
from linli.people.acts.sessions import Why, end_sessions
from linli.people.acts.sign_in import write_password
from linli.people.acts.staff import stand_in, write_post
from linli.people.appointing import keep_an_administrator, live_posts, managed
from linli.people.events import (
    OfficerCorrected,
    OfficerLeft,
    OfficerLocked,
    OfficerUnlocked,
)
from linli.people.models import NAME, PHONE, Officer, Post
from linli.people.passwords import hashed
from linli.people.phones import phone_normal
from linli.people.sealing import blind, seal

# Without what is mistaken for something else when it is read out or copied from paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def first_password() -> str:
    """A password that can be read out over a telephone: 59 bits in three groups of four."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


@act
def renew_password(officer_id: int, *, by: Actor, now: datetime) -> str:
    """Give an officer a first password anew and return it, this once; her sessions end."""
    managed(officer_id, by=by, now=now)
    password = first_password()
    write_password(officer_id, hashed(password), keep=None, must_change=True, by=by, now=now)
    return password


@act
def correct_officer(
    officer_id: int,
    *,
    name: str | None = None,
    phone: str | None = None,
    by: Actor,
    now: datetime,
) -> None:
    """Correct an officer's name or phone; what is None stays, an empty phone is taken out."""
    officer = managed(officer_id, word="people.add", by=by, now=now)
    if name is not None:
        if not name.strip():
            raise Invalid("officer.name", "请填写姓名。", "A name is needed.", field="name")
        officer.name_sealed = seal(name.strip(), NAME)
    if phone is not None:
        number = phone_normal(phone)
        if phone.strip() and not number:
            raise Invalid(
                "phone.unclear", "这不是电话号码。", "This is not a phone number.", field="phone"
            )
        officer.phone_sealed = seal(number, PHONE) if number else None
        officer.phone_index = blind(number, PHONE) if number else None
    officer.save(update_fields=["name_sealed", "phone_sealed", "phone_index"])
    record(OfficerCorrected(officer_id=officer_id), by=by, now=now)


@act
def lock_officer(officer_id: int, *, by: Actor, now: datetime) -> None:
    """Keep an officer from signing in, now; her posts stay for later. Twice is once."""
    not_oneself(officer_id, by)
    managed(officer_id, by=by, now=now)
    if not Officer.objects.filter(id=officer_id, locked_at=None).update(locked_at=now):
        return
    end_sessions(officer_id, Why.LOCK, by=by, now=now)
    record(OfficerLocked(officer_id=officer_id), by=by, now=now)
    roles = live_posts(officer_id, now=now).values_list("role", flat=True)
    keep_an_administrator(officer_id, *roles, by=by, now=now)


@act
def unlock_officer(officer_id: int, *, by: Actor, now: datetime) -> None:
    """Let an officer sign in again. Twice is once."""
    managed(officer_id, by=by, now=now)
    locked = Officer.objects.filter(id=officer_id, locked_at__isnull=False)
    if locked.update(locked_at=None):
        record(OfficerUnlocked(officer_id=officer_id), by=by, now=now)


@act
def retire_officer(
    officer_id: int, *, successor_id: int | None = None, by: Actor, now: datetime
) -> None:
    """A member of staff leaves: her sessions and posts end now. Her acts keep her name.

    A successor takes over every post that is in force or to come and that she does not hold
    already; what others lent her ends, what she lent to others ends with her posts.
    """
    not_oneself(officer_id, by)
    managed(officer_id, by=by, now=now)
    # Locked: two at once must give one leaving and one refusal.
    posts = list(live_posts(officer_id, now=now).select_for_update(of=("self",)))
    if successor_id is not None:
        take_over(successor_id, posts, by=by, now=now)
    Officer.objects.filter(id=officer_id).update(active=False, left_at=now)
    Post.objects.filter(officer_id=officer_id, ended_at=None).update(ended_at=now)
    end_sessions(officer_id, Why.LEFT, by=by, now=now)
    record(OfficerLeft(officer_id=officer_id, successor_id=successor_id), by=by, now=now)
    keep_an_administrator(officer_id, *(post.role for post in posts), by=by, now=now)


def take_over(successor_id: int, posts: list[Post], *, by: Actor, now: datetime) -> None:
    """Give a successor these posts, but those that were only lent or that she holds already."""
    managed(successor_id, by=by, now=now)
    if any(post.officer_id == successor_id for post in posts):
        raise Conflict(
            "officer.own_successor",
            "接任人不能是离职者本人。",
            "Nobody takes over from herself.",
            field="successor",
        )
    held = {(post.role, post.unit_id, post.area_code) for post in live_posts(successor_id, now=now)}
    for post in posts:
        if post.stand_in_for_id is not None:
            continue
        if (post.role, post.unit_id, post.area_code) in held:
            continue
        write_post(
            Post(
                officer_id=successor_id,
                role=post.role,
                unit_id=post.unit_id,
                area_code=post.area_code,
                from_on=max(post.from_on, timezone.localdate(now)),
                to_on=post.to_on,
            ),
            by=by,
            now=now,
        )


@act
def stand_in_for(
    officer_id: int,
    post_ids: list[int],
    *,
    from_on: date | None = None,
    to_on: date,
    by: Actor,
    now: datetime,
) -> list[int]:
    """Let an officer stand in for several posts, all or none, and give the new posts' ids."""
    if not post_ids:
        raise Invalid(
            "stand_in.none", "请至少选一个岗位。", "Choose one post at least.", field="posts"
        )
    return [
        stand_in(officer_id, post_id, from_on=from_on, to_on=to_on, by=by, now=now)
        for post_id in dict.fromkeys(post_ids)
    ]


def not_oneself(officer_id: int, by: Actor) -> None:
    """Refuse what would shut the asker out: a colleague has to do that."""
    if by.kind is ActorKind.OFFICER and by.id == officer_id:
        raise Conflict(
            "officer.oneself",
            "不能停用或离职自己的账号。请另一位管理员来做。",
            "Nobody locks or retires herself. Another administrator can.",
        )
