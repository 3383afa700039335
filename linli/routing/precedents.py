"""Which earlier decision fits a report: the same matter, near by, in similar words. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import cos, hypot, radians
from typing import Literal

from linli.policy.pack import Pack
from linli.policy.sections.routing import PrecedentRule
from linli.routing.words import folded

METRES_PER_DEGREE = 111_320.0
GRID_DIGITS = 15

Kind = Literal["ruling", "correction"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One precedent, as it is compared with a report."""

    kind: Kind
    case_id: int
    number: str
    category: str
    area_code: str
    point: tuple[float, float] | None
    words: frozenset[str]
    unit_code: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Fitting:
    """The precedent that decides, and how many decisions say the same."""

    precedent: Known
    count: int


def vocabulary(pack: Pack) -> frozenset[str]:
    """Pairs of neighbouring characters that the pack's own words and names of matters have."""
    said: list[str] = []
    for category in pack.categories.categories:
        said += [category.name.zh, category.name.en, *category.keywords]
        said += [category.description.zh, category.description.en]
    for rule in pack.routing.rules:
        said += [*rule.when.words_any, *rule.when.words_all]
    return frozenset(pair for text in said for pair in _pairs(text))


def words_of(text: str, known: frozenset[str]) -> frozenset[str]:
    """The pairs of a text that the pack knows: what the matter is about, and nobody's name."""
    return known & _pairs(text)


def fitting(
    precedents: Mapping[str, Sequence[Known]],
    *,
    category: str,
    area_code: str,
    point: tuple[float, float] | None,
    words: frozenset[str],
    now: datetime,
    rule: PrecedentRule,
) -> Fitting | None:
    """The newest precedent of the category that fits, or None.

    One ruling is enough; of desks' corrections so many must agree as the pack says, and none
    contradict. A ruling goes before corrections.
    """
    since = now - timedelta(days=rule.days)
    near = [
        one
        for one in precedents.get(category, ())
        if since <= one.decided_at <= now
        and is_near(one, area_code, point, rule.within_m)
        and alike(one.words, words) >= rule.likeness
    ]
    rulings = sorted((one for one in near if one.kind == "ruling"), key=_when)
    if rulings:
        newest = rulings[-1]
        return Fitting(newest, sum(one.unit_code == newest.unit_code for one in rulings))
    if len(near) < rule.corrections or len({one.unit_code for one in near}) != 1:
        return None
    return Fitting(max(near, key=_when), len(near))


def is_near(one: Known, area_code: str, point: tuple[float, float] | None, within_m: float) -> bool:
    """Whether a place is near a precedent's: in metres, or where a point is missing the grid."""
    if one.point is None or point is None:
        return len(area_code) >= GRID_DIGITS and one.area_code == area_code
    north = (one.point[0] - point[0]) * METRES_PER_DEGREE
    east = (one.point[1] - point[1]) * METRES_PER_DEGREE * cos(radians(point[0]))
    return hypot(north, east) <= within_m


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """From 0 to 1: how much of the shorter one the longer one has; two silent texts are alike."""
    if not one or not other:
        return 1.0 if not one and not other else 0.0
    return len(one & other) / min(len(one), len(other))


def by_category(precedents: Iterable[Known]) -> dict[str, list[Known]]:
    """The latest decision of each case, under its category."""
    latest: dict[int, Known] = {one.case_id: one for one in sorted(precedents, key=_when)}
    found: dict[str, list[Known]] = {}
    for one in latest.values():
        found.setdefault(one.category, []).append(one)
    return found


def _when(one: Known) -> datetime:
    return one.decided_at


def _pairs(text: str) -> set[str]:
    return {one + two for one, two in pairwise(folded(text)) if one.isalpha() and two.isalpha()}
