"""The verbs that concern two cases: merge and its undoing, link, split, a voice taken out."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from linli.cases.acts.link import link
from linli.cases.acts.merge import merge
from linli.cases.acts.split import split
from linli.cases.acts.take_out import take_out
from linli.cases.acts.unmerge import unmerge
from linli.cases.models import Case
from linli.journal.acting import Actor, ActorKind
from linli.web.callers import actor
from linli.web.door import Routes
from linli.web.once import once
from linli.web.pages import CaseNumber
from linli.web.stepping import SteppedOut, readable, stepped, stepped_out
from linli.web.workbench.verb_bodies import (
    EXAMPLES,
    OtherIn,
    ReasonedIn,
    SplitIn,
    TakeOutIn,
)

routes = Routes(only=ActorKind.OFFICER)


@routes.verb("merge", summary="并案 Merge a case into another", example=EXAMPLES["merge"])
def merge_case(request: HttpRequest, number: CaseNumber, payload: OtherIn) -> SteppedOut:
    """Its voices and photos go along; its reporters follow their matter there."""

    def work(case: Case, **who: Any) -> SteppedOut:
        into = readable(payload.other, **who)
        return stepped_out(merge(case.id, into.id, **who), other=into.number)

    return _with_case(request, number, payload, work)


@routes.way(
    "POST",
    "/cases/{number}/unmerge",
    permission="case.merge",
    response=SteppedOut,
    summary="撤销并案 Undo a merge",
    examples={"例 example": EXAMPLES["unmerge"]},
)
def unmerge_case(request: HttpRequest, number: CaseNumber, payload: ReasonedIn) -> SteppedOut:
    """It is at its desk again with its voices and files, under the deadline that it always had."""
    return stepped(request, number, payload, unmerge, payload.note)


@routes.way(
    "POST",
    "/cases/{number}/take_out",
    permission="case.merge",
    response=SteppedOut,
    summary="诉求移出 Take a report out into a case of its own",
    examples={"例 example": EXAMPLES["take_out"]},
)
def take_report_out(request: HttpRequest, number: CaseNumber, payload: TakeOutIn) -> SteppedOut:
    """`other` is the number of its own case; the reporter keeps her code and is told."""

    def work(case: Case, **who: Any) -> SteppedOut:
        part = take_out(case.id, payload.report, payload.note, **who)
        return stepped_out(case, other=part.number)

    return _with_case(request, number, payload, work)


@routes.verb("link", summary="关联 Link two cases", example=EXAMPLES["link"])
def link_case(request: HttpRequest, number: CaseNumber, payload: OtherIn) -> SteppedOut:
    """Linked twice is linked once."""

    def work(case: Case, **who: Any) -> SteppedOut:
        other = readable(payload.other, **who)
        link(case.id, other.id, **who)
        return stepped_out(case, other=other.number)

    return _with_case(request, number, payload, work)


@routes.verb(
    "split",
    summary="拆分 Split a part off",
    example=EXAMPLES["split"],
)
def split_case(request: HttpRequest, number: CaseNumber, payload: SplitIn) -> SteppedOut:
    """`other` is the part's number; the case closes only when all of its parts have ended."""

    def work(case: Case, **who: Any) -> SteppedOut:
        part = split(
            case.id,
            payload.text,
            category=payload.category,
            unit_code=payload.unit,
            awaited=payload.awaited,
            **who,
        )
        return stepped_out(case, other=part.number)

    return _with_case(request, number, payload, work)


def _with_case(
    request: HttpRequest, number: str, payload: OtherIn | SplitIn | TakeOutIn, work: Any
) -> SteppedOut:
    by: Actor = actor(request)
    now: datetime = timezone.now()
    return once(
        request,
        payload,
        SteppedOut,
        lambda: work(readable(number, by=by, now=now), by=by, now=now),
        now=now,
    )
