"""Put on record that the time ran out 超期; nothing else changes, and it stays a fact."""

from datetime import datetime

from linli.cases.contacting import contact_since
from linli.cases.events import CaseOverdue
from linli.cases.lifecycle import State
from linli.cases.pending import lapse, pending
from linli.cases.step import locked
from linli.cases.timing import RUNNING, Stage
from linli.clock.models import Timer
from linli.journal.acting import Actor, act
from linli.journal.record import record

_THE_UNITS = frozenset({Stage.ACCEPT, Stage.CONTACT, Stage.ANSWER})


@act
def mark_overdue(case_id: int, stage: Stage, *, due_at: datetime, by: Actor, now: datetime) -> bool:
    """Record that a stage was not over when it was due; False when it is no longer so.

    Between a timer's ringing and this the unit may have acted, or the deadline may have moved: then
    it was in time after all.
    """
    case = locked(case_id)
    waiting = pending(case) if stage in {Stage.ANSWER, Stage.APPROVAL} else None
    if stage is Stage.CONTACT:
        owed = contact_since(case) is not None
    elif stage is Stage.APPROVAL:
        owed = waiting is not None
    else:
        owed = stage in RUNNING.get(State(case.state), ())
    if not owed:
        return False
    # The stage may have begun anew since: then another timer of its kind waits.
    if not Timer.objects.filter(
        case_id=case_id, kind=stage.value, due_at=due_at, rung_at__isnull=False
    ).exists():
        return False
    late = int((now - due_at).total_seconds())
    if late < 0:
        return False
    unit_id = case.holder_id if stage in _THE_UNITS else case.desk_id
    if stage is Stage.APPROVAL and waiting is not None:
        unit_id = waiting.asked_id
    record(
        CaseOverdue(
            case_id=case_id,
            stage=stage.value,
            unit_id=unit_id,
            due_at=due_at,
            late_seconds=late,
        ),
        by=by,
        now=now,
    )
    # What waited beyond the limit cannot be granted any more: nobody shall count on it.
    over = lapse(case, now=now) if stage is Stage.ANSWER else None
    if over is not None:
        record(over, by=by, now=now)
    return True
