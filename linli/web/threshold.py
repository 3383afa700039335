"""What every request meets first and every answer leaves with: bounds, and headers of safety."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone

from linli.exchange.open311.door import in_its_form
from linli.exchange.problems import (
    CONTENT_TYPE,
    Problem,
    refused,
    too_large,
    unreadable,
    wrong_method,
)
from linli.journal.acting import Refusal
from linli.web.callers import address_of, is_behind_tls
from linli.web.problems import broken, no_such_address, no_such_host
from linli.web.rates import bucket, knock
from linli.web.refusals import refused_at

API = "/api/"
OPEN311 = "/open311/"
OTHER_SYSTEMS = (OPEN311, "/channels/", "/data", "/feeds/", "/embed/")
LOG = "/log/"
DOCS = "/api/docs"
PAGES = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
DOCS_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# A resident may say her report instead of typing it.
DEVICES = "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=(), serial=()"
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# A script that is itself a worker goes by the policy of its file.
FILES = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
TWO_YEARS = "max-age=63072000; includeSubDomains"
ROOM_FOR_THE_FORM = 64 * 1024


class Threshold:
    """Middleware: turns away what is never read, and dresses every answer."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path
        if "\0" in path or "%00" in request.META.get("QUERY_STRING", ""):
            return self._dressed(unreadable(), path)
        try:
            request.get_host()
        except DisallowedHost:
            return self._dressed(no_such_host(), path)
        most = most_bytes(request)
        if _length(request) > most:
            return self._dressed(too_large(most), path)  # before a byte of it is read
        if path.startswith(OTHER_SYSTEMS):
            try:
                knock("open311", bucket(address_of(request)))
            except Refusal as refusal:
                return self._dressed(refused(refusal), path)
        found = self.answer(request)
        if found.status_code >= 400:
            refused_at(request, found, now=timezone.now())
        if path.startswith(API) and found.status_code >= 400:
            found = _in_words(found)
        return self._dressed(found, path)

    def _dressed(self, found: HttpResponse, path: str) -> HttpResponse:
        if path.startswith(OPEN311) and isinstance(found, Problem):
            found = in_its_form(found, path)
        if path.startswith(API):
            found.headers.setdefault(
                "Content-Security-Policy", DOCS_PAGE if path == DOCS else NOTHING
            )
            # What the API says is for the one who asked, unless the route says otherwise.
            found.headers.setdefault("Cache-Control", "no-store")
        else:
            found.headers.setdefault(
                "Content-Security-Policy", FILES if path.startswith("/static/") else PAGES
            )
        found.headers.setdefault("Permissions-Policy", DEVICES)
        # No page elsewhere draws an answer in; the public log is anybody's to fetch.
        whose = "cross-origin" if path.startswith(LOG) else "same-origin"
        found.headers.setdefault("Cross-Origin-Resource-Policy", whose)
        # By the address that residents see: behind a proxy no request looks secure.
        if is_behind_tls():
            found.headers.setdefault("Strict-Transport-Security", TWO_YEARS)
        return found


def most_bytes(request: HttpRequest) -> int:
    """How large this request may be: a form with a file, or JSON."""
    if request.content_type == "multipart/form-data":
        return settings.LINLI_MOST_UPLOAD_BYTES + ROOM_FOR_THE_FORM
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _in_words(found: HttpResponse) -> HttpResponse:
    """A bare error of Django's as a problem."""
    if found.headers.get("Content-Type", "").startswith(CONTENT_TYPE):
        return found
    if isinstance(found, HttpResponseNotAllowed):
        return wrong_method(found.headers["Allow"])
    bare = {400: unreadable, 404: no_such_address, 500: broken}.get(found.status_code)
    return found if bare is None else bare()
