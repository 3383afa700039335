"""The browser's half of a way in that was begun: a cookie that no script reads."""

from django.http import HttpRequest, HttpResponse

from linli.people.acts.ceremonies import CEREMONY_LASTS
from linli.web.callers import is_behind_tls
from linli.web.sessions import is_secure


def ceremony_cookie_name() -> str:
    """What the cookie is called: under TLS by a name that no other host can set."""
    return "__Host-linli_ceremony" if is_behind_tls() else "linli_ceremony"


def remember(secret: str, request: HttpRequest, response: HttpResponse) -> None:
    """Give this browser, and no other, what it takes to finish."""
    response.set_cookie(
        ceremony_cookie_name(),
        secret,
        max_age=CEREMONY_LASTS,
        httponly=True,
        samesite="Strict",
        secure=is_secure(request),
    )


def remembered(request: HttpRequest) -> str:
    """What this browser was given; empty when nothing was begun in it."""
    return request.COOKIES.get(ceremony_cookie_name(), "")
