"""Applications to leave facts out of the figures, and which facts were left out."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from linli.feedback.models import Exclusion
from linli.feedback.queries.seen import seen
from linli.journal.acting import Actor


def exclusions(
    *, by: Actor, now: datetime, open_only: bool = False, before: int | None = None
) -> QuerySet[Exclusion]:
    """The applications within the asker's reach, the newest first, below an id."""
    within = seen(by, "rates.read", area="case__area__code", now=now)
    rows = Exclusion.objects.filter(within)
    if open_only:
        rows = rows.filter(decided_at=None)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return rows.select_related("case", "reason").prefetch_related("reviews__reason").order_by("-id")


def exempted(entry_ids: Iterable[int]) -> set[int]:
    """Those of these `case.overdue` entries that an assessment leaves out. One statement."""
    rows = Exclusion.objects.filter(
        entry_id__in=list(entry_ids), state=Exclusion.State.EXCLUDED
    ).values_list("entry_id", flat=True)
    return {one for one in rows if one is not None}
