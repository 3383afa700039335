"""Early warnings, as the desk is told."""

from datetime import date, datetime
from typing import Literal

from ninja import Field

from linli.insights.models import EarlyWarning
from linli.insights.queries.warnings import Warned
from linli.people.queries import OfficerFacts
from linli.policy.pack import Pack
from linli.territory.lookup import current as land
from linli.web.bodies import Both, Named, Strict, category_out, local
from linli.web.shape import Shape
from linli.web.workbench.class_shapes import named


class WarningOut(Shape):
    """More cases than usual of a category in an area, from `since` to `until`.

    `kind` is the comparison that saw it most clearly; `p` its probability by chance, `adjusted` the
    same for all comparisons of that night. `trend` are the counts of the days up to `trend_until`,
    `usual` what a day is due. `areas`: the parts of the area that were counted, where not all.
    `going_on`: the rise reaches the last day that was counted. `class_id`: a standing class 类案
    that fits, which the caller may see. `decided_by` went to look, or said why not; "" while it
    waits.
    """

    id: int
    state: Literal["open", "accepted", "dismissed"]
    kind: Literal["c1", "c2", "c3", "farrington", "scan"]
    category: Named
    area: Named
    areas: list[Named]
    since: date
    until: date
    days: int
    observed: int
    expected: float
    ratio: float | None
    p: float
    adjusted: float
    usual: float
    trend: list[int]
    trend_until: date
    going_on: bool
    reason: str
    decided_at: datetime | None
    decided_by: str
    class_id: int | None


class WarningsOut(Shape):
    """The last hundred, and what became of those of the last `share_days`.

    `looked_until` is the last day that was counted, null before the first look; `known_days` how
    many days there were to compare with, `days_needed` how many it takes.
    """

    items: list[WarningOut]
    open: int
    accepted: int
    dismissed: int
    share_days: int
    looked_until: date | None
    comparisons: int
    known_days: int
    days_needed: int
    level: float


class NoLookIn(Strict):
    """Why it needs no look."""

    reason: str = Field(max_length=500)


def warning_out(one: Warned, pack: Pack, people: dict[int, OfficerFacts]) -> WarningOut:
    """A warning in the list."""
    row = one.row
    days = (row.until - row.since).days + 1
    parts = [code for code in row.areas if code != row.area_code]
    return WarningOut(
        id=row.id,
        state=row.state,
        kind=row.kind,
        category=category_named(row, pack),
        area=area_named(row.area_code),
        areas=[area_named(code) for code in parts],
        since=row.since,
        until=row.until,
        days=days,
        observed=row.observed,
        expected=round(row.expected, 1),
        ratio=round(row.observed / row.expected, 1) if row.expected > 0 else None,
        p=row.p,
        adjusted=row.adjusted,
        usual=round(row.usual, 2),
        trend=row.trend,
        trend_until=row.trend_until,
        going_on=row.until >= row.trend_until,
        reason=row.reason,
        decided_at=None if row.decided_at is None else local(row.decided_at),
        decided_by=people[row.decided_by].name.plain if row.decided_by in people else "",
        class_id=None if one.matching is None else one.matching.id,
    )


def category_named(row: EarlyWarning, pack: Pack) -> Named:
    """Its category by name; one that the pack has dropped goes by its code."""
    found = category_out(row.category, pack)
    return _by_code(row.category) if found is None else found


def area_named(code: str) -> Named:
    """An area by name; one that is gone goes by its code."""
    place = land().place_of(code)
    return _by_code(code) if place is None else named(place.area)


def _by_code(code: str) -> Named:
    return Named(code=code, name=Both(zh=code, en=code))
