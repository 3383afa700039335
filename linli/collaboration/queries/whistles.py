"""Whistles with those they called: of a case, of a unit, one alone."""

from collections.abc import Collection

from django.db.models import Prefetch, Q, QuerySet

from linli.collaboration.models import Call, Whistle
from linli.journal.acting import NotFound


def whistles_of_case(case_id: int) -> list[Whistle]:
    """All whistles for a case, the oldest first, with their calls: two statements."""
    return list(_whole().filter(case_id=case_id).order_by("id"))


def whistle_by_id(whistle_id: int) -> Whistle:
    """One whistle with its case and calls; raises NotFound."""
    found = _whole().filter(id=whistle_id).first()
    if found is None:
        raise unknown_whistle()
    return found


def unknown_whistle() -> NotFound:
    """The same words whether there is no such whistle or it is not for the asker."""
    return NotFound(
        "whistle.unknown",
        "没有这次吹哨，或者与您的单位无关。请核对编号。",
        "There is no such whistle, or your unit has no part in it. Check its number.",
    )


def whistles_of_units(
    unit_ids: Collection[int], *, open_only: bool, before: int | None = None
) -> QuerySet[Whistle]:
    """The whistles that these units blew or were called by, the newest first, below an id."""
    called = Call.objects.filter(unit_id__in=unit_ids).values("whistle_id")
    rows = _whole().filter(Q(caller_id__in=unit_ids) | Q(id__in=called))
    if open_only:
        rows = rows.filter(ended_at=None)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return rows.order_by("-id")


def _whole() -> QuerySet[Whistle]:
    calls = Call.objects.select_related("assessment", "reply").order_by("id")
    return Whistle.objects.select_related("case__area", "needs", "outcome").prefetch_related(
        Prefetch("calls", queryset=calls)
    )
