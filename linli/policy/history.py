"""The releases of a district and how each came into force, from rows and journal."""

from dataclasses import dataclass
from datetime import datetime

from linli.journal.models import Entry
from linli.policy.events import PolicyAdopted
from linli.policy.models import Proposal, Release

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Adoption:
    """One coming into force: of which release, when, by whom; with the proposal, if there was."""

    release_id: int
    at: datetime
    actor_kind: str
    actor_id: int


def releases() -> list[Release]:
    """All releases without their packs, the one in force first."""
    return list(Release.objects.defer("pack").order_by("-turn"))


def adoptions() -> dict[int, list[Adoption]]:
    """Release id → its adoptions, the newest first; an older pack may have come back."""
    found: dict[int, list[Adoption]] = {}
    entries = Entry.objects.filter(subject_kind="release", event=PolicyAdopted.name)
    for one in entries.order_by("-id")[:SHOWN]:
        found.setdefault(one.subject_id, []).append(
            Adoption(one.subject_id, one.at, one.actor_kind, one.actor_id)
        )
    return found


def proposals() -> list[Proposal]:
    """The latest proposals without their packs, the one that waits first."""
    return list(Proposal.objects.defer("pack").order_by("-id")[:SHOWN])
