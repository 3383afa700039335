"""A pack is proposed by one person and put in force by another 双人复核.

Who may propose and adopt is for the rooms above, which know posts; that they are two is held here.
"""

from datetime import datetime

from django.db import connection

from linli.journal.acting import Actor, ActorKind, Conflict, Forbidden, NotFound, NotNow, act
from linli.journal.record import record
from linli.policy.acts import ADOPTION_LOCK, adopt
from linli.policy.events import PolicyProposalWithdrawn, PolicyProposed
from linli.policy.models import Proposal
from linli.policy.pack import Pack
from linli.policy.queries import AdoptedRelease, current

LONGEST_NOTE = 500


@act
def propose(pack: Pack, *, note: str, by: Actor, now: datetime) -> Proposal:
    """Lay a sound pack before a second person.

    Raises NotNow when it is the one in force, Conflict while another proposal waits.
    """
    lock_adoptions()
    base = current()
    if pack.hash == base.hash:
        raise NotNow(
            "policy.same",
            "这份规则包和现行规则一字不差，不用再提交。",
            "This pack is the one in force, word for word; there is nothing to propose.",
        )
    if Proposal.objects.filter(outcome="").exists():
        raise Conflict(
            "policy.proposal_waits",
            "已有一份规则包在等复核。请先启用或撤回它。",
            "Another pack waits for its second person. Adopt or withdraw that one first.",
        )
    proposal = Proposal.objects.create(
        hash=pack.hash,
        pack=pack.model_dump(mode="json"),
        note=note.strip()[:LONGEST_NOTE],
        base_id=base.id,
        proposed_at=now,
        proposed_by_id=by.id,
    )
    record(PolicyProposed(proposal_id=proposal.id, base_id=base.id), by=by, now=now)
    return proposal


@act
def adopt_proposal(proposal_id: int, *, base_id: int, by: Actor, now: datetime) -> AdoptedRelease:
    """Put a proposed pack in force; `base_id` is the release whose changes the adopter has read.

    Raises Forbidden to the proposer herself, Conflict when another release came into force since.
    """
    lock_adoptions()
    proposal = waiting(proposal_id)
    if by.kind is not ActorKind.OFFICER or by.id == proposal.proposed_by_id:
        raise Forbidden(
            "policy.four_eyes",
            "提交的人不能自己启用。请另一位有权限的同事核对后启用。",
            "Whoever proposed a pack does not adopt it. A colleague reads it and puts it in force.",
        )
    if current().id != base_id:
        raise Conflict(
            "policy.moved_on",
            "您看过之后，现行规则又变了。请重新打开，核对变化后再启用。",
            "The rules in force have changed since you read this. Open it again and read on.",
        )
    release = adopt(Pack.model_validate(proposal.pack), by=by, now=now)
    settle(proposal, Proposal.Outcome.ADOPTED, by=by, now=now)
    proposal.release_id = release.id
    proposal.save(update_fields=["release"])
    return release


@act
def withdraw_proposal(proposal_id: int, *, by: Actor, now: datetime) -> None:
    """Take a proposal back, or turn it down; nothing comes into force."""
    lock_adoptions()
    settle(waiting(proposal_id), Proposal.Outcome.WITHDRAWN, by=by, now=now)
    record(PolicyProposalWithdrawn(proposal_id=proposal_id), by=by, now=now)


def settle(proposal: Proposal, outcome: Proposal.Outcome, *, by: Actor, now: datetime) -> None:
    proposal.outcome = outcome
    proposal.settled_at = now
    proposal.settled_by_id = by.id
    proposal.save(update_fields=["outcome", "settled_at", "settled_by_id"])


def waiting(proposal_id: int) -> Proposal:
    """The proposal, while nobody has decided on it."""
    proposal = Proposal.objects.filter(id=proposal_id).first()
    if proposal is None:
        raise NotFound("policy.no_such_proposal", "没有这份提交。", "There is no such proposal.")
    if proposal.outcome:
        raise NotNow(
            "policy.settled",
            f"这份规则包{Proposal.Outcome(proposal.outcome).label}，不用再处理。",
            "This proposal is settled already.",
        )
    return proposal


def lock_adoptions() -> None:
    # The lock of every adoption: what is in force stays so until this transaction ends.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADOPTION_LOCK])
