"""启封: opening who a confidential reporter is. One asks and says why, another agrees."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field

from linli.cases.acts.unseal import ask_to_unseal, decide_unsealing, read_identity
from linli.cases.models import Unsealing
from linli.cases.queries.unsealings import unsealings_to_decide
from linli.cases.subject import subject_of
from linli.journal.acting import Actor, ActorKind, NotFound
from linli.people.permissions import may
from linli.web.bodies import Done, Strict
from linli.web.callers import actor
from linli.web.case_voices import UnsealingOut, unsealing_out
from linli.web.door import Grave, Routes
from linli.web.once import done_once
from linli.web.pages import CaseNumber
from linli.web.shape import Shape
from linli.web.stepping import readable

routes = Routes(only=ActorKind.OFFICER)
MOST_LISTED = 100


class UnsealIn(Strict):
    """Whose identity, for what reason, and why it cannot be done without."""

    report: UUID
    reason: str = Field(max_length=20, description="safety, inquiry, proof or request")
    note: str = Field(max_length=2_000)


class DecidedIn(Strict):
    """Words to the one who asked, if there is anything to say."""

    note: str = Field("", max_length=2_000)


class IdentityOut(Shape):
    """A confidential reporter's name and number, in the clear."""

    name: str
    phone: str


class UnsealingsOut(Shape):
    """Requests that wait for a second person, the oldest first; at most a hundred."""

    items: list[UnsealingOut]


@routes.way(
    "POST",
    "/cases/{number}/unsealings",
    permission="identity.ask",
    grave=Grave.ACT,
    response={201: Done},
    summary="申请启封 Ask to open a confidential identity",
    examples={
        "有危险 danger": {
            "report": "5f0c6f0e-6b52-4e0e-9f5e-2f8a3c1f9d10",
            "reason": "safety",
            "note": "她说有人守在门口，要马上联系到本人。",
        }
    },
)
def ask(request: HttpRequest, number: CaseNumber, payload: UnsealIn) -> Done:
    """Nothing is opened yet: a second person has to agree."""

    def work(by: Actor, now: datetime) -> None:
        case = readable(number, by=by, now=now)
        ask_to_unseal(case.id, payload.report, payload.reason, payload.note, by=by, now=now)

    return done_once(request, payload, work)


@routes.way(
    "GET",
    "/unsealings",
    permission="identity.agree",
    response=UnsealingsOut,
    summary="待同意的启封申请 Requests that wait for a second person",
)
def waiting(request: HttpRequest) -> UnsealingsOut:
    """Of the cases that she may read; her own are for somebody else."""
    by, now = actor(request), timezone.now()
    found = unsealings_to_decide(by=by, now=now)[:MOST_LISTED]
    return UnsealingsOut(items=[unsealing_out(one, by=by, now=now) for one in found])


@routes.way(
    "POST",
    "/unsealings/{unsealing_id}/agree",
    permission="identity.agree",
    grave=Grave.ACT,
    response=Done,
    summary="同意启封 Agree that it is opened",
    examples={"同意 agreed": {"note": ""}},
)
def agree(request: HttpRequest, unsealing_id: int, payload: DecidedIn) -> Done:
    """For the pack's hours, to the one who asked alone; the reporter is told."""
    return _decided(request, unsealing_id, payload, agrees=True)


@routes.way(
    "POST",
    "/unsealings/{unsealing_id}/refuse",
    permission="identity.agree",
    response=Done,
    summary="不同意启封 Let it stay sealed",
    examples={"可以不启封 no need": {"note": "请凭查询码留言请她联系。"}},
)
def refuse(request: HttpRequest, unsealing_id: int, payload: DecidedIn) -> Done:
    """It stays sealed; the request may be made again, with better reasons."""
    return _decided(request, unsealing_id, payload, agrees=False)


@routes.way(
    "POST",
    "/unsealings/{unsealing_id}/read",
    permission="identity.ask",
    grave=Grave.ACT,
    response=IdentityOut,
    summary="查看保密身份 Read what was opened",
    repeatable=False,
)
def read(request: HttpRequest, unsealing_id: int) -> IdentityOut:
    """Each reading goes on record, and the reporter is told."""
    by, now = actor(request), timezone.now()
    must_be_known(unsealing_id, by=by)
    found = read_identity(unsealing_id, by=by, now=now)
    return IdentityOut(name=found.name.plain, phone=found.phone.plain)


def must_be_known(unsealing_id: int, *, by: Actor) -> None:
    """Raise NotFound for a request about a case that is not hers to read, as for none at all."""
    found = Unsealing.objects.select_related("report__report__case__area")
    one = found.filter(id=unsealing_id).first()
    case = None if one is None else one.report.report.case
    if case is None or not may(by, "case.read", subject_of(case), now=timezone.now()):
        raise NotFound("identity.unknown", "没有这份启封申请。", "There is no such request.")


def _decided(request: HttpRequest, unsealing_id: int, payload: DecidedIn, *, agrees: bool) -> Done:
    def work(by: Actor, now: datetime) -> None:
        must_be_known(unsealing_id, by=by)
        decide_unsealing(unsealing_id, agrees=agrees, note=payload.note, by=by, now=now)

    return done_once(request, payload, work)
