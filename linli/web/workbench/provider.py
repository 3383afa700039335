"""Signing in by the district's identity provider 统一身份认证, and who is who there."""

from functools import partial
from typing import Literal
from urllib.parse import parse_qs

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Status

from linli.journal.acting import ActorKind, NotNow
from linli.people.acts.provider import (
    begin_at_provider,
    come_back,
    log_out_by_provider,
    names,
)
from linli.people.acts.provider_links import link_provider, unlink_provider
from linli.people.provider.asking import is_configured
from linli.policy.queries import current
from linli.web.bodies import Both, Done, Strict
from linli.web.ceremonies import remember, remembered
from linli.web.devices import device_words, work_device
from linli.web.door import PUBLIC, Grave, Routes
from linli.web.once import done_once
from linli.web.pages import Id
from linli.web.sessions import SessionOut
from linli.web.shape import Shape
from linli.web.workbench.session import SecondStepOut, entered

routes = Routes()
of_officers = Routes(only=ActorKind.OFFICER)
LONGEST_LOGOUT = 10_000


class WaysOut(Shape):
    """How staff sign in here: the provider's name, if there is one, and whether it is the way."""

    provider: Both | None
    only: bool


class GoOut(Shape):
    """Where the browser goes next."""

    address: str


class BroughtIn(Strict):
    """What the provider sent the browser back with."""

    code: str = Field(max_length=2000)
    state: str = Field(max_length=200)
    iss: str = Field("", max_length=500)


class EnterBroughtIn(BroughtIn):
    """As the first step; `device` is said by a wall, whose sessions have their own limits."""

    device: Literal["wall"] | None = None


class SubjectIn(Strict):
    """The mark by which the provider knows her."""

    subject: str = Field(max_length=300)


@routes.way(
    "GET",
    "/session/ways",
    permission=PUBLIC,
    response=WaysOut,
    summary="怎样登录 How staff sign in here",
)
def ways(request: HttpRequest) -> WaysOut:
    """What the page of signing in offers; it is the same for everybody."""
    if not is_configured():
        return WaysOut(provider=None, only=False)
    zh, en = names()
    try:
        only = current().pack.sign_in.provider.only
    except NotNow:
        only = False
    return WaysOut(provider=Both(zh=zh, en=en), only=only)


@routes.way(
    "POST",
    "/session/provider/begin",
    permission=PUBLIC,
    limit="sign_in",
    response=GoOut,
    summary="去统一身份认证 Go to the identity provider",
    repeatable=False,
)
def begin(request: HttpRequest, response: HttpResponse) -> GoOut:
    """Where to go; what comes back counts in this browser alone, once, for five minutes."""
    address, secret = begin_at_provider(now=timezone.now())
    remember(secret, request, response)
    return GoOut(address=address)


@routes.way(
    "POST",
    "/session/provider",
    permission=PUBLIC,
    limit="sign_in",
    response={201: SessionOut, 202: SecondStepOut},
    summary="从统一身份认证回来 Come back from the identity provider",
    repeatable=False,
    examples={"回来 back": {"code": "…", "state": "…"}},
)
def enter(
    request: HttpRequest, payload: EnterBroughtIn, response: HttpResponse
) -> Status[SessionOut | SecondStepOut]:
    """201 opens a session; 202 asks for our own second step, where the provider asked for none."""
    found = come_back(
        payload.code,
        state=payload.state,
        issuer=payload.iss,
        secret=remembered(request),
        device_kind=work_device(request, payload.device),
        device=device_words(request),
        now=timezone.now(),
    )
    return entered(found, request, response)


@routes.way(
    "POST",
    "/session/provider/logout",
    permission=PUBLIC,
    limit="sign_in",
    response=Done,
    summary="统一身份认证的退出通知 The identity provider signs somebody out",
    repeatable=False,
)
def logout(request: HttpRequest) -> Done:
    """A form with `logout_token`, from the provider itself (OpenID Connect Back-Channel Logout)."""
    form: dict[str, list[str]] = {}
    if len(request.body) <= LONGEST_LOGOUT:
        try:
            form = parse_qs(request.body.decode(), max_num_fields=10)
        except ValueError:
            form = {}
    token = form.get("logout_token", [""])[0]
    return Done(count=log_out_by_provider(token, now=timezone.now()))


@of_officers.way(
    "PUT",
    "/officers/{officer_id}/provider-link",
    permission="people.grant",
    grave=Grave.ACT,
    response=Done,
    summary="关联统一身份 Say as whom the provider knows a member of staff",
    examples={"标识 mark": {"subject": "248289761001"}},
)
def link(request: HttpRequest, officer_id: Id, payload: SubjectIn) -> Done:
    """Her sessions end. What was linked before is forgotten."""
    return done_once(request, payload, partial(link_provider, officer_id, payload.subject))


@of_officers.way(
    "DELETE",
    "/officers/{officer_id}/provider-link",
    permission="people.grant",
    grave=Grave.ACT,
    response=Done,
    summary="解除统一身份关联 A member of staff comes in by the provider no more",
)
def unlink(request: HttpRequest, officer_id: Id) -> Done:
    """Her sessions end; her account and her posts stay."""
    return done_once(request, None, partial(unlink_provider, officer_id))
