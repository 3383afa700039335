"""Keeps the tallies of the three rates for the last twelve periods, so that a screen adds nothing.

A month runs from the pack's day on; the one that is running counts up to the last hour at which a
day of assessment ended, so that the figure changes once a day and everybody talks of the same one.
"""

from dataclasses import astuple
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from linli.feedback.queries.rates import By, Table, Wanted, rates_of
from linli.feedback.rates import Tally, total
from linli.feedback.windows import Window, day_of, month_before, month_of
from linli.insights.models import Progress, RatesOf
from linli.people.permissions import EVERYWHERE
from linli.people.units import unit_map
from linli.policy.pack import Pack
from linli.policy.queries import current

PERIODS = 12
EVERY = timedelta(minutes=30)
WHOLE, SO_FAR = "whole", "so_far"
ALL, AREA, KIND = "all", "area", "kind"


def periods(pack: Pack, now: datetime) -> list[Window]:
    """The last twelve months of assessment, the running one first and cut where its days are."""
    zone, rates = ZoneInfo(pack.district.time_zone), pack.rates
    running = month_of(now, from_day=rates.month_from_day, zone=zone)
    found = [cut(pack, running, now)]
    month = running
    for _ in range(PERIODS - 1):
        month = month_before(month, from_day=rates.month_from_day, zone=zone)
        found.append(month)
    return found


def cut(pack: Pack, month: Window, now: datetime) -> Window:
    """The part of a month that is counted at a moment: whole days of assessment."""
    zone = ZoneInfo(pack.district.time_zone)
    day = day_of(now, day_from=time.fromisoformat(pack.rates.day_from), zone=zone)
    return Window(month.name, month.start, max(month.start, min(month.end, day.start)))


def is_due(now: datetime) -> bool:
    """Whether the tallies are older than they may be."""
    at = Progress.objects.filter(id=1).values_list("rates_at", flat=True).first()
    return at is None or now - at >= EVERY


def refresh(*, now: datetime) -> int:
    """Count the periods anew, since an exclusion may concern any of them; returns how many rows."""
    pack = current().pack
    found = periods(pack, now)
    ran = found[0].end - found[0].start
    before = found[1]
    same = Window(before.name, before.start, min(before.end, before.start + ran))
    rows = [row for window in found for row in _rows(pack, window, WHOLE)]
    rows += _rows(pack, same, SO_FAR)
    with transaction.atomic():
        RatesOf.objects.all().delete()
        RatesOf.objects.bulk_create(rows)
        Progress.objects.get_or_create(id=1)
        Progress.objects.filter(id=1).update(rates_at=now)
    return len(rows)


def _rows(pack: Pack, window: Window, part: str) -> list[RatesOf]:
    if window.start == window.end:
        return [_row(window, part, ALL, "", Tally(), Tally())]
    street = next((one.code_length for one in pack.levels.levels if one.depth == 1), 0)
    by_area = _table(pack, window, "area", street)
    units = unit_map().by_id
    kinds: dict[str, list[tuple[Tally, Tally]]] = {}
    for row in _table(pack, window, "unit", 0).rows:
        unit = units.get(int(row.key))
        if unit is not None:
            kinds.setdefault(unit.kind, []).append((row.tally - row.excluded, row.excluded))
    whole = by_area.whole
    return [
        _row(window, part, ALL, "", whole.tally - whole.excluded, whole.excluded),
        *(
            _row(window, part, AREA, row.key, row.tally - row.excluded, row.excluded)
            for row in by_area.rows
            if len(row.key) == street
        ),
        *(
            _row(window, part, KIND, kind, total(k for k, _ in both), total(e for _, e in both))
            for kind, both in sorted(kinds.items())
        ),
    ]


def _table(pack: Pack, window: Window, by: By, length: int) -> Table:
    nothing_before = Window("", window.start, window.start)
    wanted = Wanted(by=by, window=window, before=nothing_before, level_length=length)
    return rates_of(wanted, EVERYWHERE, pack)


def _row(window: Window, part: str, by: str, key: str, kept: Tally, excluded: Tally) -> RatesOf:
    return RatesOf(
        period=window.name,
        part=part,
        by=by,
        key=key,
        start=window.start,
        end=window.end,
        kept=list(astuple(kept)),
        excluded=list(astuple(excluded)),
    )
