"""Who is signed in, who holds which post, and who is behind a number."""

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX as NO_PASSWORD
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from linli.journal.acting import Actor, ActorKind
from linli.people.authority import POSTS_IN_FORCE, Authority, days_in_force, held_posts
from linli.people.factor_rules import asked_of, grace_ends
from linli.people.masking import masked_name, masked_phone
from linli.people.models import NAME, PHONE, PHONE_TAIL, Officer, Post, Resident, Session
from linli.people.phones import phone_normal, phone_tail
from linli.people.sealing import Personal, blinds, opened
from linli.people.whereabouts import withheld

SEEN_EVERY = timedelta(minutes=5)

_SESSION = f"""
SELECT session.id, session.kind, session.officer_id, session.resident_id, session.post_id,
       session.last_seen_at, session.expires_at,
       coalesce(officer.must_change_password, false), coalesce(resident.language, 'zh'),
       officer.factor_asked_at, session.proved_by, session.proved_at,
       EXISTS (SELECT 1 FROM people_factor factor
               WHERE factor.officer_id = session.officer_id AND factor.confirmed_at IS NOT NULL)
       OR EXISTS (SELECT 1 FROM people_passkey passkey
                  WHERE passkey.officer_id = session.officer_id),
       ({POSTS_IN_FORCE.format(officer="session.officer_id")})
FROM people_session session
LEFT JOIN people_officer officer ON officer.id = session.officer_id
LEFT JOIN people_resident resident ON resident.id = session.resident_id
WHERE session.token_hash = %s AND session.ended_at IS NULL AND session.expires_at > %s
  AND (officer.active AND officer.locked_at IS NULL
       OR resident.erased_at IS NULL AND resident.id IS NOT NULL)
"""  # noqa: S608  # nothing in it comes from outside


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session in use, with everything that a request needs to know about its owner."""

    session_id: int
    actor: Actor
    authority: Authority
    language: str
    must_change_password: bool
    expires_at: datetime
    has_factor: bool
    # When she last proved in full who she is: at the sign-in, or since.
    proved_at: datetime
    # When a second factor has to be set up, for one who must and has none.
    factor_due_at: datetime | None
    # Time to say `keep_session`; until then a request writes nothing.
    is_due_to_be_kept: bool


def token_hash(token: str) -> bytes:
    """Under which a session is found. A random token needs no slow hash."""
    return hashlib.sha256(token.encode()).digest()


def session_by_token(token: str, *, now: datetime) -> SignedIn | None:
    """Whose session a token opens, with the posts in force: one query, so that a post that ended
    a moment ago is gone with the next request. None when the token opens nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SESSION, [*days_in_force(now), token_hash(token), now])
        row = cursor.fetchone()
    if row is None:
        return None
    (
        session_id,
        kind,
        officer_id,
        resident_id,
        post_id,
        seen_at,
        expires_at,
        due,
        language,
        asked_at,
        proved_by,
        proved_at,
        has_factor,
        posts,
    ) = row
    keep = now - seen_at >= SEEN_EVERY
    if kind == ActorKind.RESIDENT:
        actor = Actor.resident(resident_id)
        authority = Authority(ActorKind.RESIDENT, resident_id)
        return SignedIn(
            session_id=session_id,
            actor=actor,
            authority=authority,
            language=language,
            must_change_password=False,
            expires_at=expires_at,
            has_factor=False,
            proved_at=proved_at,
            factor_due_at=None,
            is_due_to_be_kept=keep,
        )
    # Whom the provider knows has no use for a password of ours, first or not.
    due = due and proved_by == Session.Proof.OURSELVES
    proved_enough = has_factor or proved_by == Session.Proof.PROVIDER_STRONG
    held = held_posts(() if due else posts)
    asked = not proved_enough and asked_of(post.role for post in held)
    due_at = grace_ends(asked_at, now=now) if asked else None
    lacking = due_at is not None and due_at <= now
    if lacking:
        held = ()
    authority = Authority(ActorKind.OFFICER, officer_id, held, due, lacking)
    authority = authority.without(withheld(held)).narrowed(post_id)
    if post_id is None and len(held) == 1:
        post_id = held[0].id
    actor = Actor.officer(officer_id, post_id)
    return SignedIn(
        session_id=session_id,
        actor=actor,
        authority=authority,
        language=language,
        must_change_password=due,
        expires_at=expires_at,
        has_factor=has_factor,
        proved_at=proved_at,
        factor_due_at=due_at,
        is_due_to_be_kept=keep,
    )


def is_signed_in(resident_id: int, *, now: datetime) -> bool:
    """Whether a resident uses an account: she is signed in on some device."""
    return Session.objects.filter(
        resident_id=resident_id, ended_at=None, expires_at__gt=now
    ).exists()


@dataclass(frozen=True, slots=True)
class ResidentFacts:
    """A resident as an officer may see her: masked, unless the door has been asked."""

    id: int
    name: Personal
    phone: Personal
    language: str
    is_erased: bool

    @property
    def masked_name(self) -> str:
        return masked_name(self.name)

    @property
    def masked_phone(self) -> str:
        return masked_phone(self.phone)


def residents(ids: Iterable[int]) -> dict[int, ResidentFacts]:
    """The residents with these ids. Whoever shows more than the masks asks `must` first."""
    return {
        row.id: ResidentFacts(
            id=row.id,
            name=plain_or_empty(row.name_sealed, NAME),
            phone=plain_or_empty(row.phone_sealed, PHONE),
            language=row.language,
            is_erased=row.erased_at is not None,
        )
        for row in Resident.objects.filter(id__in=set(ids))
    }


def resident_by_phone(phone: str) -> int | None:
    """The id of the resident with this number, however it is written."""
    number = phone_normal(phone)
    if not number:
        return None
    found = Resident.objects.filter(phone_index__in=blinds(number, PHONE))
    return found.values_list("id", flat=True).first()


def phone_tail_indexes(tail: str) -> list[bytes]:
    """What the last four digits of a number are found by, in `Resident.phone_tail_index`."""
    # Not as a number is normalised: four digits that begin with 00 are no call abroad.
    digits = unicodedata.normalize("NFKC", tail).strip()
    return blinds(phone_tail(digits), PHONE_TAIL)


def residents_by_phone_tail(tail: str, *, limit: int = 1000) -> list[int]:
    """The ids of residents whose numbers end so, the newest first."""
    found = Resident.objects.filter(phone_tail_index__in=phone_tail_indexes(tail)).order_by("-id")
    return list(found.values_list("id", flat=True)[:limit])


@dataclass(frozen=True, slots=True)
class OfficerFacts:
    """A member of staff. Her name is for colleagues, and for residents as the law has it."""

    id: int
    username: str
    name: Personal
    phone: Personal
    active: bool


def officers(ids: Iterable[int]) -> dict[int, OfficerFacts]:
    """The officers with these ids, those who left too."""
    return {row.id: officer_facts(row) for row in Officer.objects.filter(id__in=set(ids))}


def officer_by_username(username: str) -> OfficerFacts | None:
    """The officer with this username, or None."""
    row = Officer.objects.filter(username=username.strip().casefold()).first()
    return None if row is None else officer_facts(row)


def posted_names(area_code: str, roles: Iterable[str], *, now: datetime) -> list[str]:
    """Who works in exactly this area in one of these roles, by name; stand-ins too.

    The names are public: they hang in the stairway. The pack says for which roles that is so.
    """
    today = timezone.localdate(now)
    in_force = Q(to_on__isnull=True) | Q(to_on__gte=today)
    posts = (
        Post.objects.filter(
            in_force,
            area_code=area_code,
            role__in=list(roles),
            from_on__lte=today,
            ended_at=None,
            stand_in_for__ended_at=None,
            officer__active=True,
        )
        .select_related("officer")
        .order_by("id")
    )
    names = [officer_facts(post.officer).name.plain for post in posts]
    return list(dict.fromkeys(name for name in names if name))


def without_password(ids: Iterable[int]) -> list[OfficerFacts]:
    """Those among these who are here and have no password yet, by id."""
    rows = Officer.objects.filter(id__in=set(ids), active=True, password__startswith=NO_PASSWORD)
    return [officer_facts(row) for row in rows.order_by("id")]


def officer_facts(row: Officer) -> OfficerFacts:
    return OfficerFacts(
        id=row.id,
        username=row.username,
        name=plain_or_empty(row.name_sealed, NAME),
        phone=plain_or_empty(row.phone_sealed, PHONE),
        active=row.active,
    )


def plain_or_empty(sealed: bytes | memoryview | None, context: str) -> Personal:
    return Personal("") if sealed is None else opened(sealed, context)
