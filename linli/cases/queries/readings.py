"""Who read what is personal: for her whose it is, and for the auditor."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from linli.cases.models import Reading, ReadingAlarm

MOST_SHOWN = 10
MOST_DAYS = 31


def readings_of(resident_id: int, *, before: int | None = None) -> QuerySet[Reading]:
    """What staff were shown of her, the newest first; of a withdrawn report too."""
    rows = Reading.objects.filter(resident_id=resident_id).select_related("case").order_by("-id")
    return rows if before is None else rows.filter(id__lt=before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Which readings an auditor wants to see; what is empty does not count. `until` is included."""

    officer_id: int = 0
    unit_id: int = 0
    case_id: int = 0
    purpose: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many lines there are, and the most frequent of each: (key, lines, cases)."""

    lines: int
    cases: int
    people: int
    officers: list[tuple[int, int, int]]
    units: list[tuple[int, int, int]]
    purposes: list[tuple[str, int, int]]
    days: list[tuple[date, int, int]]


def readings_looked_at(looked: Looked, *, before: int | None = None) -> QuerySet[Reading]:
    """The lines that are wanted, the newest first, below an id."""
    rows = Reading.objects.select_related("case").order_by("-id")
    if looked.officer_id:
        rows = rows.filter(officer_id=looked.officer_id)
    if looked.unit_id:
        rows = rows.filter(unit_id=looked.unit_id)
    if looked.case_id:
        rows = rows.filter(case_id=looked.case_id)
    if looked.purpose:
        rows = rows.filter(purpose=looked.purpose)
    if looked.since is not None:
        rows = rows.filter(at__gte=_midnight(looked.since))
    if looked.until is not None:
        rows = rows.filter(at__lt=_midnight(looked.until + timedelta(days=1)))
    return rows if before is None else rows.filter(id__lt=before)


def counted(looked: Looked) -> Counted:
    """What the lines come to. Five statements, whatever they hold."""
    rows = readings_looked_at(looked).select_related(None).order_by()
    both = {"lines": Count("id"), "seen": Count("case_id", distinct=True)}
    whole = rows.aggregate(**both, people=Count("officer_id", distinct=True))

    def top(key: str, most: int = MOST_SHOWN, **more: Any) -> list[tuple[Any, int, int]]:
        order = f"-{key}" if more else "-lines"
        found = rows.annotate(**more).values(key).annotate(**both).order_by(order, key)
        return list(found.values_list(key, "lines", "seen")[:most])

    return Counted(
        lines=whole["lines"],
        cases=whole["seen"],
        people=whole["people"],
        officers=top("officer_id"),
        units=top("unit_id"),
        purposes=top("purpose"),
        days=sorted(top("day", MOST_DAYS, day=TruncDate("at")), reverse=True),
    )


def alarms(outcome: str, *, before: int | None = None) -> QuerySet[ReadingAlarm]:
    """The alarms that stand so, the newest first, below an id."""
    rows = ReadingAlarm.objects.filter(outcome=outcome).select_related("case").order_by("-id")
    return rows if before is None else rows.filter(id__lt=before)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
