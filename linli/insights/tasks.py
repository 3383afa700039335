"""What the worker does for this room: fold every second, and in the night count anew and tidy."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from linli.insights.fold import AT_ONCE, fold
from linli.insights.models import Arrival, Happening, Intake, Progress
from linli.insights.rates import is_due, refresh
from linli.insights.rebuild import DAYS_OF_ARRIVALS, DAYS_OF_HAPPENINGS, rebuild
from linli.journal.models import Entry
from linli.policy.queries import current

ROUNDS_AT_ONCE = 20
# Beyond so many entries it is quicker to count what stands than to read how it came about.
TOO_MANY_TO_READ = 300_000


def keep_up(now: datetime) -> None:
    """Fold what there is, in pieces that leave the worker's other duties their turn."""
    if not Progress.objects.exists() and Entry.objects.order_by("-id")[TOO_MANY_TO_READ:].exists():
        rebuild(now=now)
    for _ in range(ROUNDS_AT_ONCE):
        if not fold(now=now, limit=AT_ONCE).more:
            break
    if is_due(now):
        refresh(now=now)


def by_night(now: datetime) -> bool:
    """Once a night, in the hour of the settings: count anew and drop what is no longer used."""
    pack = current().pack
    local = now.astimezone(ZoneInfo(pack.district.time_zone))
    last = Progress.objects.filter(id=1).values_list("rebuilt_at", flat=True).first()
    done = last is not None and now - last < timedelta(hours=12)
    if str(local.hour) != settings.LINLI_NIGHT_HOUR or done:
        return False
    rebuild(now=now)
    Happening.objects.filter(at__lt=now - timedelta(days=DAYS_OF_HAPPENINGS)).delete()
    oldest = local.date() - timedelta(days=DAYS_OF_ARRIVALS)
    Arrival.objects.filter(day__lt=oldest).delete()
    Intake.objects.filter(day__lt=oldest).delete()
    return True
