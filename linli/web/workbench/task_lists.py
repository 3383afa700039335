"""The task lists of the workbench: 待办, 已办, 我发起的 and what presses."""

from django.http import HttpRequest
from django.utils import timezone

from linli.cases.queries.task_lists import TaskList, task_counts, task_list
from linli.journal.acting import ActorKind
from linli.policy.queries import current
from linli.supervision.queries.supervised import supervised_cases
from linli.web.callers import authority, units_of
from linli.web.case_shapes import RowsOut, rows_out
from linli.web.door import Routes
from linli.web.pages import PAGE, Cursor, Limit

routes = Routes(only=ActorKind.OFFICER)


class TaskListOut(RowsOut):
    """A page of the list that was asked for, and how much is on each of the lists of open cases."""

    counts: dict[str, int]


@routes.way(
    "GET",
    "/tasks/{which}",
    permission="case.list",
    response=TaskListOut,
    summary="任务清单 One of the task lists",
)
def tasks_on_list(
    request: HttpRequest, which: TaskList, cursor: Cursor = "", limit: Limit = PAGE
) -> TaskListOut:
    """todo, done, started, due_soon, overdue, held, supervised or returned; of my units."""
    asker, now = authority(request), timezone.now()
    share = current().pack.clock.due_soon_share
    supervised = supervised_cases(units_of(request))
    page = rows_out(
        task_list(
            which,
            asker=asker,
            supervised=supervised,
            share=share,
            now=now,
            cursor=cursor,
            limit=limit,
        )
    )
    counts = task_counts(asker=asker, supervised=supervised, share=share, now=now)
    return TaskListOut(
        items=page.items,
        next=page.next,
        counts={one.value: count for one, count in counts.items()},
    )
