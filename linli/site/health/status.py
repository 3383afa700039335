"""The status page: what runs, what is late, and what that means for whoever waits."""

import time
from dataclasses import asdict

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

import linli
from linli.site.health.parts import WORDS, Part, State, parts, whole
from linli.site.health.signs import signs

SECONDS_KEPT = 5.0  # however many ask, the house is measured no oftener

_kept: tuple[float, list[Part]] = (-SECONDS_KEPT, [])


def _now() -> list[Part]:
    """The parts as of the last few seconds."""
    global _kept
    measured, found = _kept
    if not found or time.monotonic() - measured >= SECONDS_KEPT:
        try:
            found = parts(signs(now=timezone.now()))
        except Error:
            connection.close()
            found = parts(None)
        _kept = (time.monotonic(), found)
    return found


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """For people, without a script; a link looks again."""
    found = _now()
    answer = render(
        request,
        "linli/status.html",
        {
            "parts": [(part, *WORDS[part.state]) for part in found],
            "state": whole(found),
            "all_well": whole(found) is State.RUNS,
            "at": timezone.now(),
            "version": linli.__version__,
        },
    )
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def status(request: HttpRequest) -> JsonResponse:
    """The same for programs; the answer is 200 whatever it says, for it is about the house."""
    found = _now()
    return JsonResponse(
        {"state": whole(found), "parts": [asdict(part) for part in found]},
        headers={"Cache-Control": "no-store"},
        json_dumps_params={"ensure_ascii": False},
    )
