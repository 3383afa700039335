"""How much a channel may carry this minute, and what of the day's and the month's money is left."""

from datetime import datetime, timedelta
from math import ceil
from typing import Literal

from linli.journal.acting import Actor
from linli.journal.record import record
from linli.notices.events import ChannelSpent
from linli.notices.models import Meter
from linli.policy.queries import current
from linli.policy.sections.notices import Use

SENDER = Actor.system("notices.send")
LETTERS_OF_ONE, LETTERS_OF_EACH = 70, 67
Span = Literal["day", "month"]


def parts_of(text: str) -> int:
    """In how many parts a text message is billed: one of 70 letters, or several of 67."""
    return 1 if len(text) <= LETTERS_OF_ONE else ceil(len(text) / LETTERS_OF_EACH)


def locked_meter(channel: str, *, now: datetime) -> Meter:
    """The meter of a channel, locked, and set back where a minute, day or month has begun."""
    day = now.astimezone(current().pack.district.zone).date()
    fresh = {"minute_at": now, "day": day, "month": day.replace(day=1)}
    meter = Meter.objects.select_for_update().filter(channel=channel).first()
    if meter is None:
        Meter.objects.bulk_create([Meter(channel=channel, **fresh)], ignore_conflicts=True)
        meter = Meter.objects.select_for_update().get(channel=channel)
    if now - meter.minute_at >= timedelta(minutes=1):
        meter.minute_at, meter.in_minute = now, 0
    if meter.day != day:
        meter.day, meter.in_day = day, 0
    if meter.month != day.replace(day=1):
        meter.month, meter.in_month = day.replace(day=1), 0
    return meter


def spent(meter: Meter, use: Use) -> Span | None:
    """Which budget is used up, if one is."""
    if use.per_day is not None and meter.in_day >= use.per_day:
        return "day"
    if use.per_month is not None and meter.in_month >= use.per_month:
        return "month"
    return None


def count(meter: Meter, number: int) -> None:
    """Put so many messages or parts on the meter, or take them off again."""
    meter.in_day = max(0, meter.in_day + number)
    meter.in_month = max(0, meter.in_month + number)


def tell_once(meter: Meter, span: Span, use: Use, *, now: datetime) -> None:
    """Put on record that a budget is used up, once for each day or month."""
    told, period = (meter.told_day, meter.day) if span == "day" else (meter.told_month, meter.month)
    if told == period:
        return
    if span == "day":
        meter.told_day = period
    else:
        meter.told_month = period
    budget = (use.per_day if span == "day" else use.per_month) or 0
    record(
        ChannelSpent(meter_id=meter.id, channel=meter.channel, span=span, budget=budget),
        by=SENDER,
        now=now,
    )
