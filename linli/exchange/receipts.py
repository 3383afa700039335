"""Where gateways push what became of messages: POST /notices/v1/<channel>/receipts."""

from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from linli.journal.acting import Refusal
from linli.notices.parcels import Unready
from linli.notices.receiving import taken
from linli.notices.secrets import secrets_of
from linli.notices.ways.receipts import Unreadable, is_proven, told
from linli.policy.queries import current

AGAIN = "请再发一次。Send it again."


def push(request: HttpRequest, code: str) -> HttpResponse:
    """Take pushed receipts in, from whoever proves to be the gateway."""
    if request.method != "POST":
        answer = _answer(HTTPStatus.METHOD_NOT_ALLOWED, "只收 POST。POST alone.")
        answer["Allow"] = "POST"
        return answer
    now = timezone.now()
    try:
        body = request.body
        found = [one for one in current().pack.channels.sms if one.code == code and one.receipts]
        receipts = found[0].receipts if found else None
        # No stranger learns which channels there are.
        if (
            receipts is None
            or receipts.proof is None
            or not is_proven(
                receipts.proof,
                secrets_of(code),
                body,
                headers=request.headers,
                query=request.GET.dict(),
                now=now,
            )
        ):
            return _answer(HTTPStatus.UNAUTHORIZED, "签名不对。The signature is wrong.")
        known = taken(code, told(receipts, body), now=now)
    except Unreadable:
        return _answer(HTTPStatus.BAD_REQUEST, "看不懂这份状态报告。This is no receipt.")
    except RequestDataTooBig:
        return _answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "一次最多 1 MB。At most 1 MB.")
    except (OperationalError, InterfaceError, Refusal, Unready):
        return _answer(HTTPStatus.SERVICE_UNAVAILABLE, AGAIN)
    # It may have been quicker than we are: what is said again will be known.
    return (
        _answer(HTTPStatus.OK, receipts.thanks)
        if known
        else _answer(HTTPStatus.SERVICE_UNAVAILABLE, AGAIN)
    )


def _answer(status: HTTPStatus, words: str) -> HttpResponse:
    kind = "application/json" if words.startswith("{") else "text/plain"
    answer = HttpResponse(words, status=status, content_type=f"{kind}; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    return answer


receipts: list[URLPattern] = [path("notices/v1/<str:code>/receipts", push)]
