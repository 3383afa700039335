"""Staff sign in, choose the post they work in, and see what they may do."""

from datetime import date, datetime
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Status

from linli.cases.apart import apart_of
from linli.journal.acting import ActorKind
from linli.notices.queries import unread_of_units
from linli.people.acts.sessions import Opened, take_post
from linli.people.acts.sign_in import SecondStep, change_password, sign_in, sign_in_by_code
from linli.people.authority import Authority, HeldPost, authority_now
from linli.people.factor_rules import was_reset
from linli.people.permissions import reach_of
from linli.people.queries import SignedIn, officers
from linli.people.whereabouts import withheld
from linli.policy.queries import current
from linli.policy.sections.permissions import PERMISSIONS
from linli.web.account_news import asker as asker_of
from linli.web.account_news import unheard
from linli.web.bodies import Both, Done, Named, Strict, UnitOut, both, local, unit_out
from linli.web.callers import address_of, known_device
from linli.web.devices import device_words, work_device
from linli.web.door import PUBLIC, Routes, whoever
from linli.web.pages import Id
from linli.web.refusals import claims
from linli.web.sessions import SessionOut, session_out, signed_out
from linli.web.shape import Shape
from linli.web.workbench.stand_ins import MyStandInOut, mine_now

routes = Routes()


class NamePasswordIn(Strict):
    """What staff sign in with; `device` is said by a wall, whose sessions have their own limits."""

    username: str = Field(max_length=60)
    password: str = Field(max_length=200)
    device: Literal["wall"] | None = None


class SecondStepOut(Shape):
    """The password was right; with this ticket one of these is to follow."""

    ticket: str
    ways: list[Literal["code", "passkey"]]


class PhoneCodeIn(Strict):
    """The ticket of the first step, and the code of the phone or a recovery code."""

    ticket: str = Field(max_length=1000)
    code: str = Field(max_length=40)


class PostOut(Shape):
    """A post in force: role × unit × area."""

    id: int
    role: Named
    unit: UnitOut
    area: str


class WhoOut(Shape):
    """Who is signed in, with which posts, and what they allow at all."""

    officer: int
    username: str
    name: str
    posts: list[PostOut]
    # Posts of administering do not count from where she asks.
    elsewhere: bool
    post: int | None
    stand_ins: list[MyStandInOut]
    permissions: list[str]
    must_change_password: bool
    must_set_up_factor: bool
    factor_due_at: datetime | None
    factor_was_reset: bool
    unread: int
    account_news: int
    session_ends_at: datetime
    today: date


class ChosenPostIn(Strict):
    """The post to work in; null for all of them at once."""

    post: Id | None


class PasswordIn(Strict):
    """The password as it was and as it shall be."""

    old: str = Field(max_length=200)
    new: str = Field(max_length=200)


@routes.way(
    "POST",
    "/session",
    permission=PUBLIC,
    limit="sign_in",
    response={201: SessionOut, 202: SecondStepOut},
    summary="登录 Sign in",
    repeatable=False,
    examples={"值班长 duty officer": {"username": "zhou.ming", "password": "…"}},
)
def enter(
    request: HttpRequest, payload: NamePasswordIn, response: HttpResponse
) -> Status[SessionOut | SecondStepOut]:
    """201 opens a session; 202 asks for the code of the phone, at `/session/code`, or a passkey, at
    `/session/passkey`.

    Until a first password is changed nothing else can be done.
    """
    claims(request, name=payload.username)
    found = sign_in(
        payload.username,
        payload.password,
        address=address_of(request),
        known=known_device(request),
        device_kind=work_device(request, payload.device),
        device=device_words(request),
        now=timezone.now(),
    )
    return entered(found, request, response)


@routes.way(
    "POST",
    "/session/code",
    permission=PUBLIC,
    limit="sign_in",
    response={201: SessionOut},
    summary="登录第二步 The second step of signing in",
    repeatable=False,
    examples={"口令 code": {"ticket": "…", "code": "123456"}},
)
def enter_by_code(request: HttpRequest, payload: PhoneCodeIn, response: HttpResponse) -> SessionOut:
    """The six digits that the phone shows now, or a recovery code; each is good once."""
    claims(request, ticket=payload.ticket)
    opened = sign_in_by_code(
        payload.ticket,
        payload.code,
        address=address_of(request),
        known=known_device(request),
        now=timezone.now(),
    )
    return session_out(opened, request, response)


@routes.way(
    "DELETE",
    "/session",
    permission=PUBLIC,
    response={204: None},
    summary="退出 Sign out",
    repeatable=False,
)
def leave(request: HttpRequest, response: HttpResponse) -> None:
    """Ends this session; whoever is not signed in gets 401."""
    signed_out(request, response)


@routes.way("GET", "/session", permission=PUBLIC, response=WhoOut, summary="我是谁 Who am I?")
def who(request: HttpRequest) -> WhoOut:
    """Posts that ended a moment ago are gone; whoever is not signed in gets 401."""
    return _who(whoever(request, only=ActorKind.OFFICER))


@routes.way(
    "PUT",
    "/session/post",
    permission=PUBLIC,
    response=Done,
    summary="选择岗位 Choose the post to work in",
    repeatable=False,
    examples={"一个岗位 one": {"post": 12}, "全部 all": {"post": None}},
)
def choose_post(request: HttpRequest, payload: ChosenPostIn) -> Done:
    """For the rest of the session; choosing twice is choosing once."""
    session = whoever(request, only=ActorKind.OFFICER)
    take_post(session.session_id, payload.post, by=session.actor, now=timezone.now())
    return Done()


@routes.way(
    "PUT",
    "/session/password",
    permission=PUBLIC,
    limit="sign_in",
    response=Done,
    summary="修改密码 Change one's password",
    repeatable=False,
    examples={"改密码 change": {"old": "…", "new": "…"}},
)
def new_password(request: HttpRequest, payload: PasswordIn) -> Done:
    """All other sessions end."""
    session = whoever(request, only=ActorKind.OFFICER)
    change_password(
        payload.old,
        payload.new,
        session_id=session.session_id,
        by=session.actor,
        now=timezone.now(),
    )
    return Done()


def entered(
    found: Opened | SecondStep, request: HttpRequest, response: HttpResponse
) -> Status[SessionOut | SecondStepOut]:
    """The end of every first step: the session, or what is still to follow.

    A recovery code is a code: whoever has passkeys alone may type one too.
    """
    if isinstance(found, SecondStep):
        return Status(202, second_step_out(found))
    return Status(201, session_out(found, request, response))


def second_step_out(found: SecondStep) -> SecondStepOut:
    ways: list[Literal["code", "passkey"]] = ["code"]
    if found.has_passkey:
        ways = ["passkey", "code"]
    return SecondStepOut(ticket=found.ticket, ways=ways)


def _who(session: SignedIn) -> WhoOut:
    officer = officers([session.actor.id])[session.actor.id]
    now = timezone.now()
    roles = current().pack.roles
    due = session.must_change_password
    lacking = session.authority.factor_due
    held = () if due or lacking else authority_now(session.actor.id, now=now).posts
    asker = Authority(ActorKind.OFFICER, officer.id, held, due, lacking)
    elsewhere = withheld(held)
    asker = asker.without(elsewhere).narrowed(session.actor.post_id)
    return WhoOut(
        officer=officer.id,
        username=officer.username,
        name=officer.name.plain,
        posts=[_post(post) for post in held if post not in elsewhere],
        elsewhere=bool(elsewhere),
        post=session.actor.post_id,
        stand_ins=mine_now(officer.id, now=now),
        permissions=[word for word in PERMISSIONS if reach_of(roles, asker, word)],
        must_change_password=due,
        must_set_up_factor=asker.factor_due,
        factor_due_at=None if session.factor_due_at is None else local(session.factor_due_at),
        factor_was_reset=was_reset(officer.id),
        unread=unread_of_units(asker.unit_ids, apart_of(asker)),
        account_news=unheard(asker_of(officer.id, session.session_id, now=now)),
        session_ends_at=local(session.expires_at),
        today=timezone.localdate(now),
    )


def _post(post: HeldPost) -> PostOut:
    role = current().pack.roles.by_code.get(post.role)
    name = Both(zh=post.role, en=post.role) if role is None else both(role.name)
    return PostOut(
        id=post.id,
        role=Named(code=post.role, name=name),
        unit=unit_out(post.unit_id),
        area=post.area_code,
    )
