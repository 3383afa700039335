"""The three rates of twelve periods, as the last refresh counted them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from linli.feedback.queries.rates import weighing_of
from linli.feedback.rates import Tally, ThreeRates, Weighing, three_rates
from linli.insights.models import RatesOf
from linli.insights.rates import ALL, AREA, KIND, SO_FAR, WHOLE
from linli.policy.pack import Pack


@dataclass(slots=True)
class Series:
    """One area, kind of unit, or all: its rates by period, the newest first.

    `kept` leaves out what was excluded, `raw` does not; `before` is the period before, cut at the
    same distance from its start.
    """

    by: str
    key: str
    start: datetime
    end: datetime
    kept: list[ThreeRates] = field(default_factory=list)
    raw: list[ThreeRates] = field(default_factory=list)
    before: ThreeRates | None = None


def series(pack: Pack, scope: str) -> list[Series]:
    """All that a scope shows: in the district everything, in a street its own. One statement."""
    rows = RatesOf.objects.all()
    if scope:
        rows = rows.filter(by=AREA, key=scope)
    return _put_together(rows.order_by("-start", "part"), weighing_of(pack))


def _put_together(rows: Iterable[RatesOf], weights: Weighing) -> list[Series]:
    periods: list[str] = []
    found: dict[tuple[str, str], Series] = {}
    listed = list(rows)
    for row in listed:
        if row.part == WHOLE and row.period not in periods:
            periods.append(row.period)
    nobody = three_rates(Tally(), weights)
    for row in listed:
        key = (row.by, row.key)
        if key not in found:
            blank = [nobody] * len(periods)
            found[key] = Series(row.by, row.key, row.start, row.end, list(blank), list(blank))
        one = found[key]
        kept, excluded = Tally(*row.kept), Tally(*row.excluded)
        if row.part == SO_FAR:
            one.before = three_rates(kept, weights)
            continue
        place = periods.index(row.period)
        one.kept[place] = three_rates(kept, weights)
        one.raw[place] = three_rates(kept + excluded, weights)
    return list(found.values())


__all__ = ["ALL", "AREA", "KIND", "Series", "series"]
