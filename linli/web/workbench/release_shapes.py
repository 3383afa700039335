"""Releases and proposals as the desk sees them."""

from datetime import datetime

from linli.web.shape import Shape


class FindingOut(Shape):
    """What is wrong with a pack, by file and key, with the nearest right word."""

    file: str
    key: str
    zh: str
    en: str
    nearest: str | None


class RuleChangeOut(Shape):
    """One thing that the newer rules say differently."""

    key: str
    zh: str
    en: str


class ComparedOut(Shape):
    """Every change; none when the two are equal."""

    changes: list[RuleChangeOut]


class CheckedOut(ComparedOut):
    """What the check of a pack found, and what it would change."""

    sound: bool
    hash: str
    counts: dict[str, int]
    errors: list[FindingOut]
    warnings: list[FindingOut]


class AdoptionOut(Shape):
    """A coming into force; `by` is empty when it was done at the command line."""

    at: datetime
    by: str


class ReleaseOut(Shape):
    """A release, with each time it came into force, the newest first."""

    id: int
    number: int
    hash: str
    in_force: bool
    adoptions: list[AdoptionOut]


class ProposalOut(Shape):
    """A proposal: by whom, over which release, and what became of it."""

    id: int
    hash: str
    note: str
    base: int
    base_number: int
    proposed_at: datetime
    proposed_by: str
    proposed_by_id: int
    outcome: str
    settled_at: datetime | None
    settled_by: str
    release: int | None


class ReleasesOut(Shape):
    """All of it, and what the calendar in force lacks."""

    current: int
    items: list[ReleaseOut]
    proposals: list[ProposalOut]
    warnings: list[FindingOut]
