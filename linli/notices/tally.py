"""What became of messages: each of them, by day and channel, and against the budgets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from linli.notices.models import Meter, Outgoing
from linli.notices.recipients import Party, party_of, reach_of, there, value_of
from linli.people.masking import masked_name, masked_phone
from linli.people.sealing import Personal
from linli.policy.queries import current
from linli.policy.sections.notices import Use


@dataclass(frozen=True, slots=True)
class Message:
    """A message that left or should have, to whom, and the end of the address alone."""

    row: Outgoing
    party: Party | None
    masked: str


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


def messages(
    *,
    channel: str = "",
    state: str = "",
    template: str = "",
    why: str = "",
    before: int | None = None,
) -> QuerySet[Outgoing]:
    """The messages of this kind, the newest first, below an id."""
    wanted = {"channel": channel, "state": state, "template": template, "why": why}
    rows = Outgoing.objects.filter(**{key: value for key, value in wanted.items() if value})
    if before is not None:
        rows = rows.filter(id__lt=before)
    return rows.select_related("notice", "proves").order_by("-id")


def shown(rows: Iterable[Outgoing]) -> list[Message]:
    """Messages as a screen shows them, in at most four more queries."""
    found = list(rows)
    parties = {row.id: party_of(row) for row in found}
    reach = reach_of(party for party in parties.values() if party is not None)
    told = []
    for row in found:
        party = parties[row.id]
        to: Personal | None = None
        if row.proves is not None:
            to = value_of(row.proves)
        elif party is not None:
            to = reach.address(party, row.channel)
        told.append(Message(row, party, "" if to is None else masked(to.plain)))
    return told


def masked(address: str) -> str:
    """The ends of an address: l***@example.cn, 138****0001, zh***."""
    name, at, domain = address.partition("@")
    if at:
        return f"{masked_name(name)}@{domain}"
    if address.removeprefix("+").isdecimal():
        return masked_phone(address)
    return f"{address[:2]}***" if address else ""


def by_day(*, days: int, now: datetime) -> list[DayOf]:
    """For each of these days and each channel how many messages are in which state."""
    zone = current().pack.district.zone
    first = (now.astimezone(zone) - timedelta(days=days - 1)).date()
    since = datetime(first.year, first.month, first.day, tzinfo=zone)
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
