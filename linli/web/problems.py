"""Refusals as HTTP: problem+json (RFC 9457) with a code, Chinese and English."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as MalformedRequest

from linli.journal.acting import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    NotNow,
    Refusal,
    TooMany,
)

CONTENT_TYPE = "application/problem+json"
STATUS: dict[type[Refusal], int] = {
    Invalid: 422,
    NotFound: 404,
    Forbidden: 403,
    NotNow: 409,
    Conflict: 409,
    TooMany: 429,
}


def problem(
    status: int,
    code: str,
    zh: str,
    en: str,
    *,
    field: str = "",
    errors: list[dict[str, str]] | None = None,
) -> HttpResponse:
    """One problem as an answer; `title` is English for programs, both languages stand beside it."""
    body: dict[str, Any] = {"status": status, "code": code, "title": en, "zh": zh, "en": en}
    if field:
        body["field"] = field
    if errors:
        body["errors"] = errors
    answer = HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE
    )
    answer["Cache-Control"] = "no-store"
    return answer


def refused(refusal: Refusal) -> HttpResponse:
    """A refusal of any room as an answer."""
    answer = problem(
        STATUS[type(refusal)], refusal.code, refusal.zh, refusal.en, field=refusal.field
    )
    if isinstance(refusal, TooMany):
        answer["Retry-After"] = str(refusal.retry_after_seconds)
    return answer


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


# What pydantic says, in words that people read: type → (Chinese, English).
_MALFORMED = {
    "missing": ("必填，没有收到", "is required and was not sent"),
    "json_invalid": ("内容不是有效的 JSON", "is not valid JSON"),
    "extra_forbidden": ("没有这个字段", "is no field of this request"),
    "string_too_long": ("太长了", "is too long"),
    "string_too_short": ("太短了", "is too short"),
    "too_long": ("太多了", "has too many items"),
    "bool_parsing": ("只能是 true 或 false", "must be true or false"),
    "int_parsing": ("必须是整数", "must be a whole number"),
    "float_parsing": ("必须是数字", "must be a number"),
    "uuid_parsing": ("不是有效的编号", "is not a valid identifier"),
    "literal_error": ("不在可选范围内", "is not one of the possible values"),
    "enum": ("不在可选范围内", "is not one of the possible values"),
}


def malformed(failure: MalformedRequest) -> HttpResponse:
    """What is wrong with the form of a request, field by field."""
    errors = []
    for error in failure.errors:
        parts = [str(part) for part in error["loc"] if part not in {"body", "query", "path"}]
        field = ".".join(parts[1:] if len(parts) > 1 and parts[0] == "payload" else parts)
        zh, en = _MALFORMED.get(error["type"], ("不正确", "is not right"))
        errors.append({"field": field, "zh": zh, "en": f"{en} ({error['type']})"})
    first = errors[0] if errors else {"field": "", "zh": "不正确", "en": "is not right"}
    return problem(
        422,
        "request.malformed",
        f"“{first['field']}”{first['zh']}。请改正后再发。",
        f"“{first['field']}” {first['en']}. Correct it and send again.",
        field=first["field"],
        errors=errors,
    )


def _bad_request(failure: HttpError) -> HttpResponse:
    return problem(
        failure.status_code,
        "request.unreadable",
        "请求的内容读不出来。请检查 JSON 或表单的格式。",
        "The body cannot be read. Check the form of the JSON or form data.",
    )


def _no_such_address() -> HttpResponse:
    return problem(404, "address.unknown", "没有这个地址。", "There is no such address.")


def answer_problems(api: NinjaAPI) -> None:
    """Let the API answer every refusal as a problem."""

    def on_refusal(request: HttpRequest, exc: Refusal | type[Refusal]) -> HttpResponse:
        assert isinstance(exc, Refusal)
        return refused(exc)

    for kind in (Refusal, *STATUS):
        api.add_exception_handler(kind, on_refusal)
    api.add_exception_handler(MalformedRequest, lambda request, exc: malformed(exc))  # type: ignore[arg-type]  # ninja passes the failure itself
    api.add_exception_handler(AuthenticationError, lambda request, exc: unauthenticated())
    api.add_exception_handler(HttpError, lambda request, exc: _bad_request(exc))  # type: ignore[arg-type]  # as above
    api.add_exception_handler(Http404, lambda request, exc: _no_such_address())
