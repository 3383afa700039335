"""Where a hotline pushes its messages: POST /hotline/v1/<system>, signed."""

import json
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from linli.exchange.hotline.letters import Taken, take_in
from linli.exchange.hotline.message import Unreadable
from linli.exchange.hotline.reading import MOST_ITEMS, items_of, parsed
from linli.exchange.hotline.results import result_of
from linli.exchange.hotline.signing import BadSignature, must_be_signed
from linli.journal.acting import Actor, Refusal
from linli.policy.queries import current
from linli.policy.sections.hotline import HotlineSystem

PUSH = "push"
WORDS = {
    "missing": (
        "缺少签名：请带上时间、随机串、签名三个请求头。",
        "The signature is missing: send the time, the nonce and the signature as headers.",
    ),
    "stale": (
        "签名的时间与这里相差太大。请校时后重新签名。",
        "The time of the signature is too far from ours. Set your clock and sign anew.",
    ),
    "wrong": (
        "签名不对。请核对密钥和签名方法。",
        "The signature is wrong: check the secret.",
    ),
    "used": (
        "这个随机串已经用过。请换一个重新签名；重复的内容不会重复入账。",
        "This nonce was used. Sign anew with another; what comes twice is taken once.",
    ),
}


def push(request: HttpRequest, code: str) -> HttpResponse:
    """Take pushed messages in: every one that is signed is kept, understood or not."""
    if request.method != "POST":
        answer = _answer(HTTPStatus.METHOD_NOT_ALLOWED, "method", "只收 POST。", "POST alone.")
        answer["Allow"] = "POST"
        return answer
    now = timezone.now()
    try:
        body = request.body
        system = current().pack.hotline.by_code.get(code)
        if system is None:
            raise BadSignature("wrong")  # no stranger learns which hotlines there are
        must_be_signed(system, request.headers, body, now=now)
        return _taken(body, system, now=now)
    except BadSignature as bad:
        return _answer(HTTPStatus.UNAUTHORIZED, f"signature.{bad.why}", *WORDS[bad.why])
    except RequestDataTooBig:
        return _answer(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "too_large",
            "一次最多 1 MB，请分批推送。",
            "At most 1 MB at once: push in several.",
        )
    except Refusal as refusal:
        return _answer(HTTPStatus.BAD_REQUEST, refusal.code, refusal.zh, refusal.en)
    except (OperationalError, InterfaceError):
        return _answer(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "recovering",
            "系统正在恢复，请再发一次。",
            "The system is recovering; send it again.",
        )


def _taken(body: bytes, system: HotlineSystem, *, now: datetime) -> HttpResponse:
    by = Actor.system(system.source)
    try:
        items = items_of(parsed(body), system)
    except Unreadable as why:
        text = body.decode("utf-8", "replace").replace("\0", "")
        kept = take_in(text, system, way=PUSH, unreadable=why.reason, by=by, now=now)
        return _results([kept])
    if len(items) > MOST_ITEMS:
        return _answer(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "too_many",
            f"一次最多 {MOST_ITEMS} 条，请分批推送。",
            f"At most {MOST_ITEMS} messages at once: push in several.",
        )
    return _results([take_in(one, system, way=PUSH, by=by, now=now) for one in items])


def _results(taken: list[Taken]) -> HttpResponse:
    """One row for each message, in their order; 200 says that all of them are here."""
    rows = [result_of(one) for one in taken]
    return _json(HTTPStatus.OK, {"code": "ok", "results": rows})


def _answer(status: HTTPStatus, code: str, zh: str, en: str) -> HttpResponse:
    return _json(status, {"code": code, "message": zh, "message_en": en})


def _json(status: HTTPStatus, content: dict[str, Any]) -> HttpResponse:
    found = HttpResponse(
        json.dumps(content, ensure_ascii=False),
        status=status,
        content_type="application/json; charset=utf-8",
    )
    found["Cache-Control"] = "no-store"
    return found


hotline: list[URLPattern] = [path("hotline/v1/<str:code>", push)]
