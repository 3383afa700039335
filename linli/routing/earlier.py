"""The route that people decided earlier 先例. Pure."""

from linli.policy.pack import Pack
from linli.routing.facts import Facts, Route, Suggestion, desk_of, urgency_of
from linli.routing.precedents import Fitting


def by_precedent(
    earlier: Fitting,
    facts: Facts,
    category: str,
    pack: Pack,
    suggestions: tuple[Suggestion, ...],
    *,
    named: bool,
) -> Route:
    """The route that was decided earlier: a ruling is as sure as the duty, a correction is not."""
    one = earlier.precedent
    day = one.decided_at.astimezone(pack.district.zone)
    if one.kind == "ruling":
        zh = f"先例：{day.year}年{day.month}月{day.day}日 {one.number} 号案件裁定由该单位办理"
        en = f"Precedent: on {day:%-d %b %Y} it was ruled in {one.number} that this unit holds it"
    else:
        zh = f"先例：附近同类案件 {earlier.count} 次改派给该单位，最近一次是 {one.number}"
        en = (
            f"Precedent: desks sent this matter near by to this unit {earlier.count} times, last "
            f"in {one.number}"
        )
    sure = named and one.kind == "ruling"
    return Route(
        category=category,
        urgency=urgency_of(facts, category, pack),
        unit_code=one.unit_code,
        desk_code=desk_of(facts, category, pack, holder=one.unit_code if sure else None),
        confidence="certain" if sure else "likely",
        rule=f"precedent:{one.number}",
        why_zh=zh,
        why_en=en,
        suggestions=suggestions,
    )
