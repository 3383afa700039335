"""Taking a case a step: it is found by its number, the verb is done once, the answer is short."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from linli.cases.models import Case
from linli.cases.subject import subject_of
from linli.journal.acting import Actor, NotFound
from linli.people.permissions import may
from linli.web.bodies import Named, UnitOut, local, state_out, unit_out
from linli.web.callers import actor
from linli.web.once import once
from linli.web.shape import Shape


class SteppedOut(Shape):
    """Where the case stands after the step; `other` is the number of a case that came of it."""

    number: str
    state: Named
    unit: UnitOut
    desk: UnitOut
    due_at: datetime
    other: str | None = None


def readable(number: str, *, by: Actor, now: datetime) -> Case:
    """The case with this number; one that may not be read is as unknown as one that is not."""
    cases = Case.objects.select_related("area")
    case = cases.filter(number=number.strip().upper()).first()
    if case is None or not may(by, "case.read", subject_of(case), now=now):
        raise unknown_case()
    return case


def unknown_case() -> NotFound:
    """The same words whether there is no such case or it is not for the asker."""
    return NotFound(
        "case.unknown",
        "没有这个案件，或者它不归您查看。请核对编号。",
        "There is no such case, or it is not for you to see. Check the number.",
    )


def stepped(
    request: HttpRequest,
    number: str,
    payload: Shape | None,
    verb: Callable[..., Case],
    *given: Any,
    **more: Any,
) -> SteppedOut:
    """Do a verb of the record to the case with this number, in the name of the caller.

    Sent again under the same key it is done once.
    """
    by, now = actor(request), timezone.now()

    def work() -> SteppedOut:
        case = readable(number, by=by, now=now)
        return stepped_out(verb(case.id, *given, by=by, now=now, **more))

    return once(request, payload, SteppedOut, work, now=now)


def stepped_out(case: Case, *, other: str | None = None) -> SteppedOut:
    """The short answer to a verb."""
    return SteppedOut(
        number=case.number,
        state=state_out(case.state),
        unit=unit_out(case.holder_id),
        desk=unit_out(case.desk_id),
        due_at=local(case.due_at),
        other=other,
    )
