"""The built screens: which page belongs to which address, and what such a page may load.

`make frontend` puts each app into `static/apps/<name>`; a page that was not built answers 404, and
the plain first page stands in its place.
"""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from linli.journal.acting import NotNow
from linli.policy.queries import current
from linli.web.built import APPS, built
from linli.web.front import front

# No inline script or style, nothing from elsewhere; photos that wait on the phone are blobs.
SCREEN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
WORKERS = {"sw.js": "text/javascript", "manifest.webmanifest": "application/manifest+json"}


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Residents go straight to their app; the demo's first page says who can sign in where."""
    if settings.LINLI_DEMO or not built("resident"):
        return front(request)
    return HttpResponseRedirect("/r/")


@require_safe
def resident(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The residents' app; its worker must come from its own folder to serve it offline."""
    if rest in WORKERS:
        return _file("resident", rest, WORKERS[rest])
    page = _file("resident", "index.html", "text/html; charset=utf-8")
    page.content = page.content.replace(b"<!--known-->", _known(), 1)
    return page


@require_safe
def workbench(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The desks' app; its worker shows messages, and keeps nothing."""
    if rest in WORKERS:
        return _file("workbench", rest, WORKERS[rest])
    return _file("workbench", "index.html", "text/html; charset=utf-8")


@require_safe
def command(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The wall."""
    return _file("command", "index.html", "text/html; charset=utf-8")


def _known() -> bytes:
    """What the first screen would ask for at once, brought along in the page as data, not script.

    On a slow line it saves a round trip; the page may be kept on the phone, so nothing personal.
    """
    try:
        district = current().pack.district
    except NotNow:
        return b""
    name = {"zh": district.name.zh, "en": district.name.en}
    known = json.dumps({"district": name, "zone": district.time_zone}, ensure_ascii=False)
    safe = known.replace("<", "\\u003c")
    return f'<script type="application/json" id="known">{safe}</script>'.encode()


def _file(app: str, name: str, kind: str) -> HttpResponse:
    file = APPS / app / name
    try:
        content = _read(file, file.stat().st_mtime_ns)
    except FileNotFoundError:
        raise Http404(f"{app} is not built") from None
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Security-Policy": SCREEN, "Cache-Control": "no-cache"},
    )


@lru_cache(maxsize=16)
def _read(file: Path, _changed: int) -> bytes:
    return file.read_bytes()


screens: list[URLPattern] = [
    path("", start),
    path("r/", resident),
    path("r/<path:rest>", resident),
    path("desk/", workbench),
    path("desk/<path:rest>", workbench),
    path("wall/", command),
    path("wall/<path:rest>", command),
]
