"""The holds on the content of cases 依法留存, for those who look after them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from linli.cases.apart import apart_of
from linli.cases.models import HOLD_WORDS, ContentHold
from linli.journal.acting import Actor
from linli.people.authority import authority_of
from linli.people.permissions import Reach, reach
from linli.people.queries import officers, plain_or_empty

Stage = ContentHold.Stage


class Which(StrEnum):
    """Which holds a list shows."""

    OPEN = "open"
    OVERDUE = "overdue"  # to be looked at again, and nobody has
    WAITING = "waiting"  # for a second person
    OVER = "over"


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """A hold with its words in the clear and the names of those who asked for it.

    `mine` says that the asker herself put what waits, so that another has to agree.
    """

    row: ContentHold
    why: str
    end_why: str
    note: str
    by: str
    reviewer: str
    end_by: str
    overdue: bool
    mine: bool


def holds_of(case_id: int, *, by: Actor, now: datetime) -> list[HoldFacts]:
    """The hold of a case that is open, or the last that was, as one row or none."""
    rows = ContentHold.objects.filter(case_id=case_id).select_related("case")
    return _facts(list(rows.order_by("-id")[:1]), by=by, now=now)


def holds_seen(
    which: Which, *, number: str = "", ground: str = "", by: Actor, now: datetime
) -> QuerySet[ContentHold]:
    """The holds within her reach: the next review first; of those that are over the last first."""
    seen = _seen(reach(by, "hold.read", now=now))
    rows = ContentHold.objects.filter(seen, apart_of(authority_of(by, now=now)))
    if number.strip():
        rows = rows.filter(case__number__contains=number.strip().upper())
    if ground:
        rows = rows.filter(ground=ground)
    rows = rows.filter(ended_at__isnull=which is not Which.OVER).select_related("case")
    if which is Which.OVER:
        return rows.order_by("-ended_at", "-id")
    if which is Which.OVERDUE:
        rows = rows.filter(review_on__lt=localdate(now))
    if which is Which.WAITING:
        rows = rows.filter(stage__in=[Stage.ASKED, Stage.ENDING])
    return rows.order_by("review_on", "id")


def hold_facts(rows: Iterable[ContentHold], *, by: Actor, now: datetime) -> list[HoldFacts]:
    """Their words and names. One statement for all of them."""
    return _facts(list(rows), by=by, now=now)


def _facts(rows: list[ContentHold], *, by: Actor, now: datetime) -> list[HoldFacts]:
    people = {one for row in rows for one in (row.asked_by, row.reviewer_id, row.end_asked_by)}
    found = officers(one for one in people if one is not None)
    names = {one: facts.name.plain for one, facts in found.items()}
    today = localdate(now)
    return [
        HoldFacts(
            row=row,
            why=plain_or_empty(row.why_sealed, HOLD_WORDS).plain,
            end_why=plain_or_empty(row.end_why_sealed, HOLD_WORDS).plain,
            note=plain_or_empty(row.note_sealed, HOLD_WORDS).plain,
            by=names.get(row.asked_by or 0, ""),
            reviewer=names.get(row.reviewer_id, ""),
            end_by=names.get(row.end_asked_by or 0, ""),
            overdue=is_overdue(row, today),
            mine=by.id == (row.end_asked_by if row.stage == Stage.ENDING else row.asked_by),
        )
        for row in rows
    ]


def is_overdue(row: ContentHold, today: date) -> bool:
    """Whether somebody should have looked again by now."""
    return row.ended_at is None and row.review_on < today


def _seen(reach: Reach) -> Q:
    if reach.everything:
        return Q()
    found = Q(case__holder_id__in=reach.holder_unit_ids)
    found |= Q(case__desk_id__in=reach.desk_unit_ids)
    for code in sorted(reach.area_codes):
        found |= Q(case__area__code__startswith=code)
    return found
