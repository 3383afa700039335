"""From where somebody asks, and what of her rights counts there.

Whoever administers 三员 may be bound to networks that the pack names: from elsewhere her posts of
administering do not count, and those that are no administering do.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from linli.journal.acting import Forbidden, NotNow
from linli.people.authority import HeldPost, authority_now
from linli.policy.queries import current

_AT: ContextVar[str | None] = ContextVar("asking_from", default=None)


@contextmanager
def asking_from(address: str) -> Iterator[None]:
    """Within this block somebody asks from this address; outside of one it is the house itself."""
    before = _AT.set(address)
    try:
        yield
    finally:
        _AT.reset(before)


def is_bound() -> bool:
    """Whether posts of administering do not count from where somebody asks now."""
    at = _AT.get()
    if at is None:
        return False
    try:
        return not current().pack.sign_in.administration.admits(at)
    except NotNow:
        return False  # nothing adopted yet


def withheld(posts: Iterable[HeldPost]) -> tuple[HeldPost, ...]:
    """Those of the posts that do not count from where she asks."""
    if not is_bound():
        return ()
    roles = current().pack.roles.by_code
    return tuple(post for post in posts if post.role in roles and roles[post.role].hands)


def check_may_enter(officer_id: int, *, now: datetime) -> None:
    """Refuse a sign-in from elsewhere to whoever does nothing but administer."""
    if not is_bound():
        return
    posts = authority_now(officer_id, now=now).posts
    if posts and len(withheld(posts)) == len(posts):
        raise Forbidden(
            "sign_in.elsewhere",
            "管理岗位只能从指定的网络登录，您现在的网络不在其中。请到指定网络再登录。",
            "Administrators sign in from named networks only, and yours is none of them. Sign in "
            "from there.",
        )
