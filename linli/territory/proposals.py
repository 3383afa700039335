"""Areas are proposed by one person and put in force by another 双人复核, as the rules are.

Who may propose and adopt is for the rooms above, which know posts; that they are two is held here.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import shapely
from django.db import connection

from linli.journal.acting import Actor, ActorKind, Conflict, Forbidden, NotFound, NotNow, act
from linli.journal.record import record
from linli.territory.acts import adopt_generation, hash_of
from linli.territory.events import AreasProposed, AreasWithdrawn
from linli.territory.features import AreaFeature
from linli.territory.models import AreaProposal, Generation
from linli.territory.queries import newest_generation

LONGEST_NOTE = 200
# Any number will do that no other room locks.
PROPOSALS_LOCK = 5_521_027


@act
def propose(areas: Sequence[AreaFeature], *, note: str, by: Actor, now: datetime) -> AreaProposal:
    """Lay areas before a second person: all that shall be in force, not only what changes.

    Raises NotNow when they are those in force, Conflict while another proposal waits.
    """
    _one_at_a_time()
    base = newest_generation()
    if base is not None and base.source_hash == hash_of(areas):
        raise NotNow(
            "territory.same",
            "这些辖区和现行的一样，不用再提交。",
            "These areas are the ones in force; there is nothing to propose.",
        )
    if waiting_proposal() is not None:
        raise proposal_waits()
    proposal = AreaProposal.objects.create(
        areas=[plain(area) for area in areas],
        note=note.strip()[:LONGEST_NOTE],
        base=base,
        proposed_at=now,
        proposed_by_id=by.id,
    )
    record(AreasProposed(proposal_id=proposal.id, areas=len(areas)), by=by, now=now)
    return proposal


@act
def adopt_proposal(proposal_id: int, *, by: Actor, now: datetime) -> Generation:
    """Put proposed areas in force as a new generation.

    Raises Forbidden to the proposer herself, Conflict when another generation came since.
    """
    _one_at_a_time()
    proposal = _waiting(proposal_id)
    if by.kind is not ActorKind.OFFICER or by.id == proposal.proposed_by_id:
        raise Forbidden(
            "territory.four_eyes",
            "提交的人不能自己启用。请另一位有权限的同事核对后启用。",
            "Whoever proposed areas does not adopt them. A colleague reads them and does.",
        )
    newest = newest_generation()
    if (None if newest is None else newest.id) != proposal.base_id:
        raise Conflict(
            "territory.moved_on",
            "提交以后，现行辖区又变了。请撤回这份，重新导入。",
            "The areas in force have changed since this was proposed. Withdraw it, import anew.",
        )
    generation = adopt_generation(areas_of(proposal), note=proposal.note, by=by, now=now)
    _settle(proposal, AreaProposal.Outcome.ADOPTED, by=by, now=now)
    return generation


@act
def withdraw_proposal(proposal_id: int, *, by: Actor, now: datetime) -> None:
    """Take a proposal back, or turn it down; nothing comes into force."""
    _one_at_a_time()
    _settle(_waiting(proposal_id), AreaProposal.Outcome.WITHDRAWN, by=by, now=now)
    record(AreasWithdrawn(proposal_id=proposal_id), by=by, now=now)


def waiting_proposal() -> AreaProposal | None:
    """The proposal that waits for a second person, if one does."""
    return AreaProposal.objects.filter(outcome="").first()


def areas_of(proposal: AreaProposal) -> list[AreaFeature]:
    """The areas as they were proposed."""
    return [
        AreaFeature(
            code=one["code"],
            level=one["level"],
            name_zh=one["name_zh"],
            name_en=one["name_en"],
            parent=one["parent"],
            shape=None if one["shape"] is None else shapely.from_wkb(one["shape"]),
            original=one["original"],
            original_crs=one["crs"],
        )
        for one in proposal.areas
    ]


def plain(area: AreaFeature) -> dict[str, Any]:
    """An area as JSON, its shape as it would be stored."""
    return {
        "code": area.code,
        "level": area.level,
        "name_zh": area.name_zh,
        "name_en": area.name_en,
        "parent": area.parent,
        "shape": None if area.shape is None else shapely.to_wkb(area.shape, hex=True),
        "original": None if area.original is None else dict(area.original),
        "crs": area.original_crs,
    }


def proposal_waits() -> Conflict:
    return Conflict(
        "territory.proposal_waits",
        "已有一份辖区在等复核。请先启用或撤回它。",
        "Other areas wait for their second person. Adopt or withdraw those first.",
    )


def _waiting(proposal_id: int) -> AreaProposal:
    proposal = AreaProposal.objects.filter(id=proposal_id).first()
    if proposal is None:
        raise NotFound("territory.no_such_proposal", "没有这份提交。", "There is no such proposal.")
    if proposal.outcome:
        raise NotNow(
            "territory.settled",
            f"这份辖区{AreaProposal.Outcome(proposal.outcome).label}，不用再处理。",
            "This proposal is settled already.",
        )
    return proposal


def _settle(
    proposal: AreaProposal, outcome: AreaProposal.Outcome, *, by: Actor, now: datetime
) -> None:
    """What was proposed is kept no longer: it is a generation now, or nobody's wish."""
    proposal.outcome, proposal.settled_at, proposal.settled_by_id = outcome, now, by.id
    proposal.areas = []
    proposal.save(update_fields=["outcome", "settled_at", "settled_by_id", "areas"])


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PROPOSALS_LOCK])
