"""Applying for a hold or an extension 挂账、延期申请, and deciding on it one level up."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

from linli.cases.acts.apply import apply_for_extension, apply_for_hold
from linli.cases.acts.decide import approve, refuse, take_back
from linli.journal.acting import ActorKind
from linli.web.door import Routes
from linli.web.pages import CaseNumber
from linli.web.stepping import SteppedOut, stepped
from linli.web.workbench.verb_bodies import EXAMPLES, ExtendIn, HoldIn, NotedIn, ReasonedIn

routes = Routes(only=ActorKind.OFFICER)
F = TypeVar("F", bound=Callable[..., Any])


def _way(verb: str, permission: str, summary: str, example: str = "") -> Callable[[F], F]:
    """A verb whose permission is one power with others."""
    return routes.way(
        "POST",
        f"/cases/{{number}}/{verb}",
        permission=permission,
        response=SteppedOut,
        summary=summary,
        examples={"例 example": EXAMPLES[example]} if example else None,
    )


@_way("apply_hold", "case.apply", "申请挂账 Apply for a hold", "hold")
def apply_hold(request: HttpRequest, number: CaseNumber, payload: HoldIn) -> SteppedOut:
    """It is put to the unit one level up; the clock runs on until that has approved."""
    return stepped(
        request,
        number,
        payload,
        apply_for_hold,
        payload.ground,
        plan=payload.plan,
        public_note=payload.public_note,
        until=payload.until,
    )


@_way("apply_extension", "case.apply", "申请延期 Apply for an extension", "extend")
def apply_extension(request: HttpRequest, number: CaseNumber, payload: ExtendIn) -> SteppedOut:
    """It is put to the unit one level up; without an amount, for the most that the rules allow."""
    return stepped(
        request,
        number,
        payload,
        apply_for_extension,
        payload.ground,
        payload.note,
        amount=payload.amount,
    )


@_way("approve", "case.approve", "同意申请 Approve the application", "close")
def approve_application(request: HttpRequest, number: CaseNumber, payload: NotedIn) -> SteppedOut:
    """What was applied for is granted from now on; not when the limit has passed meanwhile."""
    return stepped(request, number, payload, approve, note=payload.note)


@_way("refuse", "case.approve", "不同意申请 Refuse the application", "refuse")
def refuse_application(request: HttpRequest, number: CaseNumber, payload: ReasonedIn) -> SteppedOut:
    """With the reason. It is not counted: the unit may apply again."""
    return stepped(request, number, payload, refuse, payload.note)


@_way("take_back", "case.apply", "撤回申请 Take the application back")
def take_application_back(request: HttpRequest, number: CaseNumber) -> SteppedOut:
    """As long as it was not answered."""
    return stepped(request, number, None, take_back)
