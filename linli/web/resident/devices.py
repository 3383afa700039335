"""On which devices a resident is signed in."""

from django.http import HttpRequest
from django.utils import timezone

from linli.journal.acting import ActorKind
from linli.people.acts.sessions import sign_out, sign_out_elsewhere
from linli.people.devices import devices_of
from linli.web.bodies import Done
from linli.web.devices import DevicesOut, devices_out
from linli.web.door import PUBLIC, Routes, whoever
from linli.web.pages import Id
from linli.web.resident.fresh import must_be_fresh

routes = Routes()


@routes.way(
    "GET",
    "/me/devices",
    permission=PUBLIC,
    response=DevicesOut,
    summary="登录着的手机 Where I am signed in",
)
def mine(request: HttpRequest) -> DevicesOut:
    """Browser and system, since when, and when it was last used; never from where."""
    session = whoever(request, only=ActorKind.RESIDENT)
    return devices_out(devices_of(session.actor, now=timezone.now()), asking=session.session_id)


@routes.way(
    "DELETE",
    "/me/devices/{session_id}",
    permission=PUBLIC,
    response=Done,
    summary="让一台手机退出 Sign out on one device",
    repeatable=False,
)
def end_one(request: HttpRequest, session_id: Id) -> Done:
    """After a fresh code. One's own; somebody else's stays, and is answered alike."""
    session, now = whoever(request, only=ActorKind.RESIDENT), timezone.now()
    must_be_fresh(request, now=now)
    sign_out(session_id, by=session.actor, now=now)
    return Done()


@routes.way(
    "DELETE",
    "/me/devices",
    permission=PUBLIC,
    response=Done,
    summary="让其他手机退出 Sign out everywhere else",
    repeatable=False,
)
def end_others(request: HttpRequest) -> Done:
    """After a fresh code. All of one's own but the session that asks."""
    session, now = whoever(request, only=ActorKind.RESIDENT), timezone.now()
    must_be_fresh(request, now=now)
    count = sign_out_elsewhere(session.session_id, by=session.actor, now=now)
    return Done(count=count)
