"""Units, staff and their posts."""

from datetime import date
from functools import partial

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field

from linli.journal.acting import ActorKind
from linli.people.acts.sign_in import reset_password
from linli.people.acts.staff import add_officer, add_post, end_post, stand_in
from linli.people.units import units
from linli.web.bodies import Done, Strict, UnitOut, unit_out
from linli.web.callers import actor, authority
from linli.web.door import Grave, Routes
from linli.web.once import done_once, once
from linli.web.pages import PAGE, Cursor, Id, Limit
from linli.web.workbench.staff import AddedOut, Looked, StaffPageOut, StaffState, staff_page

routes = Routes(only=ActorKind.OFFICER)


class OfficerIn(Strict):
    """A new member of staff; nobody signs in as her before somebody else gave her a password."""

    username: str = Field(max_length=60)
    name: str = Field(max_length=60)
    phone: str = Field("", max_length=40)


class PostIn(Strict):
    """A post to be given; the area is the unit's own unless one is named."""

    role: str = Field(max_length=60)
    unit: str = Field(max_length=60)
    area: str = Field("", max_length=20)
    from_on: date | None = None
    to_on: date | None = None


class StandInIn(Strict):
    """Which post is lent, and until when."""

    post: Id
    from_on: date | None = None
    to_on: date


class FirstPasswordIn(Strict):
    """A first password, which its owner must change."""

    password: str = Field(max_length=200)


@routes.way(
    "GET",
    "/units",
    permission="people.read",
    response=list[UnitOut],
    summary="单位 The units",
)
def all_units(request: HttpRequest, dispatchable: bool = False) -> list[UnitOut]:
    """All active units by code; `dispatchable=true` leaves those that cases can be sent to."""
    return [unit_out(unit.id) for unit in units() if unit.dispatchable or not dispatchable]


@routes.way(
    "GET",
    "/officers",
    permission="people.read",
    response=StaffPageOut,
    summary="人员 The staff",
)
def staff(
    request: HttpRequest,
    unit: str = "",
    area: str = "",
    level: str = "",
    role: str = "",
    state: StaffState = "present",
    q: str = "",
    cursor: Cursor = "",
    limit: Limit = PAGE,
) -> StaffPageOut:
    """By id, with the posts in force and to come.

    `unit`, `role`, `area` (and below it) and `level` (of the unit) leave those who hold such a
    post; `q` is part of a name or username, or a whole phone number.
    """
    looked = Looked(unit=unit, area=area, level=level, role=role, state=state, words=q)
    return staff_page(looked, cursor, limit, asker=authority(request), now=timezone.now())


@routes.way(
    "POST",
    "/officers",
    permission="people.add",
    response={201: AddedOut},
    summary="添加人员 Enter a member of staff",
    examples={"新人 new": {"username": "lin.yue", "name": "林悦"}},
)
def add(request: HttpRequest, payload: OfficerIn) -> AddedOut:
    """She may do nothing, nor sign in, before she is given a post and a first password."""
    by, now = actor(request), timezone.now()

    def work() -> AddedOut:
        return AddedOut(
            id=add_officer(
                payload.username,
                payload.name,
                phone=payload.phone,
                by=by,
                now=now,
            )
        )

    return once(request, payload, AddedOut, work, now=now)


@routes.way(
    "PUT",
    "/officers/{officer_id}/password",
    permission="people.grant",
    grave=Grave.ACT,
    response=Done,
    summary="重置密码 Give a first password anew",
    repeatable=False,
    examples={"初始密码 first": {"password": "…"}},
)
def reset(request: HttpRequest, officer_id: Id, payload: FirstPasswordIn) -> Done:
    """Her sessions end, and she must change it when she signs in."""
    reset_password(officer_id, payload.password, by=actor(request), now=timezone.now())
    return Done()


@routes.way(
    "POST",
    "/officers/{officer_id}/posts",
    permission="people.grant",
    grave=Grave.ACT,
    response={201: AddedOut},
    summary="任岗 Give a post",
    examples={"网格员 grid worker": {"role": "grid_worker", "unit": "community-990100001001"}},
)
def appoint(request: HttpRequest, officer_id: Id, payload: PostIn) -> AddedOut:
    """A role at a unit over an area, from a day to a day."""
    by, now = actor(request), timezone.now()

    def work() -> AddedOut:
        return AddedOut(
            id=add_post(
                officer_id,
                payload.role,
                unit_code=payload.unit,
                area_code=payload.area,
                from_on=payload.from_on,
                to_on=payload.to_on,
                by=by,
                now=now,
            )
        )

    return once(request, payload, AddedOut, work, now=now)


@routes.way(
    "POST",
    "/officers/{officer_id}/stand-ins",
    permission="people.grant",
    grave=Grave.ACT,
    response={201: AddedOut},
    summary="代岗 Let her stand in for a post",
    examples={"一周 a week": {"post": 12, "to_on": "2026-11-29"}},
)
def lend(request: HttpRequest, officer_id: Id, payload: StandInIn) -> AddedOut:
    """The lent post ends with its day, or with the post itself."""
    by, now = actor(request), timezone.now()

    def work() -> AddedOut:
        return AddedOut(
            id=stand_in(
                officer_id,
                payload.post,
                from_on=payload.from_on,
                to_on=payload.to_on,
                by=by,
                now=now,
            )
        )

    return once(request, payload, AddedOut, work, now=now)


@routes.way(
    "DELETE",
    "/posts/{post_id}",
    permission="people.grant",
    grave=Grave.ACT,
    response=Done,
    summary="免岗 End a post",
)
def dismiss(request: HttpRequest, post_id: Id) -> Done:
    """Now, and with it whoever stands in for it. Ended twice is ended once."""
    return done_once(request, None, partial(end_post, post_id))
