"""Counts of cases by area, category and day, for the eyes of early warning; no more than that.

Two grouped statements. No row here is about a person, a door or a text.
"""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db import connection

from linli.cases.timing import calendar_under
from linli.insights.queries.intake import is_workday
from linli.insights.rises.looking import Counts
from linli.policy.pack import Pack
from linli.policy.queries import current
from linli.policy.sections.insights import Warnings
from linli.territory.coordinates import LatLon
from linli.territory.queries import centres

# What was merged is counted where it went, what was withdrawn nowhere.
_CELLS = """
SELECT c.category, left(coalesce(a.code, ''), %(length)s),
    (%(last)s - (c.received_at AT TIME ZONE %(zone)s)::date) / %(span)s, count(*)
FROM cases_case c LEFT JOIN territory_area a ON a.id = c.area_id
WHERE c.received_at >= %(since)s AND c.received_at < %(until)s AND c.category <> ''
    AND c.state NOT IN ('merged', 'withdrawn') AND NOT c.category = ANY(%(left_out)s)
GROUP BY 1, 2, 3
"""
_FIRST = "SELECT min(received_at) FROM cases_case"
WEEK = 7

Cell = tuple[str, str, int, int]


def counted(*, now: datetime) -> Counts:
    """The counts up to yesterday, the last whole day; without a record, of no day at all."""
    adopted = current()
    pack, rules = adopted.pack, adopted.pack.insights.warnings
    zone = ZoneInfo(pack.district.time_zone)
    last = now.astimezone(zone).date() - timedelta(days=1)
    on_record = max(0, (last - _first(zone, last)).days)
    days = min(rules.days, on_record)
    weeks = min(rules.years * 52, on_record // WEEK)
    lengths = {one.depth: one.code_length for one in pack.levels.levels}
    street = lengths.get(1, 99)
    by_day = _cells(rules, last, days, 1, lengths.get(2, street), zone)
    by_week = _cells(rules, last, weeks, WEEK, street, zone)
    categories = sorted({cell[0] for cell in (*by_day, *by_week)})
    areas = sorted({cell[1] for cell in by_day})
    streets = sorted({_street(pack, cell[1]) for cell in by_week})
    calendar = calendar_under(adopted.id)
    lying = centres()
    return Counts(
        district=pack.district.division_code,
        categories=categories,
        areas=areas,
        streets=[_street(pack, code) for code in areas],
        places=np.array(
            [_place(lying.get(code) if len(code) >= street else None) for code in areas]
        ).reshape(-1, 2),
        days=_table(by_day, categories, areas, days),
        workdays=[is_workday(calendar, last - timedelta(days=b)) for b in range(days)][::-1],
        week_streets=streets,
        weeks=_table(
            [(c, _street(pack, area), back, n) for c, area, back, n in by_week],
            categories,
            streets,
            weeks,
        ),
        last=last,
    )


def _first(zone: ZoneInfo, last: date) -> date:
    """The first day on record; it may have begun in the middle, and is not counted."""
    with connection.cursor() as cursor:
        cursor.execute(_FIRST)
        first: datetime | None = cursor.fetchone()[0]
    return last if first is None else first.astimezone(zone).date()


def _cells(
    rules: Warnings, last: date, spans: int, span: int, length: int, zone: ZoneInfo
) -> list[Cell]:
    if spans == 0:
        return []
    after = datetime.combine(last + timedelta(days=1), time(), zone)
    first = datetime.combine(last - timedelta(days=spans * span - 1), time(), zone)
    params: dict[str, Any] = {
        "length": length,
        "last": last,
        "span": span,
        "zone": str(zone),
        "since": first,
        "until": after,
        "left_out": list(rules.left_out),
    }
    with connection.cursor() as cursor:
        cursor.execute(_CELLS, params)
        return [(category, area, int(back), n) for category, area, back, n in cursor.fetchall()]


def _table(cells: list[Cell], categories: list[str], areas: list[str], spans: int) -> Any:
    table = np.zeros((len(categories), len(areas), spans), np.int64)
    row = {code: at for at, code in enumerate(categories)}
    column = {code: at for at, code in enumerate(areas)}
    for category, area, back, n in cells:
        table[row[category], column[area], spans - 1 - back] += n
    return table


def _street(pack: Pack, area: str) -> str:
    level = next((one for one in pack.levels.levels if one.depth == 1), None)
    return "" if level is None else pack.levels.ancestor(area, level.code) or ""


def _place(point: LatLon | None) -> tuple[float, float]:
    """Kilometres north and east, near enough within a district."""
    if point is None:
        return (float("nan"), float("nan"))
    narrower = float(np.cos(np.radians(point.latitude)))
    return (point.latitude * 111.2, point.longitude * 111.2 * narrower)
