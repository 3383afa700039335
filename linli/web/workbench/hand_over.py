"""What an officer leaves behind: posts, and open cases of units where nobody else would remain."""

from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from linli.cases.models import Case
from linli.journal.acting import Actor, Conflict
from linli.people.acts.officers import retire_officer
from linli.people.appointing import live_posts, managed
from linli.people.holding import live
from linli.people.models import Post
from linli.people.units import unit_by_id
from linli.web.bodies import Done, UnitOut, unit_out
from linli.web.shape import Shape
from linli.web.workbench.staff import HeldOut, held_out, lenders


class LeftUnitOut(Shape):
    """A unit that she works for: its open cases, and how many colleagues remain."""

    unit: UnitOut
    open_cases: int
    remaining: int


class HandOverOut(Shape):
    """What has to go to somebody else; `needs_successor` when cases would be with nobody."""

    posts: list[HeldOut]
    units: list[LeftUnitOut]
    empty_areas: list[str]
    needs_successor: bool


def hand_over(officer_id: int, *, by: Actor, now: datetime) -> HandOverOut:
    """What an officer would leave behind today; five statements."""
    managed(officer_id, word="people.view", by=by, now=now)
    posts = list(live_posts(officer_id, now=now).select_related("stand_in_for"))
    own = [post for post in posts if post.stand_in_for_id is None]
    unit_ids = sorted({post.unit_id for post in own})
    held = Case.objects.filter(holder_id__in=unit_ids, ended_at=None).values_list("holder_id")
    cases = dict(held.annotate(n=Count("id")).order_by())
    today = timezone.localdate(now)
    others = live(now=now).filter(officer__active=True, officer__locked_at=None, from_on__lte=today)
    others = others.exclude(officer_id=officer_id)
    remaining: dict[int, set[int]] = {}
    areas: set[str] = set()
    same = Q(unit_id__in=unit_ids) | Q(area_code__in=[post.area_code for post in own])
    for unit_id, other, area in others.filter(same).values_list(
        "unit_id", "officer_id", "area_code"
    ):
        remaining.setdefault(unit_id, set()).add(other)
        areas.add(area)
    left_units = [
        LeftUnitOut(
            unit=unit_out(one),
            open_cases=cases.get(one, 0),
            remaining=len(remaining.get(one, ())),
        )
        for one in unit_ids
    ]
    owners = lenders(posts)
    return HandOverOut(
        posts=[held_out(post, owners, now=now) for post in posts],
        units=left_units,
        empty_areas=sorted({post.area_code for post in own if narrow(post)} - areas),
        needs_successor=any(one.open_cases and not one.remaining for one in left_units),
    )


def narrow(post: Post) -> bool:
    """Whether a post is over a part of its unit's area, such as a grid."""
    return post.area_code != unit_by_id(post.unit_id).area_code


def left(officer_id: int, successor_id: int | None, *, by: Actor, now: datetime) -> Done:
    """She leaves; refused where open cases would be with nobody and no successor is named."""
    if successor_id is None:
        behind = hand_over(officer_id, by=by, now=now)
        lonely = [one for one in behind.units if one.open_cases and not one.remaining]
        if lonely:
            first = lonely[0]
            raise Conflict(
                "officer.nobody_left",
                f"“{first.unit.name.zh}”还有 {first.open_cases} 件未办结，走后没有人接。"
                "请指定接任人。",
                f"{first.unit.name.en} holds {first.open_cases} open cases and nobody would be "
                "left. Name a successor.",
                field="successor",
            )
    retire_officer(officer_id, successor_id=successor_id, by=by, now=now)
    return Done()
