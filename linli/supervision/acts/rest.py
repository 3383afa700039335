"""Stop pressing for a case that was answered, or has ended."""

from datetime import datetime

from linli.cases.lifecycle import State
from linli.cases.step import locked
from linli.journal.acting import act
from linli.supervision.acts.plan import plan_next
from linli.supervision.models import Chase

_UNANSWERED = frozenset({State.FILED, State.DISPATCHED, State.ACCEPTED, State.HELD})


@act
def rest(case_id: int, *, now: datetime) -> None:
    """End the pressing, unless the case is unanswered again by now; orders still want answers."""
    case = locked(case_id)
    if case.state not in _UNANSWERED:
        Chase.objects.filter(case=case, ended_at=None).update(ended_at=now)
    plan_next(case, now=now)
