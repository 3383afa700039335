"""Reading messages: an inbox is a keyset-paged list, newest first."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from linli.notices.models import Notice


def of_units(unit_ids: Iterable[int], *, before: int | None = None) -> QuerySet[Notice]:
    """The messages to these units, newest first, below an id."""
    return _below(Notice.objects.filter(unit_id__in=list(unit_ids)), before)


def of_resident(resident_id: int, *, before: int | None = None) -> QuerySet[Notice]:
    """The messages to a resident with an account, newest first, below an id."""
    return _below(Notice.objects.filter(resident_id=resident_id), before)


def of_report(report_id: UUID) -> QuerySet[Notice]:
    """The messages to one voice, oldest first."""
    return Notice.objects.filter(report_id=report_id).order_by("id")


def unread_of_units(unit_ids: Iterable[int]) -> int:
    """How many messages these units have not read."""
    return Notice.objects.filter(unit_id__in=list(unit_ids), read_at=None).count()


def _below(rows: QuerySet[Notice], before: int | None) -> QuerySet[Notice]:
    if before is not None:
        rows = rows.filter(id__lt=before)
    return rows.order_by("-id")
