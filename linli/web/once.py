"""The `Idempotency-Key` of a changing request: sent again, it gets the first answer."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.http import HttpRequest
from django.utils import timezone

from linli.journal.acting import Actor, Invalid, act
from linli.journal.once import recalled, remember
from linli.people.marks import lasting_marks
from linli.web.bodies import IDEMPOTENCY_KEY_LONGEST, Done
from linli.web.callers import actor
from linli.web.shape import Shape

HEADER = "Idempotency-Key"
S = TypeVar("S", bound=Shape)


def key_of(request: HttpRequest) -> str | None:
    """The request's key, or None; raises Invalid when it cannot be kept."""
    key = request.headers.get(HEADER, "").strip()
    if len(key) > IDEMPOTENCY_KEY_LONGEST or not key.isprintable():
        raise Invalid(
            "idempotency.unusable",
            f"幂等键最多 {IDEMPOTENCY_KEY_LONGEST} 个可见字符。",
            f"An idempotency key has at most {IDEMPOTENCY_KEY_LONGEST} printable characters.",
            field=HEADER,
        )
    return key or None


@act
def once(
    request: HttpRequest,
    body: Any,
    answer: type[S],
    work: Callable[[], S],
    *,
    by: Actor | None = None,
    now: datetime,
) -> S:
    """Do the work, or give the answer of the first time; both in one transaction.

    Keys belong to the caller, so one caller's key never meets another's; the address is part of
    what was asked. The answer is kept as it is: nothing personal belongs into it. `by` stands
    for the caller where the act must not name the session.
    """
    key = key_of(request)
    if key is None:
        return work()
    by = by or actor(request)
    scope = f"web.{by.kind}.{by.id}.{request.method}"
    plain = body.model_dump_json() if isinstance(body, Shape) else json.dumps(body, default=str)
    asked, *former = asked_in(request, plain)
    earlier = recalled(scope, key, asked, former=former, now=now)
    if earlier is not None:
        return answer.model_validate(earlier)
    done = work()
    remember(scope, key, done.model_dump(mode="json"))
    return done


def done_once(
    request: HttpRequest, body: Any, work: Callable[..., object], *, by: Actor | None = None
) -> Done:
    """Do an act of the caller's, who is told no more than that it is done; see `once`.

    `work` is called with `by` and `now`, as every act is.
    """
    by, now = by or actor(request), timezone.now()

    def done() -> Done:
        work(by=by, now=now)
        return Done()

    return once(request, body, Done, done, by=by, now=now)


def asked_in(request: HttpRequest, plain: str) -> list[dict[str, str]]:
    """What was asked for, as it is hashed; and as it was before the mark key was renewed.

    Blinded: a body may hold a name or a number, and a bare hash of those is soon tried out.
    """
    marks = lasting_marks(plain, "web.body")
    return [{"path": request.path, "body": mark.hex()} for mark in marks]
