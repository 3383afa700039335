"""Quiet hours 免打扰时段: when nobody is written to but in an emergency. Pure."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

Span = tuple[time, time]


def quiet_until(now: datetime, span: Span, zone: ZoneInfo) -> datetime | None:
    """When the quiet hours end that it is in now, or None when it is in none.

    From the first time, included, to the second, which may be tomorrow's; the same twice is none.
    """
    begin, end = span
    local = now.astimezone(zone)
    clock = local.time()
    if begin <= end:
        within, next_day = begin <= clock < end, False
    else:
        within, next_day = clock >= begin or clock < end, clock >= begin
    if not within:
        return None
    day = local.date() + timedelta(days=next_day)
    return datetime.combine(day, end, zone).astimezone(now.tzinfo)
