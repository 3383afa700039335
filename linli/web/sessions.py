"""A session as an answer: opened and ended in the same way at every door."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from linli.journal.acting import ActorKind
from linli.people.acts.news import note_new_device
from linli.people.acts.sessions import Opened, sign_out
from linli.people.known_devices import with_officer
from linli.web.bodies import local
from linli.web.callers import (
    FROM_OUR_PAGE,
    cookie_name,
    device_cookie_name,
    is_behind_tls,
    known_device,
    signed_in,
)
from linli.web.door import whoever
from linli.web.shape import Shape

KNOWN_FOR = timedelta(days=180)


class SessionOut(Shape):
    """A session. Programs keep the token; our own pages have it in a cookie alone."""

    token: str
    expires_at: datetime
    must_change_password: bool = False


def session_out(session: Opened, request: HttpRequest, response: HttpResponse) -> SessionOut:
    """The session as an answer, and as a cookie that no script can read.

    What a script of ours never reads it cannot lose: our own pages are not told the token. Whoever
    was signed in on this device before is signed out: one device, one session.
    """
    before = signed_in(request)
    if before is not None:
        sign_out(before.session_id, by=before.actor, now=timezone.now())
    if session.actor.kind is ActorKind.OFFICER:
        known = known_device(request)
        if session.actor.id not in known.officer_ids:
            note_new_device(session.session_id, by=session.actor, now=timezone.now())
        response.set_cookie(
            device_cookie_name(),
            with_officer(known, session.actor.id),
            max_age=KNOWN_FOR,
            path="/api/",
            httponly=True,
            samesite="Lax",
            secure=is_secure(request),
        )
    return proved_out(session, request, response)


def proved_out(session: Opened, request: HttpRequest, response: HttpResponse) -> SessionOut:
    """A session under its new token, and nothing else changed in this browser."""
    response.set_cookie(
        cookie_name(),
        session.token,
        # Till the end of the longest use; that an unused one ends sooner is the server's to know.
        expires=session.ends_at,
        httponly=True,
        samesite="Lax",
        secure=is_secure(request),
    )
    return SessionOut(
        token="" if FROM_OUR_PAGE in request.headers else session.token,
        expires_at=local(session.expires_at),
        must_change_password=session.must_change_password,
    )


def is_secure(request: HttpRequest) -> bool:
    """Behind a proxy that speaks TLS for us the request itself does not look secure."""
    return request.is_secure() or is_behind_tls()


def signed_out(request: HttpRequest, response: HttpResponse) -> None:
    """End the session of the request, and take the cookie back."""
    session = whoever(request)
    sign_out(session.session_id, by=session.actor, now=timezone.now())
    # The next person at this screen finds nothing of hers; what waits to be sent is kept elsewhere.
    response["Clear-Site-Data"] = '"cache"'
    # Sent as it was set: browsers let nothing but a secure answer touch a `__Host-` cookie.
    response.set_cookie(
        cookie_name(), "", max_age=0, httponly=True, samesite="Lax", secure=is_behind_tls()
    )
