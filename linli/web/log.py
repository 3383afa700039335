"""The log as outsiders read it (c2sp.org/tlog-tiles), the published figures, and our witness.

Everything here is public and the same for everybody, so there is nothing to permit. Tiles and the
checkpoint are static files: a proxy may serve their folder itself.
"""

import re
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from linli.assessment.queries import disclosure, listed
from linli.exchange.problems import refused
from linli.journal.acting import NotFound, NotNow, TooMany
from linli.ledger.keys import read_log_keys
from linli.ledger.receipts import receipt
from linli.ledger.store import Store
from linli.ledger.tiles import Malformed, tile_at, width_of
from linli.ledger.witness import add_checkpoint
from linli.web.callers import address_of
from linli.web.rates import bucket, knock

TEXT = "text/plain; charset=utf-8"
FOR_GOOD = "public, max-age=31536000, immutable"
View = Callable[..., HttpResponse]
_SIZE = re.compile(rb"[^\n]+\n([0-9]{1,19})\n")


def at_a_rate(view: View) -> View:
    """Open at the rate of any public route: it costs statements or signatures, unlike a tile."""

    @wraps(view)
    def asked(request: HttpRequest, *args: object, **given: object) -> HttpResponse:
        try:
            knock("default", bucket(address_of(request)))
        except TooMany as refusal:
            return refused(refusal)
        except NotNow:
            pass  # without a pack there is no rate, and nothing to wear down
        return view(request, *args, **given)

    return asked


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The last signed head; no cache may keep it longer than it takes to sign the next."""
    words = Store().checkpoint()
    if words is None:
        raise Http404("nothing is sealed yet")
    return HttpResponse(words, content_type=TEXT, headers={"Cache-Control": "public, max-age=1"})


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """The log's public key. Whoever verifies should have it from somewhere else as well."""
    try:
        verifier = read_log_keys().signer.verifier
    except NotNow:
        raise Http404("there is no log") from None
    return HttpResponse(f"{verifier}\n", content_type=TEXT, headers={"Cache-Control": "no-cache"})


@require_safe
def tile(request: HttpRequest, rest: str) -> HttpResponse:
    """A tile or a bundle that the signed head covers; it never changes again."""
    store = Store()
    signed = _SIZE.match(store.checkpoint() or b"")
    try:
        asked = tile_at(f"tile/{rest}")
        if signed is None or asked.width > width_of(asked.level, asked.index, int(signed[1])):
            raise Malformed("the head does not cover it")
        data = store.read(asked)
    except (Malformed, FileNotFoundError):
        raise Http404("no such tile") from None
    return HttpResponse(
        data, content_type="application/octet-stream", headers={"Cache-Control": FOR_GOOD}
    )


@require_safe
@at_a_rate
def publications(request: HttpRequest) -> HttpResponse:
    """Which figures were published, from the first on."""
    return JsonResponse(listed(), safe=False, headers={"Cache-Control": "no-cache"})


@require_safe
@at_a_rate
def publication(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """The rows, the figures, or the proof that both are in the log."""
    try:
        found = disclosure(number)
        kind, text = {
            "csv": ("text/csv; charset=utf-8", found.rows),
            "json": ("application/json", found.figures),
        }.get(what) or (TEXT, receipt(found.entry_id))
    except (NotFound, NotNow):
        raise Http404("no such publication") from None
    return HttpResponse(text, content_type=kind, headers={"Cache-Control": "no-cache"})


@require_POST
@at_a_rate
def witness(request: HttpRequest) -> HttpResponse:
    """c2sp.org/tlog-witness: another log asks for our cosignature; its own signature lets it in."""
    try:
        reply = add_checkpoint(request.body, now=timezone.now())
    except NotNow:
        raise Http404("there is no log") from None
    return HttpResponse(reply.body, status=reply.status, content_type=reply.content_type)


log: list[URLPattern] = [
    path("log/witness/add-checkpoint", witness),
    path("log/checkpoint", checkpoint),
    path("log/key", key),
    path("log/tile/<path:rest>", tile),
    path("log/figures/list.json", publications),
    *(
        path(f"log/figures/<int:number>.{what}", publication, {"what": what})
        for what in ("csv", "json", "tlog-proof")
    ),
]
