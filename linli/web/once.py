"""The `Idempotency-Key` of a changing request: sent again, it gets the first answer."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.http import HttpRequest
from django.utils import timezone

from linli.journal.acting import Actor, ActorKind, Invalid, act
from linli.journal.once import recalled, remember
from linli.people.marks import lasting_marks
from linli.web.bodies import IDEMPOTENCY_KEY_LONGEST, IDEMPOTENCY_KEY_SHORTEST, Done
from linli.web.callers import actor
from linli.web.shape import Shape

HEADER = "Idempotency-Key"
S = TypeVar("S", bound=Shape)


def key_of(request: HttpRequest, by: Actor) -> str | None:
    """The request's key, or None; raises Invalid when it cannot be kept, or could be another's.

    Visitors have one room of keys together, and residents are in it who do not want to be known.
    Of a visitor who sends again, from the mobile network what the Wi-Fi lost, only the key and the
    words are still the same: bound to her address, or to a mark of it, the keys would make two
    reports of one. So the key alone must tell them apart, and one that is too short to be drawn
    at random is refused: with "1" and the same few words the second would be given the receipt of
    the first, and her own report would be lost. Staff have rooms of their own.
    """
    key = request.headers.get(HEADER, "").strip()
    if len(key) > IDEMPOTENCY_KEY_LONGEST or not key.isprintable():
        raise Invalid(
            "idempotency.unusable",
            f"幂等键最多 {IDEMPOTENCY_KEY_LONGEST} 个可见字符。",
            f"An idempotency key has at most {IDEMPOTENCY_KEY_LONGEST} printable characters.",
            field=HEADER,
        )
    if key and len(key) < IDEMPOTENCY_KEY_SHORTEST and by.kind is not ActorKind.OFFICER:
        raise Invalid(
            "idempotency.too_short",
            f"幂等键至少 {IDEMPOTENCY_KEY_SHORTEST} 个字符，以免和别人的相同。请用 UUID 再发。",
            f"An idempotency key has at least {IDEMPOTENCY_KEY_SHORTEST} characters, so that it is"
            " nobody else's. Send it again with a UUID.",
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

    Keys belong to the caller, so one caller's key never meets another's (of visitors, see
    `key_of`); the address is part of what was asked. The answer is kept as it is: nothing personal
    belongs into it. `by` stands for the caller where the act must not name the session.
    """
    by = by or actor(request)
    key = key_of(request, by)
    if key is None:
        return work()
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
