"""Areas from sheets, registers and maps: laid over those in force, judged, proposed.

As with the rules, never a second truth: a new generation is proposed, read in words, and put in
force by somebody else.
"""

from collections.abc import Collection, Sequence

from linli.batches.kinds import Work
from linli.journal.acting import Invalid
from linli.people.acts.areas import propose_areas, withdraw_areas
from linli.policy.queries import current
from linli.territory.acts import hash_of, merge
from linli.territory.changes import area_changes
from linli.territory.features import AreaFeature
from linli.territory.models import AreaProposal
from linli.territory.proposals import areas_of, proposal_waits, waiting_proposal
from linli.territory.queries import features_of, newest_generation
from linli.territory.survey import survey

MOST_CHANGES_TOLD = 200
MOST_FOUND_TOLD = 20


def base_of(work: Work) -> tuple[list[AreaFeature], AreaProposal | None]:
    """The areas to build upon: one's own proposal that waits, or those in force.

    Raises Conflict while somebody else's proposal waits.
    """
    waits, newest = waiting_proposal(), newest_generation()
    standing = [] if newest is None else features_of(newest.id)
    if waits is None:
        return standing, None
    if waits.proposed_by_id != work.by.id or waits.base_id != (newest and newest.id):
        raise proposal_waits()
    return areas_of(waits), waits


def propose_areas_of(
    work: Work,
    areas: Sequence[AreaFeature],
    *,
    gone: Collection[str] = (),
    name: tuple[str, str],
) -> None:
    """Tell what these areas change and how well they fit, and propose them unless it is a trial.

    `gone` are codes that end. Overlaps, gaps and orphans are told and refuse nothing, for
    boundaries drawn by fifteen offices never fit at first.
    """
    base, mine = base_of(work)
    new = merge(base, areas, without=gone)
    known = {area.code: area for area in base}
    same = sum(
        hash_of([area]) == hash_of([known[area.code]]) for area in areas if area.code in known
    )
    work.counts |= {"changed": len(areas) - same, "known": same, "gone": len(gone)}
    newest = newest_generation()
    changes = area_changes([] if newest is None else features_of(newest.id), new)
    work.changes = [(one.zh, one.en) for one in changes[:MOST_CHANGES_TOLD]]
    work.changes += _fit(base, new)
    if work.dry_run or hash_of(new) == hash_of(base):
        return
    work.must_be_right()
    if not new:
        raise Invalid(
            "territory.empty",
            "一个辖区也不剩，不能这样提交。",
            "Not one area would be left: it cannot be proposed like this.",
        )
    if mine is not None:
        withdraw_areas(mine.id, by=work.by, now=work.now)
    if changes:
        note = f"{name[0]} / {name[1]}: {len(areas) - same}"
        propose_areas(new, note=note, by=work.by, now=work.now)


def _fit(before: Sequence[AreaFeature], after: Sequence[AreaFeature]) -> list[tuple[str, str]]:
    """Overlaps, gaps and orphans that were not there before, the largest first."""
    if not any(area.shape is not None for area in after):
        return []
    top = current().pack.levels.levels[0].code
    old, new = survey(before, top_level=top), survey(after, top_level=top)
    laps = {(one.one, one.other, one.area_m2) for one in old.overlaps}
    gaps = {(one.parent, one.area_m2) for one in old.gaps}
    lost = {(one.code, one.outside_m2) for one in old.orphans}
    told = [
        (
            f"注意：{one.one} 和 {one.other} 重叠 {one.area_m2:,.0f} 平方米",
            f"Mind: {one.one} and {one.other} overlap by {one.area_m2:,.0f} m²",
        )
        for one in new.overlaps
        if (one.one, one.other, one.area_m2) not in laps
    ][:MOST_FOUND_TOLD]
    told += [
        (
            f"注意：{one.parent} 有 {one.area_m2:,.0f} 平方米没有下级覆盖",
            f"Mind: {one.area_m2:,.0f} m² of {one.parent} lie in none of its parts",
        )
        for one in new.gaps
        if (one.parent, one.area_m2) not in gaps
    ][:MOST_FOUND_TOLD]
    told += [
        (
            f"注意：{one.code} 没有上级"
            if one.outside_m2 is None
            else f"注意：{one.code} 有 {one.outside_m2:,.0f} 平方米在上级 {one.parent} 之外",
            f"Mind: {one.code} has no parent"
            if one.outside_m2 is None
            else f"Mind: {one.outside_m2:,.0f} m² of {one.code} lie outside {one.parent}",
        )
        for one in new.orphans
        if (one.code, one.outside_m2) not in lost
    ][:MOST_FOUND_TOLD]
    return told + [
        (
            f"注意：{code} 的边界自己相交，已修整",
            f"Mind: the outline of {code} crossed itself and was mended",
        )
        for code in new.repaired[:MOST_FOUND_TOLD]
    ]
