"""代班: who stands in for whom, from when to when; each ends by itself."""

from datetime import date, datetime
from typing import Literal

from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field

from linli.journal.acting import ActorKind
from linli.people.acts.officers import stand_in_for
from linli.people.holding import changeable
from linli.people.models import Post
from linli.people.permissions import reach_of
from linli.people.queries import officers
from linli.policy.queries import current
from linli.web.bodies import Both, Strict, UnitOut, unit_out
from linli.web.callers import actor, authority
from linli.web.door import Grave, Routes
from linli.web.once import once
from linli.web.pages import PAGE, Cursor, Id, Limit, cursor_after, cut, id_after
from linli.web.shape import Shape
from linli.web.workbench.staff import ColleagueOut, role_name

routes = Routes(only=ActorKind.OFFICER)
When = Literal["now", "over"]


class StandInOut(Shape):
    """Somebody stands in for somebody: in which post, over what, from when to when."""

    post: int
    officer: ColleagueOut
    stands_in_for: ColleagueOut
    role: Both
    unit: UnitOut
    area: str
    from_on: date
    to_on: date
    state: Literal["coming", "running", "over"]
    mine_to_change: bool


class StandInsOut(Shape):
    """A page of stand-ins."""

    items: list[StandInOut]
    next: str | None


class CoverIn(Strict):
    """Who stands in, for which posts, from when to when."""

    officer: Id
    posts: list[Id] = Field(min_length=1, max_length=20)
    from_on: date | None = None
    to_on: date


class CoveredOut(Shape):
    """The posts that came of it."""

    ids: list[int]


@routes.way(
    "GET",
    "/stand-ins",
    permission="people.read",
    response=StandInsOut,
    summary="代班 Who stands in for whom",
)
def stand_ins(
    request: HttpRequest, when: When = "now", cursor: Cursor = "", limit: Limit = PAGE
) -> StandInsOut:
    """Those that run or are to come (`now`), or those that are over; the newest first."""
    now = timezone.now()
    today = timezone.localdate(now)
    running = (
        Q(ended_at=None, to_on__gte=today, stand_in_for__ended_at=None)
        & Q(officer__active=True)
        & (Q(stand_in_for__to_on=None) | Q(stand_in_for__to_on__gte=today))
    )
    rows = Post.objects.filter(stand_in_for__isnull=False)
    rows = rows.filter(running) if when == "now" else rows.exclude(running)
    if cursor:
        rows = rows.filter(id__lt=id_after(cursor, "stand-ins"))
    rows = rows.annotate(owner=F("stand_in_for__officer_id")).order_by("-id")
    page, following = cut(rows[: limit + 1], limit, lambda row: cursor_after("stand-ins", row.id))
    names = officers({row.officer_id for row in page} | {row.owner for row in page})
    mine = reach_of(current().pack.roles, authority(request), "people.grant")

    def out(row: Post, owner: int) -> StandInOut:
        return StandInOut(
            post=row.id,
            officer=ColleagueOut(id=row.officer_id, name=names[row.officer_id].name.plain),
            stands_in_for=ColleagueOut(id=owner, name=names[owner].name.plain),
            role=role_name(row.role),
            unit=unit_out(row.unit_id),
            area=row.area_code,
            from_on=row.from_on,
            to_on=row.to_on or row.from_on,
            state="over" if when == "over" else "coming" if row.from_on > today else "running",
            mine_to_change=changeable([row], mine),
        )

    return StandInsOut(items=[out(row, row.owner) for row in page], next=following)


@routes.way(
    "POST",
    "/stand-ins",
    permission="people.grant",
    grave=Grave.ACT,
    response={201: CoveredOut},
    summary="安排代班 Let somebody stand in",
    examples={"两个岗位 two": {"officer": 12, "posts": [7, 8], "to_on": "2026-11-29"}},
)
def cover(request: HttpRequest, payload: CoverIn) -> CoveredOut:
    """All of the posts or none; they end with their day, or with the posts they are lent from."""
    by, now = actor(request), timezone.now()

    def work() -> CoveredOut:
        return CoveredOut(
            ids=stand_in_for(
                payload.officer,
                payload.posts,
                from_on=payload.from_on,
                to_on=payload.to_on,
                by=by,
                now=now,
            )
        )

    return once(request, payload, CoveredOut, work, now=now)


class MyStandInOut(Shape):
    """As the desk says it: I stand in for her, or she stands in for me, until that day."""

    mine: bool
    colleague: str
    role: Both
    unit: UnitOut
    from_on: date
    to_on: date


def mine_now(officer_id: int, *, now: datetime) -> list[MyStandInOut]:
    """Whom an officer stands in for today, and who stands in for her; two statements at most."""
    today = timezone.localdate(now)
    rows = list(
        Post.objects.filter(
            Q(officer_id=officer_id) | Q(stand_in_for__officer_id=officer_id),
            stand_in_for__isnull=False,
            stand_in_for__ended_at=None,
            ended_at=None,
            from_on__lte=today,
            to_on__gte=today,
        )
        .select_related("stand_in_for")
        .order_by("id")
    )
    pairs = [(row, row.stand_in_for) for row in rows if row.stand_in_for is not None]
    names = (
        officers(
            owner.officer_id if row.officer_id == officer_id else row.officer_id
            for row, owner in pairs
        )
        if pairs
        else {}
    )
    return [
        MyStandInOut(
            mine=row.officer_id == officer_id,
            colleague=names[
                owner.officer_id if row.officer_id == officer_id else row.officer_id
            ].name.plain,
            role=role_name(row.role),
            unit=unit_out(row.unit_id),
            from_on=row.from_on,
            to_on=row.to_on or today,
        )
        for row, owner in pairs
    ]
