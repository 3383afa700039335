"""What changes between two generations of areas, in words, for whoever puts the newer in force."""

from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from linli.territory.features import AreaFeature, parent_codes
from linli.territory.survey import area_m2

SAME_M2 = 1.0
"""A smaller difference is the rounding of coordinates."""


@dataclass(frozen=True, slots=True)
class AreaChange:
    """One area that is new, gone, renamed, moved to another parent, or drawn anew."""

    kind: str
    code: str
    zh: str
    en: str


def area_changes(before: Sequence[AreaFeature], after: Sequence[AreaFeature]) -> list[AreaChange]:
    """Every change, in the order of the codes; empty when the two say the same."""
    old, new = ({area.code: area for area in areas} for areas in (before, after))
    parents, parents_now = parent_codes(before), parent_codes(after)
    found: list[AreaChange] = []
    for code in sorted({*old, *new}):
        was, is_now = old.get(code), new.get(code)
        if was is None and is_now is not None:
            found.append(_change("new", is_now, "新增", "adds"))
        elif is_now is None and was is not None:
            found.append(_change("gone", was, "取消", "ends"))
        elif was is not None and is_now is not None:
            found += _differences(was, is_now, parents[code], parents_now[code])
    return found


def _differences(
    was: AreaFeature, is_now: AreaFeature, parent: str | None, parent_now: str | None
) -> list[AreaChange]:
    code, found = was.code, []
    if (was.name_zh, was.name_en) != (is_now.name_zh, is_now.name_en):
        old = was.name_zh if was.name_zh != is_now.name_zh else was.name_en
        new = is_now.name_zh if was.name_zh != is_now.name_zh else is_now.name_en
        found.append(
            AreaChange(
                "renamed",
                code,
                f"{code}“{old}”改名为“{new}”",
                f'{code} "{old}" is called "{new}"',
            )
        )
    if parent != parent_now:
        found.append(
            AreaChange(
                "moved",
                code,
                f"“{is_now.name_zh}”（{code}）改属 {parent_now or '无上级'}",
                f'"{is_now.name_en}" ({code}) moves below {parent_now or "none"}',
            )
        )
    metres = _redrawn_m2(was, is_now)
    if metres is not None:
        found.append(
            AreaChange(
                "redrawn",
                code,
                f"“{is_now.name_zh}”（{code}）的边界重画，相差 {metres:,.0f} 平方米",
                f'"{is_now.name_en}" ({code}) is drawn anew: {metres:,.0f} m² differ',
            )
        )
    return found


def _redrawn_m2(was: AreaFeature, is_now: AreaFeature) -> float | None:
    """The ground in one of the outlines and not in the other; None where they are the same."""
    if was.shape is None or is_now.shape is None:
        drawn = was.shape if is_now.shape is None else is_now.shape
        return None if drawn is None else area_m2(drawn)
    if was.shape.equals_exact(is_now.shape, 1e-9):
        return None
    metres = area_m2(shapely.symmetric_difference(was.shape, is_now.shape))
    return metres if metres >= SAME_M2 else None


def _change(kind: str, area: AreaFeature, zh: str, en: str) -> AreaChange:
    return AreaChange(
        kind,
        area.code,
        f"{zh}“{area.name_zh}”（{area.code}）",
        f'{en} "{area.name_en}" ({area.code})',
    )
