"""Refusals as HTTP: problem+json (RFC 9457) with a code, Chinese and English.

Below the web as well, for channels that other programs speak.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse

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


class Problem(HttpResponse):
    """A problem as an answer; `code` is what the refusal is known by, `said` is its sentences."""

    code: str = ""
    said: str = ""


def problem(
    status: int,
    code: str,
    zh: str,
    en: str,
    *,
    field: str = "",
    errors: list[dict[str, str]] | None = None,
) -> Problem:
    """One problem as an answer; `title` is English for programs, both languages stand beside it."""
    body: dict[str, Any] = {"status": status, "code": code, "title": en, "zh": zh, "en": en}
    if field:
        body["field"] = field
    if errors:
        body["errors"] = errors
    answer = Problem(json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)
    answer.code = code
    answer.said = f"{en} {zh}"
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


# What pydantic says, in words that people read: type → (Chinese, English).
_MALFORMED = {
    "missing": ("必填，没有收到", "is required and was not sent"),
    "json_invalid": ("内容不是有效的 JSON", "is not valid JSON"),
    "extra_forbidden": ("没有这个字段", "is no field of this request"),
    "string_too_long": ("太长了", "is too long"),
    "string_too_short": ("太短了", "is too short"),
    "too_long": ("太多了", "has too many items"),
    "bool_parsing": ("只能是 true 或 false", "must be true or false"),
    "bool_type": ("只能是 true 或 false", "must be true or false"),
    "int_parsing": ("必须是整数", "must be a whole number"),
    "int_type": ("必须是整数", "must be a whole number"),
    "float_parsing": ("必须是数字", "must be a number"),
    "float_type": ("必须是数字", "must be a number"),
    "date_type": ("必须是日期，如 2026-11-18", "must be a day such as 2026-11-18"),
    "datetime_type": (
        "必须是时间，如 2026-11-18T10:20:00+08:00",
        "must be a moment such as 2026-11-18T10:20:00+08:00",
    ),
    "uuid_parsing": ("不是有效的编号", "is not a valid identifier"),
    "literal_error": ("不在可选范围内", "is not one of the possible values"),
    "enum": ("不在可选范围内", "is not one of the possible values"),
}


def malformed(found: Iterable[Mapping[str, Any]]) -> HttpResponse:
    """What is wrong with the form of a request, field by field, as pydantic tells it."""
    errors = []
    for error in found:
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


def wrong_method(allowed: str) -> HttpResponse:
    """The address exists, and is asked in another way."""
    answer = problem(
        405,
        "address.method",
        f"这个地址只接受：{allowed}。",
        f"This address takes {allowed} only.",
    )
    answer["Allow"] = allowed
    return answer


def too_large(most_bytes: int) -> HttpResponse:
    """More was sent than is ever read."""
    most = f"{most_bytes // 1024**2} MB"
    return problem(
        413,
        "request.too_large",
        f"内容超过 {most}，没有接收。请减小后再发。",
        f"More than {most} was sent; nothing was taken in. Send less.",
    )


def unreadable() -> HttpResponse:
    """The request cannot be read at all."""
    return problem(
        400,
        "request.unreadable",
        "请求的内容读不出来。请检查地址、JSON 或表单的格式。",
        "The request cannot be read. Check the address and the form of the JSON or form data.",
    )


def database_away() -> HttpResponse:
    """The database does not answer: a short time later the same request works."""
    answer = problem(
        503,
        "database.away",
        "系统正在恢复，请过几秒用同一个幂等键再发。已经填的内容不会丢。",
        "The system is recovering: send the same again, with the same key, in a few seconds.",
    )
    answer["Retry-After"] = "3"
    return answer
