"""Tasks of assisting units: of a case, of a unit."""

from collections.abc import Collection
from typing import Literal

from django.db.models import QuerySet

from linli.collaboration.models import Task
from linli.journal.acting import NotFound

Side = Literal["mine", "asked"]
OPEN = (Task.State.ASKED, Task.State.ACCEPTED)


def tasks_of_case(case_id: int) -> list[Task]:
    """All tasks of a case, the oldest first."""
    return list(_whole().filter(case_id=case_id).order_by("id"))


def tasks_of_units(
    unit_ids: Collection[int], *, side: Side, open_only: bool, before: int | None = None
) -> QuerySet[Task]:
    """What these units have to do, or what they asked of others, the newest first, below an id."""
    rows = _whole()
    if side == "mine":
        rows = rows.filter(unit_id__in=unit_ids)
    else:
        rows = rows.filter(asker_id__in=unit_ids)
    if open_only:
        rows = rows.filter(state__in=OPEN)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return rows.order_by("-id")


def _whole() -> QuerySet[Task]:
    return Task.objects.select_related("case", "note", "result")


def unknown_task() -> NotFound:
    """The same words whether there is no such task or it is not for the asker."""
    return NotFound("task.unknown", "没有这项协办任务。", "There is no such task.")
