"""Which posts are held, and whose holders an administrator administers."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.people.models import Post
from linli.people.permissions import Reach
from linli.people.units import unit_by_id


def live(*, now: datetime) -> QuerySet[Post]:
    """Posts that are in force or will be; a stand-in's no longer than the post it is lent from."""
    today = timezone.localdate(now)
    held = Post.objects.filter(Q(to_on=None) | Q(to_on__gte=today), ended_at=None)
    lent_on = Q(stand_in_for__ended_at=None) & (
        Q(stand_in_for__to_on=None) | Q(stand_in_for__to_on__gte=today)
    )
    return held.filter(Q(stand_in_for=None) | lent_on)


def live_by_officer(officer_ids: Iterable[int], *, now: datetime) -> dict[int, list[Post]]:
    """Those of some officers, the oldest first, with what they are lent from: one statement."""
    found: dict[int, list[Post]] = {}
    held = live(now=now).filter(officer_id__in=set(officer_ids)).select_related("stand_in_for")
    for post in held.order_by("id"):
        found.setdefault(post.officer_id, []).append(post)
    return found


def changeable(posts: list[Post], mine: Reach) -> bool:
    """Whether the asker may administer the holder of these posts; the act asks again."""
    if mine.everything:
        return True
    return bool(posts) and all(
        any(
            post.area_code.startswith(area) and unit_by_id(post.unit_id).area_code.startswith(area)
            for area in mine.area_codes
        )
        for post in posts
    )
