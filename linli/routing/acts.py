"""Keeping precedents."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from linli.journal.acting import act
from linli.routing.models import Precedent


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What people decided about a case, and what the rules say of it.

    `rules_unit_code` is empty where the rules name nobody.
    """

    kind: str
    entry_id: int
    case_id: int
    number: str
    category: str
    area_code: str
    point: tuple[float, float] | None
    words: Iterable[str]
    unit_code: str
    rules_unit_code: str
    note_id: int | None
    decided_at: datetime


@act
def keep_precedent(decided: Decided) -> bool:
    """Keep a decision as a precedent; False when this very decision is kept already."""
    facts = asdict(decided)
    latitude, longitude = facts.pop("point") or (None, None)
    facts["words"] = sorted(decided.words)
    _, new = Precedent.objects.get_or_create(
        entry_id=facts.pop("entry_id"),
        defaults={**facts, "latitude": latitude, "longitude": longitude},
    )
    return new
