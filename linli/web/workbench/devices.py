"""On which devices members of staff are signed in: one's own, and those of whom one administers."""

from django.http import HttpRequest
from django.utils import timezone

from linli.journal.acting import Actor, ActorKind
from linli.people.acts.sessions import sign_officer_out, sign_out, sign_out_elsewhere
from linli.people.appointing import managed
from linli.people.devices import devices_of
from linli.web.bodies import Done
from linli.web.callers import actor
from linli.web.devices import DevicesOut, devices_out
from linli.web.door import PUBLIC, Grave, Routes, whoever
from linli.web.pages import Id

routes = Routes()


@routes.way(
    "GET",
    "/session/devices",
    permission=PUBLIC,
    response=DevicesOut,
    summary="登录着的设备 Where I am signed in",
)
def mine(request: HttpRequest) -> DevicesOut:
    """Browser and system, since when, and when it was last used; never from where."""
    session = whoever(request, only=ActorKind.OFFICER)
    return devices_out(devices_of(session.actor, now=timezone.now()), asking=session.session_id)


@routes.way(
    "DELETE",
    "/session/devices/{session_id}",
    permission=PUBLIC,
    grave=Grave.ACT,
    response=Done,
    summary="让一台设备退出 Sign out on one device",
    repeatable=False,
)
def end_one(request: HttpRequest, session_id: Id) -> Done:
    """One's own; somebody else's stays, and is answered alike."""
    sign_out(session_id, by=whoever(request, only=ActorKind.OFFICER).actor, now=timezone.now())
    return Done()


@routes.way(
    "DELETE",
    "/session/devices",
    permission=PUBLIC,
    grave=Grave.ACT,
    response=Done,
    summary="让其他设备退出 Sign out everywhere else",
    repeatable=False,
)
def end_others(request: HttpRequest) -> Done:
    """All of one's own but the session that asks."""
    session = whoever(request, only=ActorKind.OFFICER)
    count = sign_out_elsewhere(session.session_id, by=session.actor, now=timezone.now())
    return Done(count=count)


of_officers = Routes(only=ActorKind.OFFICER)


@of_officers.way(
    "GET",
    "/officers/{officer_id}/devices",
    permission="people.view",
    response=DevicesOut,
    summary="人员登录着的设备 Where a member of staff is signed in",
)
def hers(request: HttpRequest, officer_id: Id) -> DevicesOut:
    """For those who administer her."""
    now = timezone.now()
    managed(officer_id, word="people.view", by=actor(request), now=now)
    asking = whoever(request).session_id
    return devices_out(devices_of(Actor.officer(officer_id), now=now), asking=asking)


@of_officers.way(
    "DELETE",
    "/officers/{officer_id}/devices/{session_id}",
    permission="people.grant",
    grave=Grave.ACT,
    response=Done,
    summary="让人员的一台设备退出 Sign a member of staff out on one device",
    repeatable=False,
)
def end_one_of_hers(request: HttpRequest, officer_id: Id, session_id: Id) -> Done:
    """She signs in there anew when she needs it."""
    sign_officer_out(officer_id, session_id, by=actor(request), now=timezone.now())
    return Done()


@of_officers.way(
    "DELETE",
    "/officers/{officer_id}/devices",
    permission="people.grant",
    grave=Grave.ACT,
    response=Done,
    summary="让人员全部退出 Sign a member of staff out everywhere",
    repeatable=False,
)
def end_all_of_hers(request: HttpRequest, officer_id: Id) -> Done:
    """All of her sessions; those of others stay."""
    return Done(count=sign_officer_out(officer_id, by=actor(request), now=timezone.now()))
