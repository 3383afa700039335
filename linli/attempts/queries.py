"""Reading what was refused, and the alarms: the newest first."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet, Sum
from django.utils import timezone

from linli.attempts.models import Alarm, Attempt


@dataclass(frozen=True, slots=True)
class Sought:
    """Which attempts; what is empty does not count. `place` and `who` as `seen` writes them."""

    kind: str = ""
    officer_id: int = 0
    who: str = ""
    place: str = ""
    since: date | None = None
    until: date | None = None


def attempts(sought: Sought, *, before: int | None = None) -> QuerySet[Attempt]:
    """The attempts looked for, the newest row first, below an id."""
    rows = Attempt.objects.order_by("-id")
    if sought.kind:
        rows = rows.filter(kind=sought.kind)
    if sought.officer_id:
        rows = rows.filter(officer_id=sought.officer_id)
    if sought.who:
        rows = rows.filter(who=_bytes(sought.who))
    if sought.place:
        rows = rows.filter(place=_bytes(sought.place))
    if sought.since is not None:
        rows = rows.filter(last_at__gte=_midnight(sought.since))
    if sought.until is not None:
        rows = rows.filter(last_at__lt=_midnight(sought.until + timedelta(days=1)))
    return rows if before is None else rows.filter(id__lt=before)


def by_kind(sought: Sought) -> dict[str, int]:
    """How often each kind was tried, of those looked for."""
    rows = attempts(sought).order_by().values("kind").annotate(times=Sum("many"))
    return {row["kind"]: row["times"] for row in rows}


def security_alarms(outcome: str, *, before: int | None = None) -> QuerySet[Alarm]:
    """The alarms that stand so, the newest first, below an id."""
    rows = Alarm.objects.filter(outcome=outcome).order_by("-id")
    return rows if before is None else rows.filter(id__lt=before)


def seen(mark: bytes | memoryview) -> str:
    """A keyed hash in letters, by which the same name or place is known again."""
    return bytes(mark).hex()


def _bytes(mark: str) -> bytes:
    try:
        return bytes.fromhex(mark)
    except ValueError:
        return b"\0"  # nobody's


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
