"""One verb on many cases: each by its own act, each with its own answer."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Literal

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field

from linli.cases.acts.accept import accept
from linli.cases.acts.close import close
from linli.cases.acts.dispatch import dispatch
from linli.cases.acts.note import note
from linli.cases.acts.verify import verify
from linli.cases.models import Case
from linli.journal.acting import Actor, ActorKind, Invalid, Refusal
from linli.journal.once import recalled, remember
from linli.supervision.acts.issue import issue_order
from linli.supervision.acts.remind import remind_unit
from linli.web.bodies import Both, Strict
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.once import HEADER, asked_in, key_of
from linli.web.pages import CaseNumber
from linli.web.shape import Shape
from linli.web.stepping import readable
from linli.web.workbench.verb_bodies import Code, Note

routes = Routes(only=ActorKind.OFFICER)
MOST = 100


class ManyIn(Strict):
    """Which cases, which verb, and what that verb asks for: a unit or words."""

    verb: Literal["accept", "dispatch", "verify", "close", "remind", "supervise", "note"]
    numbers: Annotated[list[CaseNumber], Field(min_length=1, max_length=MOST)]
    unit: Code = ""
    note: Note = ""


class OneOut(Shape):
    """What became of one case: done, or refused for this reason and left as it was."""

    number: str
    done: bool
    why: Both | None = None


class ManyOut(Shape):
    """What became of each case, in the order they were named."""

    items: list[OneOut]


@routes.way(
    "POST",
    "/bulk",
    permission="case.list",
    response=ManyOut,
    summary="批量办理 One verb on many cases",
    examples={
        "批量签收 accept": {"verb": "accept", "numbers": ["LJ-20261118-0012"]},
        "批量派单 dispatch": {
            "verb": "dispatch",
            "numbers": ["LJ-20261118-0012", "LJ-20261118-0013"],
            "unit": "dept-urban-management",
        },
    },
)
def many(request: HttpRequest, payload: ManyIn) -> ManyOut:
    """Each case is one act of its own: done for good, or refused with its reason.

    Needs an `Idempotency-Key`. Sent again under it, what was done is not done again, and what was
    refused or had not been reached is tried: so the answer is always about all of them.
    """
    key = key_of(request)
    if key is None:
        raise Invalid(
            "idempotency.needed",
            "批量办理要带幂等键，断线重发时才不会办两遍。",
            "Many cases at once need an idempotency key: sent again, nothing is done twice.",
            field=HEADER,
        )
    by, now = actor(request), timezone.now()
    asked = asked_in(request, payload.model_dump_json(exclude={"numbers"}))
    numbers = dict.fromkeys(one.strip().upper() for one in payload.numbers)
    return ManyOut(items=[_one(number, payload, key, asked, by=by, now=now) for number in numbers])


def _one(
    number: str, payload: ManyIn, key: str, asked: list[dict[str, str]], *, by: Actor, now: datetime
) -> OneOut:
    scope = f"web.{by.kind}.{by.id}.many"
    # Of one length, however long the two are.
    own_key = sha256(f"{key}:{number}".encode()).hexdigest()
    try:
        # A transaction for each: what the next one is refused for takes back nothing of this.
        with transaction.atomic():
            earlier = recalled(scope, own_key, asked[0], former=asked[1:], now=now)
            if earlier is None:
                case = readable(number, by=by, now=now)
                _ACTS[payload.verb](case, payload, by=by, now=now)
                remember(scope, own_key, {"done": True})
    except Refusal as refusal:
        return OneOut(number=number, done=False, why=Both(zh=refusal.zh, en=refusal.en))
    return OneOut(number=number, done=True)


def _accept(case: Case, given: ManyIn, *, by: Actor, now: datetime) -> None:
    accept(case.id, by=by, now=now)


def _dispatch(case: Case, given: ManyIn, *, by: Actor, now: datetime) -> None:
    dispatch(case.id, given.unit, note=given.note, by=by, now=now)


def _verify(case: Case, given: ManyIn, *, by: Actor, now: datetime) -> None:
    verify(case.id, passed=True, note=given.note, by=by, now=now)


def _close(case: Case, given: ManyIn, *, by: Actor, now: datetime) -> None:
    close(case.id, note=given.note, by=by, now=now)


def _supervise(case: Case, given: ManyIn, *, by: Actor, now: datetime) -> None:
    issue_order(case.id, words=given.note, by=by, now=now)


def _remind(case: Case, given: ManyIn, *, by: Actor, now: datetime) -> None:
    remind_unit(case.id, given.note, by=by, now=now)


def _note(case: Case, given: ManyIn, *, by: Actor, now: datetime) -> None:
    note(case.id, given.note, public=False, by=by, now=now)


_ACTS: dict[str, Callable[..., None]] = {
    "accept": _accept,
    "dispatch": _dispatch,
    "verify": _verify,
    "close": _close,
    "remind": _remind,
    "supervise": _supervise,
    "note": _note,
}
