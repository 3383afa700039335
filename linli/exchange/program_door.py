"""How a program that pushes reports is let in by its key, and told the receipt or the reason.

For a channel of its own (docs/how-to/add-a-channel.md). A door that follows a specification, as
Open311's, answers in the words of that one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils import timezone
from pydantic import BaseModel, ValidationError

from linli.exchange.keys import known_key
from linli.exchange.problems import (
    database_away,
    malformed,
    problem,
    refused,
    too_large,
    wrong_method,
)
from linli.intake.report import Receipt
from linli.journal.acting import Actor, Refusal

BASE = "channels/v1/"
P = TypeVar("P", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Push(Generic[P]):
    """What a program pushed: read and sound, with as whom it acts, the source of it, the moment."""

    payload: P
    source: str
    by: Actor
    now: datetime


def program_door(channel: str, payload: type[P], file: Callable[[Push[P]], Receipt]) -> URLPattern:
    """POST /channels/v1/<channel>: one JSON payload of whoever shows a key, answered by a receipt.

    The key is one of `linli exchange key`, shown as `Authorization: Bearer`. What `file` refuses is
    answered with its reason; the same payload may always be sent again.
    """

    def door(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return wrong_method("POST")
        try:
            shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
            now = timezone.now()
            key = known_key(shown.strip(), now=now)
            if key is None:
                return _no_key()
            source = f"{channel}.{key.name}"
            read = payload.model_validate_json(request.body)
            receipt = file(Push(read, source, Actor.system(source), now))
        except ValidationError as failure:
            return malformed(failure.errors())
        except Refusal as refusal:
            return refused(refusal)
        except RequestDataTooBig:
            return too_large(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
        except (OperationalError, InterfaceError):
            return database_away()
        return _receipt(receipt)

    return path(f"{BASE}{channel}", door)


def _receipt(receipt: Receipt) -> HttpResponse:
    """The receipt, for the program and for the person behind it: 201, or 200 when it was known."""
    told: dict[str, Any] = {
        "number": receipt.number,
        "code": receipt.code,
        "follow": f"{settings.LINLI_PUBLIC_URL.rstrip('/')}/r/p/{receipt.code}",
        "due_at": timezone.localtime(receipt.due_at).isoformat(timespec="seconds"),
        "unit": {"zh": receipt.unit_zh, "en": receipt.unit_en},
        "joined": receipt.joined,
        "known": receipt.known,
        "lacking": list(receipt.lacking),
    }
    status = HTTPStatus.OK if receipt.known else HTTPStatus.CREATED
    answer = JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "no-store"
    return answer


def _no_key() -> HttpResponse:
    answer = problem(
        HTTPStatus.UNAUTHORIZED,
        "api_key.wrong",
        "缺少接口密钥，或密钥不对、已停用。请带上 Authorization: Bearer 密钥。",
        "The API key is missing, wrong or ended. Send it as Authorization: Bearer KEY.",
    )
    answer["WWW-Authenticate"] = "Bearer"
    return answer
