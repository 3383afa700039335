"""The staff, a page at a time."""

from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from linli.people.models import Officer, Post
from linli.people.queries import officer_facts
from linli.people.units import unit_by_code
from linli.web.bodies import UnitOut, unit_out
from linli.web.pages import cursor_after, cut, id_after
from linli.web.shape import Shape


class AddedOut(Shape):
    """The id of what was added."""

    id: int


class HeldOut(Shape):
    """A post that somebody holds."""

    id: int
    role: str
    unit: UnitOut
    area: str
    from_on: date
    to_on: date | None
    stands_in: bool


class StaffOut(Shape):
    """A member of staff, with the posts in force."""

    id: int
    username: str
    name: str
    posts: list[HeldOut]


class StaffPageOut(Shape):
    """A page of staff."""

    items: list[StaffOut]
    next: str | None


def staff_page(unit: str, cursor: str, limit: int, *, now: datetime) -> StaffPageOut:
    """Active staff by id, perhaps of one unit; two statements."""
    today = timezone.localdate(now)
    held = Post.objects.filter(Q(to_on=None) | Q(to_on__gte=today), ended_at=None)
    held = held.filter(Q(stand_in_for=None) | Q(stand_in_for__ended_at=None))
    after = id_after(cursor, "staff") if cursor else 0
    rows = Officer.objects.filter(active=True, id__gt=after).order_by("id")
    if unit:
        rows = rows.filter(id__in=held.filter(unit_id=unit_by_code(unit).id).values("officer_id"))
    page, following = cut(rows[: limit + 1], limit, lambda row: cursor_after("staff", row.id))
    posts: dict[int, list[HeldOut]] = {}
    for post in held.filter(officer__in=page).order_by("id"):
        posts.setdefault(post.officer_id, []).append(_held(post))
    return StaffPageOut(
        items=[
            StaffOut(
                id=row.id,
                username=row.username,
                name=officer_facts(row).name.plain,
                posts=posts.get(row.id, []),
            )
            for row in page
        ],
        next=following,
    )


def _held(post: Post) -> HeldOut:
    return HeldOut(
        id=post.id,
        role=post.role,
        unit=unit_out(post.unit_id),
        area=post.area_code,
        from_on=post.from_on,
        to_on=post.to_on,
        stands_in=post.stand_in_for_id is not None,
    )
