"""One member of staff: looked at, corrected, locked, and let go with a successor."""

from functools import partial

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from linli.journal.acting import ActorKind, NotFound
from linli.people.acts.officers import (
    correct_officer,
    lock_officer,
    renew_password,
    unlock_officer,
)
from linli.people.acts.provider_links import link_state
from linli.people.factor_rules import has_factor
from linli.people.holding import changeable, live
from linli.people.models import Officer, Post, Session
from linli.people.permissions import reach_of
from linli.people.queries import officer_facts, officers
from linli.policy.queries import current
from linli.web.bodies import Done, local
from linli.web.callers import actor, authority
from linli.web.door import Grave, Routes
from linli.web.once import done_once, once
from linli.web.pages import Id
from linli.web.workbench.hand_over import HandOverOut, hand_over, left
from linli.web.workbench.officer_history import LifeOut, life_of
from linli.web.workbench.officer_shapes import (
    CorrectIn,
    LeaveIn,
    LentOut,
    OfficerOut,
    PasswordOut,
)
from linli.web.workbench.staff import (
    ColleagueOut,
    held_out,
    lenders,
    staff_out,
)

routes = Routes(only=ActorKind.OFFICER)
PAST = 20


@routes.way(
    "GET",
    "/officers/{officer_id}",
    permission="people.view",
    response=OfficerOut,
    summary="人员详情 A member of staff",
)
def one_officer(request: HttpRequest, officer_id: Id) -> OfficerOut:
    """With past posts and who stands in; of another street's people only what the list shows."""
    now = timezone.now()
    row = Officer.objects.filter(id=officer_id).first()
    if row is None:
        raise NotFound("people.no_such_officer", "没有这位工作人员。", "There is no such officer.")
    mine = reach_of(current().pack.roles, authority(request), "people.view")
    brief = staff_out([row], mine, now=now)[0]
    if not row.active:
        last = list(Post.objects.filter(officer_id=row.id).order_by("-id")[:1])
        brief = brief.model_copy(update={"mine_to_change": changeable(last, mine)})
    used = Session.objects.filter(officer_id=row.id).order_by("-last_seen_at").first()
    lent = live(now=now).filter(stand_in_for__officer_id=row.id).order_by("from_on", "id")
    past = Post.objects.filter(officer_id=row.id).filter(
        Q(ended_at__isnull=False) | Q(to_on__lt=timezone.localdate(now))
    )
    ended = list(past.select_related("stand_in_for").order_by("-id")[:PAST])
    owners = lenders(ended)
    stand_ins = list(lent)
    names = officers({post.officer_id for post in stand_ins}) if stand_ins else {}
    full = brief.mine_to_change
    return OfficerOut(
        **dict(brief),
        phone=officer_facts(row).phone.plain if full else "",
        added_at=local(row.created_at),
        locked_at=None if row.locked_at is None else local(row.locked_at),
        left_at=None if row.left_at is None else local(row.left_at),
        last_seen_at=local(used.last_seen_at) if full and used else None,
        must_change_password=row.must_change_password,
        has_factor=full and has_factor(row.id),
        provider=link_state(row.id) if full else None,
        lent=[
            LentOut(
                post=post.id,
                by=ColleagueOut(id=post.officer_id, name=names[post.officer_id].name.plain),
                from_on=post.from_on,
                to_on=post.to_on,
            )
            for post in stand_ins
        ],
        past=[held_out(post, owners, now=now) for post in ended],
    )


@routes.way(
    "DELETE",
    "/officers/{officer_id}",
    permission="people.grant",
    grave=Grave.ACT,
    response=Done,
    summary="离职 A member of staff leaves",
)
def retire(request: HttpRequest, officer_id: Id) -> Done:
    """Sessions and posts end now; what she did keeps her name.

    Refused where open cases would be left with nobody: then name a successor (`/leave`).
    """
    by, now = actor(request), timezone.now()
    return once(request, None, Done, lambda: left(officer_id, None, by=by, now=now), now=now)


@routes.way(
    "GET",
    "/officers/{officer_id}/history",
    permission="people.view",
    response=LifeOut,
    summary="人员变动记录 What was done about a member of staff",
)
def history(request: HttpRequest, officer_id: Id) -> LifeOut:
    """From the journal, in plain words, the newest first."""
    return life_of(officer_id, by=actor(request), now=timezone.now())


@routes.way(
    "PATCH",
    "/officers/{officer_id}",
    permission="people.add",
    response=Done,
    summary="更正人员 Correct a name or phone",
    examples={"改电话 phone": {"phone": "13800000000"}},
)
def correct(request: HttpRequest, officer_id: Id, payload: CorrectIn) -> Done:
    """What is left out stays; an empty phone is taken out."""
    return done_once(
        request,
        payload,
        partial(correct_officer, officer_id, name=payload.name, phone=payload.phone),
    )


@routes.way(
    "POST",
    "/officers/{officer_id}/first-password",
    permission="people.grant",
    grave=Grave.ACT,
    response=PasswordOut,
    summary="重发初始密码 Make a first password anew",
    repeatable=False,
)
def new_first_password(request: HttpRequest, officer_id: Id) -> PasswordOut:
    """Shown in this answer and nowhere else; her sessions end."""
    return PasswordOut(password=renew_password(officer_id, by=actor(request), now=timezone.now()))


@routes.way(
    "POST",
    "/officers/{officer_id}/lock",
    permission="people.grant",
    grave=Grave.ACT,
    response=Done,
    summary="停用账号 Lock an account",
)
def lock(request: HttpRequest, officer_id: Id) -> Done:
    """Sessions end now; posts stay for later. Twice is once."""
    return done_once(request, None, partial(lock_officer, officer_id))


@routes.way(
    "POST",
    "/officers/{officer_id}/unlock",
    permission="people.grant",
    grave=Grave.ACT,
    response=Done,
    summary="启用账号 Unlock an account",
)
def unlock(request: HttpRequest, officer_id: Id) -> Done:
    """She may sign in again. Twice is once."""
    return done_once(request, None, partial(unlock_officer, officer_id))


@routes.way(
    "GET",
    "/officers/{officer_id}/hand-over",
    permission="people.view",
    response=HandOverOut,
    summary="离职交接 What she would leave behind",
)
def what_is_left(request: HttpRequest, officer_id: Id) -> HandOverOut:
    """Her posts, the open cases of her units, and where nobody would remain."""
    return hand_over(officer_id, by=actor(request), now=timezone.now())


@routes.way(
    "POST",
    "/officers/{officer_id}/leave",
    permission="people.grant",
    grave=Grave.ACT,
    response=Done,
    summary="离职并交接 She leaves, and somebody takes over",
    examples={"接任 successor": {"successor": 12}},
)
def leave(request: HttpRequest, officer_id: Id, payload: LeaveIn) -> Done:
    """The successor holds her posts from today; nothing that was open is without somebody."""
    by, now = actor(request), timezone.now()
    return once(
        request, payload, Done, lambda: left(officer_id, payload.successor, by=by, now=now), now=now
    )
