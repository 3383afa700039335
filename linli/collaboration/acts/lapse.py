"""A limit of working together has passed: that goes on record, once, and stays."""

from datetime import datetime

from linli.cases.step import locked
from linli.collaboration.events import TaskLapsed, WhistleLapsed
from linli.collaboration.models import Call, Task
from linli.journal.acting import Actor, act
from linli.journal.record import record


@act
def lapse_call(call_id: int, *, due_at: datetime, by: Actor, now: datetime) -> bool:
    """Note that a called unit did not report in by its time; False when it has, or was noted.

    A whistle that ended before its limit leaves nobody late.
    """
    call = Call.objects.select_related("whistle").get(id=call_id)
    locked(call.case_id)
    call.refresh_from_db()
    came_in_time = call.reported_in_at is not None and call.reported_in_at <= call.due_at
    ended_at = call.whistle.ended_at
    ended_before = ended_at is not None and ended_at <= call.due_at
    if call.lapsed_at is not None or came_in_time or ended_before or call.due_at > due_at:
        return False
    call.lapsed_at = now
    call.save(update_fields=["lapsed_at"])
    record(
        WhistleLapsed(
            case_id=call.case_id,
            whistle_id=call.whistle_id,
            call_id=call.id,
            unit_id=call.unit_id,
            due_at=call.due_at,
            late_seconds=max(0, int((now - call.due_at).total_seconds())),
        ),
        by=by,
        now=now,
    )
    return True


@act
def lapse_task(task_id: int, *, due_at: datetime, by: Actor, now: datetime) -> bool:
    """Note that a task was not done by its time; False when it was, or was noted already."""
    known = Task.objects.get(id=task_id)
    if known.case_id is not None:
        locked(known.case_id)
    task = Task.objects.select_for_update().get(id=task_id)
    ended_before = task.ended_at is not None and task.ended_at <= task.due_at
    if task.lapsed_at is not None or ended_before or task.due_at > due_at:
        return False
    task.lapsed_at = now
    task.save(update_fields=["lapsed_at"])
    record(
        TaskLapsed(
            case_id=task.case_id,
            task_id=task.id,
            unit_id=task.unit_id,
            asker_id=task.asker_id,
            due_at=task.due_at,
            late_seconds=max(0, int((now - task.due_at).total_seconds())),
        ),
        by=by,
        now=now,
    )
    return True
