"""Joint meetings: of a case, of a unit, one alone."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from linli.collaboration.models import Attendance, Meeting
from linli.journal.acting import NotFound


def meetings_of_units(unit_ids: Collection[int], *, before: int | None = None) -> QuerySet[Meeting]:
    """The meetings that these units called or were invited to, the newest first, below an id."""
    invited = Attendance.objects.filter(unit_id__in=unit_ids).values("meeting_id")
    rows = _whole().filter(Q(convener_id__in=unit_ids) | Q(id__in=invited))
    if before is not None:
        rows = rows.filter(id__lt=before)
    return rows.order_by("-id")


def meetings_of_case(case_id: int) -> list[Meeting]:
    """All meetings about a case, the oldest first."""
    return list(_whole().filter(case_id=case_id).order_by("id"))


def meeting_of_units(meeting_id: int, unit_ids: Collection[int], seen: Q) -> Meeting:
    """One meeting that these units called or were invited to, if the asker may see its case.

    Raises NotFound.
    """
    found = meetings_of_units(unit_ids).filter(seen, id=meeting_id).first()
    if found is None:
        raise unknown_meeting()
    return found


def unknown_meeting() -> NotFound:
    """The same words whether there is no such meeting or it is not for the asker."""
    return NotFound(
        "meeting.unknown",
        "没有这次会议，或者与您的单位无关。请核对编号。",
        "There is no such meeting, or your unit has no part in it. Check its number.",
    )


def _whole() -> QuerySet[Meeting]:
    return Meeting.objects.select_related("case").prefetch_related(
        "attendances", "tasks__case", "tasks__note", "tasks__result"
    )


def meeting_by_id(meeting_id: int) -> Meeting:
    """One meeting with all that belongs to it, for whoever has just changed it."""
    return _whole().get(id=meeting_id)
