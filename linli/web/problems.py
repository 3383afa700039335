"""What our own API and Django answer when a request is refused or nothing fits."""

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as MalformedRequest

from linli.exchange.problems import (
    STATUS,
    database_away,
    malformed,
    problem,
    refused,
    too_large,
    unreadable,
)
from linli.journal.acting import Refusal


def unauthenticated() -> HttpResponse:
    """Nobody is signed in, and this needs somebody."""
    answer = problem(
        401,
        "sign_in.needed",
        "请先登录。登录已过期的，请重新登录。",
        "Please sign in first, or again if the session has ended.",
    )
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def no_such_address() -> HttpResponse:
    """Nothing is served under this address."""
    return problem(404, "address.unknown", "没有这个地址。", "There is no such address.")


def no_such_host() -> HttpResponse:
    """The request names a server that this one is not."""
    return problem(
        400,
        "address.host",
        "这个服务器不以这个域名提供服务。请用公布的网址访问。",
        "This server does not answer to that name. Use the address that was published.",
    )


def broken() -> HttpResponse:
    """Something failed that is ours to mend; what was being done is undone."""
    return problem(
        500,
        "server.failed",
        "系统出错了，这次没有办成，也没有留下半成品。请稍后再试。",
        "Something failed here. Nothing was done, and nothing half-done is left. Try again later.",
    )


def answer_problems(api: NinjaAPI) -> None:
    """Let the API answer every refusal as a problem; what is no refusal is left to Django."""
    refusals: list[type[Exception]] = [Refusal, *STATUS]
    answers: list[tuple[type[Exception], Callable[[Any], HttpResponse]]] = [
        *((kind, refused) for kind in refusals),
        (MalformedRequest, lambda failure: malformed(failure.errors)),
        (AuthenticationError, lambda _: unauthenticated()),
        (HttpError, _unparsed),
        (MultiPartParserError, lambda _: unreadable()),
        (SuspiciousOperation, lambda _: unreadable()),
        (RequestDataTooBig, lambda _: too_large(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)),
        (Http404, lambda _: no_such_address()),
        (OperationalError, lambda _: database_away()),
        (InterfaceError, lambda _: database_away()),
    ]
    for kind, answer in answers:
        api.add_exception_handler(kind, partial(_answered, answer))


def _unparsed(failure: HttpError) -> HttpResponse:
    """A body that could not be parsed, for the reason that our own parser gave, if it did."""
    why = failure.__cause__
    if isinstance(why, Refusal):
        return refused(why)
    if isinstance(why, RequestDataTooBig):
        return too_large(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
    return unreadable()


def _answered(
    answer: Callable[[Any], HttpResponse],
    request: HttpRequest,
    failure: Exception | type[Exception],
) -> HttpResponse:
    return answer(failure)


# What Django answers by itself, outside the routes of the API.
def page_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return unreadable()


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    # Somebody who looks at it gets a page; "anything" is what programs ask for.
    if "text/html" in request.headers.get("Accept", "") and not request.path.startswith("/api/"):
        return render(request, "linli/missing.html", status=404)
    return no_such_address()


def page_broken(request: HttpRequest) -> HttpResponse:
    return database_away() if isinstance(sys.exception(), _AWAY) else broken()


_AWAY = (OperationalError, InterfaceError)
