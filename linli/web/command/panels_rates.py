"""The panels of the three rates and the ranking of streets; never a share without its n."""

from collections.abc import Callable
from datetime import datetime

from linli.feedback.queries.rates import Wanted, rates_of, weighing_of
from linli.feedback.rates import Rate, Tally, ThreeRates, three_rates
from linli.feedback.windows import Window
from linli.insights.queries.rates import ALL, AREA, KIND, Series, series
from linli.insights.rates import periods
from linli.people.permissions import EVERYWHERE
from linli.people.units import units
from linli.web.bodies import local
from linli.web.command.scope import Scope, levels, named
from linli.web.command.shapes import (
    FigureRateOut,
    KindOut,
    RankedOut,
    RankingOut,
    WallRatesOut,
)

Which = Callable[[ThreeRates], Rate]


def contacted(rates: ThreeRates) -> Rate:
    """响应率."""
    return rates.contacted


def solved(rates: ThreeRates) -> Rate:
    """解决率."""
    return rates.solved


def satisfied(rates: ThreeRates) -> Rate:
    """满意率."""
    return rates.satisfied


def three(scope: Scope, found: list[Series]) -> WallRatesOut | None:
    """三率 of the running period; None before anybody was counted."""
    whole = next((one for one in found if one.by == (AREA if scope.street else ALL)), None)
    if whole is None:
        return None
    return WallRatesOut(
        start=local(whole.start),
        end=local(whole.end),
        contacted=figure(scope, whole, contacted),
        solved=figure(scope, whole, solved),
        satisfied=figure(scope, whole, satisfied),
    )


def three_then(scope: Scope, at: datetime) -> WallRatesOut:
    """The same as it was known at an earlier moment, counted from the answers themselves."""
    running = periods(scope.pack, at)[0]
    length = next((one.code_length for one in scope.pack.levels.levels if one.depth == 1), 0)
    table = rates_of(
        Wanted(
            by="area",
            window=running,
            before=Window("", running.start, running.start),
            level_length=length,
            area_code=scope.street,
        ),
        EVERYWHERE,
        scope.pack,
    )
    weights = weighing_of(scope.pack)
    one = Series(ALL, "", running.start, running.end)
    one.kept = [three_rates(table.whole.tally - table.whole.excluded, weights)]
    one.raw = [three_rates(table.whole.tally, weights)]
    return WallRatesOut(
        start=local(running.start),
        end=local(running.end),
        contacted=figure(scope, one, contacted),
        solved=figure(scope, one, solved),
        satisfied=figure(scope, one, satisfied),
    )


def figure(scope: Scope, one: Series, which: Which) -> FigureRateOut:
    """One rate of one row; of too few people the figures alone."""
    few = scope.pack.rates.rank_from
    now, raw = which(one.kept[0]), which(one.raw[0])
    before = which(one.before) if one.before else None
    change = None
    if before is not None and min(now.n, before.n) >= few:
        change = round(100 * ((now.share or 0.0) - (before.share or 0.0)), 1)
    line = [which(rates) for rates in reversed(one.kept)]
    return FigureRateOut(
        share=now.share if now.n >= few else None,
        counted=float(now.counted),
        n=now.n,
        raw_share=raw.share if raw.n >= few else None,
        raw_counted=float(raw.counted),
        raw_n=raw.n,
        change=change,
        line=[
            round(rate.share, 4) if rate.share is not None and rate.n >= few else None
            for rate in line
        ],
    )


def ranking(scope: Scope, found: list[Series]) -> RankingOut | None:
    """街道解决率: the streets by rank, those of too few people behind them."""
    whole = next((one for one in found if one.by == ALL), None)
    if scope.street or whole is None:
        return None
    by_key = {one.key: one for one in found if one.by == AREA}
    few = scope.pack.rates.rank_from
    now = _places({key: solved(one.kept[0]) for key, one in by_key.items()}, few)
    then = _places({key: solved(one.before) for key, one in by_key.items() if one.before}, few)
    nothing = Series(AREA, "", whole.start, whole.end, [_none(scope)], [_none(scope)])
    rows = [
        RankedOut(
            code=area.code,
            name=named(area),
            rank=now.get(area.code),
            rank_before=then.get(area.code),
            rate=figure(scope, by_key.get(area.code, nothing), solved),
        )
        for area in scope.at(levels(scope.pack)[0])
    ]
    rows.sort(key=lambda row: (row.rank or len(rows) + 1, -row.rate.n, row.code))
    sizes: dict[str, int] = {}
    for unit in units():
        sizes[unit.kind] = sizes.get(unit.kind, 0) + 1
    return RankingOut(
        items=rows,
        whole=figure(scope, whole, solved),
        kinds=[
            KindOut(kind=one.key, units=sizes.get(one.key, 0), rate=figure(scope, one, solved))
            for one in found
            if one.by == KIND
        ],
    )


def _none(scope: Scope) -> ThreeRates:
    return three_rates(Tally(), weighing_of(scope.pack))


def _places(rates: dict[str, Rate], few: int) -> dict[str, int]:
    shares = {
        key: rate.share for key, rate in rates.items() if rate.share is not None and rate.n >= few
    }
    return {
        key: 1 + sum(other > share for other in shares.values()) for key, share in shares.items()
    }


__all__ = ["ranking", "series", "three", "three_then"]
