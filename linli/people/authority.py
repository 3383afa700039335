"""Who is asking, with the posts that count at this moment."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from linli.journal.acting import Actor, ActorKind

# The posts of officer {officer} in force: parameters are today, today, today, today.
# A stand-in's right is borrowed, so it ends with the post that it is borrowed from.
POSTS_IN_FORCE = """
    SELECT coalesce(
        json_agg(json_build_array(post.id, post.role, post.unit_id, post.area_code)
                 ORDER BY post.id), '[]')
    FROM people_post post LEFT JOIN people_post lent ON lent.id = post.stand_in_for_id
    WHERE post.officer_id = {officer} AND post.ended_at IS NULL AND lent.ended_at IS NULL
      AND post.from_on <= %s AND (post.to_on IS NULL OR post.to_on >= %s)
      AND (lent.id IS NULL OR lent.from_on <= %s)
      AND (lent.to_on IS NULL OR lent.to_on >= %s)
"""


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post in force: role × unit × area."""

    id: int
    role: str
    unit_id: int
    area_code: str


@dataclass(frozen=True, slots=True)
class Authority:
    """One asker, and what the asker's posts are; what they allow is for `permissions` to say."""

    kind: ActorKind
    id: int
    posts: tuple[HeldPost, ...] = ()
    # Signed in with a password that somebody else chose: no post counts until it is changed.
    new_password_due: bool = False
    # The rules ask for a second factor, and the days of grace are over: no post counts until then.
    factor_due: bool = False
    # All her posts, also those in whose name she does not act now; None: the same as `posts`.
    every_post: tuple[HeldPost, ...] | None = None
    # Posts of administering that do not count, for she asks from none of the networks named.
    withheld: tuple[HeldPost, ...] = ()

    @property
    def every_role(self) -> frozenset[str]:
        """Her roles, in whatever post."""
        return frozenset(
            post.role for post in (self.posts if self.every_post is None else self.every_post)
        )

    @property
    def every_unit_ids(self) -> frozenset[int]:
        """The units she works for, in whatever post: who is kept apart is so in all of them."""
        return frozenset(
            post.unit_id for post in (self.posts if self.every_post is None else self.every_post)
        )

    @property
    def unit_ids(self) -> frozenset[int]:
        """The units the asker works for, over all posts in force."""
        return frozenset(post.unit_id for post in self.posts)

    def narrowed(self, post_id: int | None) -> "Authority":
        """With one of the posts only; the same when no post is named."""
        if post_id is None:
            return self
        kept = tuple(post for post in self.posts if post.id == post_id)
        every = self.posts if self.every_post is None else self.every_post
        withheld = tuple(post for post in self.withheld if post.id == post_id)
        return replace(self, posts=kept, every_post=every, withheld=withheld)

    def without(self, posts: "tuple[HeldPost, ...]") -> "Authority":
        """With these posts withheld; the same when there are none."""
        if not posts:
            return self
        kept = tuple(post for post in self.posts if post not in posts)
        every = self.posts if self.every_post is None else self.every_post
        return replace(self, posts=kept, every_post=every, withheld=posts)


_IN_FORCE: ContextVar[Authority | None] = ContextVar("authority_in_force", default=None)


@contextmanager
def acting_under(authority: Authority) -> Iterator[None]:
    """Within this block the asker's posts are these: loaded once, with the session."""
    before = _IN_FORCE.set(authority)
    try:
        yield
    finally:
        _IN_FORCE.reset(before)


def authority_of(by: Actor, *, now: datetime) -> Authority:
    """What the actor's posts are: those of the request in hand, or else asked of the database.

    An actor who names a post has the rights of that post alone.
    """
    if by.kind is not ActorKind.OFFICER:
        return Authority(by.kind, by.id)
    known = _IN_FORCE.get()
    if known is None or known.kind is not by.kind or known.id != by.id:
        known = authority_now(by.id, now=now)
    return known.narrowed(by.post_id)


def authority_now(officer_id: int, *, now: datetime) -> Authority:
    """An officer's posts of this moment, asked of the database; none if she left or is locked."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT ({POSTS_IN_FORCE.format(officer='officer.id')}) "  # noqa: S608  # our own text
            "FROM people_officer officer "
            "WHERE officer.id = %s AND officer.active AND officer.locked_at IS NULL",
            [*days_in_force(now), officer_id],
        )
        row = cursor.fetchone()
    return Authority(ActorKind.OFFICER, officer_id, held_posts(row[0] if row else ()))


def days_in_force(now: datetime) -> list[date]:
    """The parameters of POSTS_IN_FORCE: a post's days are those of the district's calendar."""
    return [timezone.localdate(now)] * 4


def held_posts(rows: Iterable[tuple[int, str, int, str]]) -> tuple[HeldPost, ...]:
    return tuple(HeldPost(*row) for row in rows)
