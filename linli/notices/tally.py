"""What became of messages by day and channel, and against the budgets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from linli.notices.endpoints import endpoint_of
from linli.notices.models import Meter, Outgoing
from linli.notices.recipients import there
from linli.people.masking import masked_name, masked_phone
from linli.policy.queries import current
from linli.policy.sections.notices import Use

MOST_REASONS = 60


@dataclass(frozen=True, slots=True)
class Used:
    """A channel that the district uses, with what it has carried."""

    use: Use
    reaches: str
    in_day: int = 0
    in_month: int = 0
    rests_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class DayOf:
    """How many messages of a day are in which state, by one channel."""

    day: date
    channel: str
    counts: dict[str, int]


def masked(address: str) -> str:
    """The ends of an address: l***@example.cn, 138****0001, zh***; of a browser, whose it is."""
    if address.startswith("{"):
        return urlsplit(endpoint_of(address)).hostname or ""
    name, at, domain = address.partition("@")
    if at:
        return f"{masked_name(name)}@{domain}"
    if address.removeprefix("+").isdecimal():
        return masked_phone(address)
    return f"{address[:2]}***" if address else ""


def beginning(days: int, *, now: datetime) -> datetime:
    """The midnight with which the last so many days begin, today among them."""
    zone = current().pack.district.zone
    first = (now.astimezone(zone) - timedelta(days=days - 1)).date()
    return datetime(first.year, first.month, first.day, tzinfo=zone)


def reasons(*, days: int, now: datetime) -> list[tuple[str, int]]:
    """Why messages of these days wait or did not go, with how many, the most frequent first."""
    counted = (
        Outgoing.objects.filter(queued_at__gte=beginning(days, now=now))
        .exclude(why="")
        .values_list("why")
        .annotate(n=Count("id"))
        .order_by("-n", "why")
    )
    return list(counted[:MOST_REASONS])


def by_day(*, days: int, now: datetime) -> list[DayOf]:
    """For each of these days and each channel how many messages are in which state."""
    zone, since = current().pack.district.zone, beginning(days, now=now)
    counted = (
        Outgoing.objects.filter(queued_at__gte=since)
        .annotate(day=TruncDate("queued_at", tzinfo=zone))
        .values_list("day", "channel", "state")
        .annotate(n=Count("id"))
        .order_by("-day", "channel")
    )
    found: dict[tuple[date, str], dict[str, int]] = {}
    for day, channel, state, n in counted:
        found.setdefault((day, channel), {})[state] = n
    return [DayOf(day, channel, counts) for (day, channel), counts in found.items()]


def used(*, now: datetime) -> list[Used]:
    """The channels in the pack's order, with what they have carried today and this month."""
    day = timezone.localtime(now, current().pack.district.zone).date()
    meters = {row.channel: row for row in Meter.objects.all()}
    known = there()
    found = []
    for use in current().pack.notices.sending.uses:
        channel, meter = known.get(use.channel), meters.get(use.channel)
        if channel is None:
            continue
        if meter is None:
            found.append(Used(use, channel.reaches))
            continue
        found.append(
            Used(
                use,
                channel.reaches,
                meter.in_day if meter.day == day else 0,
                meter.in_month if meter.month == day.replace(day=1) else 0,
                meter.rests_until if (meter.rests_until or now) > now else None,
            )
        )
    return found


def reached_by(entry_ids: Iterable[int]) -> dict[int, dict[str, dict[str, int]]]:
    """For what followed each entry: channel → state → how many messages."""
    counted = (
        Outgoing.objects.filter(notice__entry_id__in=list(entry_ids))
        .values_list("notice__entry_id", "channel", "state")
        .annotate(n=Count("id"))
        .order_by("channel")
    )
    found: dict[int, dict[str, dict[str, int]]] = {}
    for entry_id, channel, state, n in counted:
        found.setdefault(entry_id, {}).setdefault(channel, {})[state] = n
    return found
