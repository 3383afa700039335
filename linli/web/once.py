"""The `Idempotency-Key` of a changing request: sent again, it gets the first answer."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from linli.journal.acting import Invalid, act
from linli.journal.once import recalled, remember
from linli.web.bodies import IDEMPOTENCY_KEY_LONGEST
from linli.web.callers import actor

HEADER = "Idempotency-Key"


def key_of(request: HttpRequest) -> str | None:
    """The request's key, or None; raises Invalid when it is too long."""
    key = request.headers.get(HEADER, "").strip()
    if len(key) > IDEMPOTENCY_KEY_LONGEST:
        raise Invalid(
            "idempotency.too_long",
            f"幂等键最多 {IDEMPOTENCY_KEY_LONGEST} 个字符。",
            f"An idempotency key has at most {IDEMPOTENCY_KEY_LONGEST} characters.",
            field=HEADER,
        )
    return key or None


@act
def once(
    request: HttpRequest, body: Any, work: Callable[[], dict[str, Any]], *, now: datetime
) -> dict[str, Any]:
    """Do the work, or give the answer of the first time; both in one transaction.

    Keys belong to the caller and the address, so one caller's key never meets another's.
    """
    key = key_of(request)
    if key is None:
        return work()
    by = actor(request)
    scope = f"{by.kind}:{by.id} {request.method}"
    asked = {"path": request.path, "body": body}
    answer = recalled(scope, key, asked, now=now)
    if answer is None:
        answer = work()
        remember(scope, key, answer)
    return answer
