"""The staff, a page at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Literal

from django.db.models import QuerySet
from django.utils import timezone

from linli.people.authority import Authority
from linli.people.holding import changeable, live, live_by_officer
from linli.people.models import PHONE, Officer, Post
from linli.people.permissions import Reach, reach_of
from linli.people.phones import phone_normal
from linli.people.queries import OfficerFacts, officer_facts, officers
from linli.people.sealing import blinds
from linli.people.units import unit_by_code, units
from linli.policy.queries import current
from linli.web.bodies import Both, Named, UnitOut, both, unit_out
from linli.web.pages import cursor_after, cut, id_after
from linli.web.shape import Shape

StaffState = Literal["present", "active", "locked", "unposted", "left"]


class AddedOut(Shape):
    """The id of what was added."""

    id: int


class ColleagueOut(Shape):
    """A member of staff by name."""

    id: int
    name: str


class HeldOut(Shape):
    """A post that somebody holds or will hold; `stands_in_for` is whose post it is."""

    id: int
    role: str
    role_name: Both
    unit: UnitOut
    area: str
    from_on: date
    to_on: date | None
    stands_in: bool
    stands_in_for: ColleagueOut | None
    begun: bool


class StaffOut(Shape):
    """A member of staff, with the posts in force and to come."""

    id: int
    username: str
    name: str
    state: Literal["active", "locked", "left"]
    posts: list[HeldOut]
    mine_to_change: bool


class StaffPageOut(Shape):
    """A page of staff."""

    items: list[StaffOut]
    next: str | None


@dataclass(frozen=True, slots=True)
class Looked:
    """Whom a list of staff is to show."""

    unit: str = ""
    area: str = ""
    level: str = ""
    role: str = ""
    state: StaffState = "present"
    words: str = ""


def staff_page(
    looked: Looked, cursor: str, limit: int, *, asker: Authority, now: datetime
) -> StaffPageOut:
    """Staff by id; three statements, however many they are."""
    after = id_after(cursor, "staff") if cursor else 0
    found = wanted(looked, now=now).filter(id__gt=after).order_by("id")
    words = looked.words.strip()
    rows = named(found, words) if words else found[: limit + 1]
    page, following = cut(islice(rows, limit + 1), limit, lambda row: cursor_after("staff", row.id))
    mine = reach_of(current().pack.roles, asker, "people.view")
    return StaffPageOut(items=staff_out(page, mine, now=now), next=following)


def wanted(looked: Looked, *, now: datetime) -> QuerySet[Officer]:
    """The officers that a list asks for, but for the words."""
    held = live(now=now)
    rows = Officer.objects.filter(active=looked.state != "left")
    if looked.state in ("active", "locked"):
        rows = rows.filter(locked_at__isnull=looked.state == "active")
    if looked.state == "unposted":
        rows = rows.exclude(id__in=held.values("officer_id"))
    posts = held
    if looked.unit:
        posts = posts.filter(unit_id=unit_by_code(looked.unit).id)
    if looked.role:
        posts = posts.filter(role=looked.role)
    if looked.area:
        posts = posts.filter(area_code__startswith=looked.area)
    if looked.level:
        posts = posts.filter(unit_id__in=[one.id for one in units() if one.level == looked.level])
    if looked.unit or looked.role or looked.area or looked.level:
        rows = rows.filter(id__in=posts.values("officer_id"))
    return rows


def named(rows: QuerySet[Officer], words: str) -> Iterator[Officer]:
    """Those whose name or username has the words in it, or whose phone they are.

    Names are sealed, so they are opened here one after the other: a district has some thousands of
    staff, and opening one costs some microseconds.
    """
    number = phone_normal(words)
    indexes = blinds(number, PHONE) if number else []
    folded = words.casefold()
    for row in rows:
        of_phone = row.phone_index is not None and bytes(row.phone_index) in indexes
        if of_phone or folded in row.username or folded in officer_facts(row).name.plain.casefold():
            yield row


def staff_out(page: list[Officer], mine: Reach, *, now: datetime) -> list[StaffOut]:
    """Officers with their posts: two statements."""
    posts = live_by_officer((row.id for row in page), now=now)
    owners = lenders(post for held in posts.values() for post in held)
    return [
        StaffOut(
            id=row.id,
            username=row.username,
            name=officer_facts(row).name.plain,
            state=state_of(row),
            posts=[held_out(post, owners, now=now) for post in posts.get(row.id, [])],
            mine_to_change=changeable(posts.get(row.id, []), mine),
        )
        for row in page
    ]


def state_of(row: Officer) -> Literal["active", "locked", "left"]:
    if not row.active:
        return "left"
    return "active" if row.locked_at is None else "locked"


def lenders(posts: Iterable[Post]) -> dict[int, OfficerFacts]:
    """Who holds the posts that these stand in for; no statement when none does."""
    ids = {post.stand_in_for.officer_id for post in posts if post.stand_in_for is not None}
    return officers(ids) if ids else {}


def held_out(post: Post, owners: dict[int, OfficerFacts], *, now: datetime) -> HeldOut:
    """A post as the screens show it."""
    lent = post.stand_in_for
    owner = None if lent is None else owners[lent.officer_id]
    return HeldOut(
        id=post.id,
        role=post.role,
        role_name=role_name(post.role),
        unit=unit_out(post.unit_id),
        area=post.area_code,
        from_on=post.from_on,
        to_on=post.to_on,
        stands_in=lent is not None,
        stands_in_for=None if owner is None else ColleagueOut(id=owner.id, name=owner.name.plain),
        begun=post.from_on <= timezone.localdate(now),
    )


def role_name(code: str) -> Both:
    """A role by name; one that the rules no longer have, by its code."""
    role = current().pack.roles.by_code.get(code)
    return Both(zh=code, en=code) if role is None else both(role.name)


def role_named(code: str) -> Named:
    """A role with its code."""
    return Named(code=code, name=role_name(code))
