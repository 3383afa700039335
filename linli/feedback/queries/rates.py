"""The three rates of a period by unit, area, category or group, with and without exclusions."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from typing import Any, Literal

from django.db import connection

from linli.feedback.rates import (
    Change,
    Tally,
    ThreeRates,
    Weighing,
    change,
    ranks,
    three_rates,
    total,
)
from linli.feedback.windows import (
    Window,
    day_before,
    day_named,
    day_of,
    month_before,
    month_named,
    month_of,
)
from linli.people.permissions import Reach
from linli.policy.pack import Pack

By = Literal["unit", "area", "category", "group"]
Period = Literal["month", "day"]

_KEYS: dict[By, str] = {
    "unit": "callback.unit_id::text",
    "area": "left(callback.area_code, %(length)s)",
    "category": "callback.category",
    "group": "callback.category",
}

# One statement for the period and the one before it: what changed is asked in the same breath.
_SETTLED = """
SELECT {key}, callback.settled_at >= %(start)s AS now, exclusion.id IS NOT NULL AS excluded,
       count(*), count(*) FILTER (WHERE callback.outcome = 'refused'),
       count(*) FILTER (WHERE callback.outcome IN ('no_answer', 'busy', 'wrong_number')),
       count(*) FILTER (WHERE callback.valid),
       count(*) FILTER (WHERE callback.valid AND callback.contacted),
       count(*) FILTER (WHERE callback.valid AND NOT response_only),
       count(*) FILTER (WHERE callback.valid AND NOT response_only AND callback.solved),
       count(*) FILTER (WHERE callback.valid AND NOT response_only AND satisfaction = 'satisfied'),
       count(*) FILTER (WHERE callback.valid AND NOT response_only AND satisfaction = 'basically')
FROM feedback_callback AS callback
LEFT JOIN feedback_exclusion AS exclusion
       ON exclusion.callback_id = callback.id AND exclusion.state = 'excluded'
WHERE callback.settled_at >= %(before)s AND callback.settled_at < %(end)s AND {within}
GROUP BY 1, 2, 3
"""
_ASKED = """
SELECT {key}, count(*) FROM feedback_callback AS callback
WHERE callback.asked_at >= %(start)s AND callback.asked_at < %(end)s AND {within} GROUP BY 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which callbacks are counted; what is empty does not count."""

    by: By
    window: Window
    before: Window
    level_length: int = 0
    unit_id: int | None = None
    area_code: str = ""


@dataclass(slots=True)
class _Counted:
    asked: int = 0
    # (in the period or before it, excluded) → tally
    tallies: dict[tuple[bool, bool], Tally] = field(default_factory=dict)

    def add(self, now: bool, excluded: bool, tally: Tally) -> None:
        self.tallies[now, excluded] = self.tallies.get((now, excluded), Tally()) + tally

    def of(self, *, now: bool, excluded: bool) -> Tally:
        return self.tallies.get((now, excluded), Tally())


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one unit, area, category or group; of all together under the key "".

    `asked` counts who was asked in the period, whenever they answered; everything else goes by
    when a callback was settled. `whole` counts everybody, `kept` leaves out what was excluded, and
    `rank` goes by `kept`, as does `change` against the period before.
    """

    key: str
    asked: int
    tally: Tally
    excluded: Tally
    whole: ThreeRates
    kept: ThreeRates
    change: Change
    rank: int | None
    rank_before: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """The rows by rank and then by key, the sum of them, and how many have a rank."""

    rows: list[Row]
    whole: Row
    ranked: int


def window_of(
    pack: Pack, period: Period, *, name: str = "", now: datetime
) -> tuple[Window, Window]:
    """A period by its name, or the one that is running, and the period before it."""
    zone, rates = pack.district.zone, pack.rates
    if period == "month":
        months: dict[str, Any] = {"from_day": rates.month_from_day, "zone": zone}
        month = month_named(name, **months) if name else month_of(now, **months)
        return month, month_before(month, **months)
    days: dict[str, Any] = {"day_from": time.fromisoformat(rates.day_from), "zone": zone}
    day = day_named(name, **days) if name else day_of(now, **days)
    return day, day_before(day, **days)


def weighing_of(pack: Pack) -> Weighing:
    """How a pack weighs the answers."""
    rates = pack.rates
    return Weighing(
        Decimal(str(rates.basically_counts)),
        rates.weights.contacted,
        rates.weights.solved,
        rates.weights.satisfied,
    )


def rates_of(wanted: Wanted, seen: Reach, pack: Pack) -> Table:
    """The rates of a period, of what lies within reach. Two statements."""
    counted = _counted(wanted, seen, pack)
    rates, weighing = pack.rates, weighing_of(pack)

    def kept(now: bool) -> dict[str, ThreeRates]:
        return {
            key: three_rates(one.of(now=now, excluded=False), weighing)
            for key, one in counted.items()
        }

    places = ranks(kept(True), at_least=rates.rank_from)
    places_before = ranks(kept(False), at_least=rates.rank_from)
    rows = [
        _row(key, one, weighing, places.get(key), places_before.get(key))
        for key, one in counted.items()
    ]
    rows = [row for row in rows if row.asked or row.tally.settled]
    last = len(rows) + 1
    rows.sort(key=lambda row: (row.rank or last, row.key))
    return Table(rows, _row("", _sum(counted.values()), weighing, None, None), len(places))


def _row(
    key: str, one: _Counted, weighing: Weighing, rank: int | None, rank_before: int | None
) -> Row:
    kept, excluded = one.of(now=True, excluded=False), one.of(now=True, excluded=True)
    figures = three_rates(kept, weighing)
    return Row(
        key=key,
        asked=one.asked,
        tally=kept + excluded,
        excluded=excluded,
        whole=three_rates(kept + excluded, weighing),
        kept=figures,
        change=change(figures, three_rates(one.of(now=False, excluded=False), weighing)),
        rank=rank,
        rank_before=rank_before,
    )


def _sum(counted: Any) -> _Counted:
    found = _Counted()
    every = list(counted)
    found.asked = sum(one.asked for one in every)
    for now in (True, False):
        for excluded in (True, False):
            found.add(now, excluded, total(one.of(now=now, excluded=excluded) for one in every))
    return found


def _counted(wanted: Wanted, seen: Reach, pack: Pack) -> dict[str, _Counted]:
    params: dict[str, Any] = {
        "before": wanted.before.start,
        "start": wanted.window.start,
        "end": wanted.window.end,
        "length": wanted.level_length,
    }
    within = _within(wanted, seen, params)
    key = _KEYS[wanted.by]
    found: defaultdict[str, _Counted] = defaultdict(_Counted)
    with connection.cursor() as cursor:
        cursor.execute(_SETTLED.format(key=key, within=within), params)
        for code, now, excluded, *numbers in cursor.fetchall():
            found[_name(code, wanted, pack)].add(now, excluded, Tally(*numbers))
        cursor.execute(_ASKED.format(key=key, within=within), params)
        for code, asked in cursor.fetchall():
            found[_name(code, wanted, pack)].asked += asked
    return dict(found)


def _name(code: str, wanted: Wanted, pack: Pack) -> str:
    if wanted.by != "group":
        return code
    known = pack.category(code)
    return "" if known is None else known.group


def _within(wanted: Wanted, seen: Reach, params: dict[str, Any]) -> str:
    """The condition of what is wanted and may be seen; every value is a parameter."""
    conditions = []
    if wanted.unit_id is not None:
        conditions.append("callback.unit_id = %(unit)s")
        params["unit"] = wanted.unit_id
    if wanted.area_code:
        conditions.append("starts_with(callback.area_code, %(area)s)")
        params["area"] = wanted.area_code
    if not seen.everything:
        params["units"] = sorted(seen.holder_unit_ids)
        params["areas"] = [f"{code}%" for code in sorted(seen.area_codes)]
        conditions.append(
            "(callback.unit_id = ANY(%(units)s::bigint[])"
            " OR callback.area_code LIKE ANY(%(areas)s::text[]))"
        )
    return " AND ".join(conditions) or "TRUE"
