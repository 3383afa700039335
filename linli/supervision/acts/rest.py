"""Stop pressing for a case that was answered, or has ended."""

from datetime import datetime

from linli.cases.lifecycle import State
from linli.cases.step import locked
from linli.journal.acting import Actor, act
from linli.supervision.acts.orders import let_go
from linli.supervision.acts.plan import plan_next
from linli.supervision.models import Chase

# Nothing is left to be supervised there: the matter goes on elsewhere, or not at all.
_GONE = frozenset({State.MERGED, State.WITHDRAWN, State.DECLINED})
_UNANSWERED = frozenset({State.FILED, State.DISPATCHED, State.ACCEPTED, State.HELD})


@act
def rest(case_id: int, *, by: Actor, now: datetime) -> None:
    """End the pressing, unless the case is unanswered again by now.

    Orders still want their answers, for they ask for reasons too; but those of a case that was
    merged, withdrawn or declined are let go.
    """
    case = locked(case_id)
    if case.state not in _UNANSWERED:
        Chase.objects.filter(case=case, ended_at=None).update(ended_at=now)
    if case.state in _GONE:
        let_go(case, by=by, now=now)
    plan_next(case, now=now)
