"""The precedents on record, kept in memory by each process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import cast

from linli.routing.models import Precedent
from linli.routing.precedents import Kind, Known, by_category

CHECK_SECONDS = 5.0
MOST = 20_000
"""The newest so many are read; what people decided longer ago no longer speaks for today."""


@dataclass(slots=True)
class _Kept:
    checked_at: float = -CHECK_SECONDS
    last_id: int = 0
    rows: list[Known] = field(default_factory=list)
    ready: Mapping[str, Sequence[Known]] = field(default_factory=dict)


_kept = _Kept()


def precedents() -> Mapping[str, Sequence[Known]]:
    """The precedents by category, at most five seconds old.

    What was added since is read by its id: on the hot path one small statement every five seconds.
    """
    global _kept
    kept, now = _kept, monotonic()
    if now - kept.checked_at < CHECK_SECONDS:
        return kept.ready
    added = list(Precedent.objects.filter(id__gt=kept.last_id).order_by("-id")[:MOST])
    if not added:
        kept.checked_at = now
        return kept.ready
    rows = [*kept.rows, *(_known(row) for row in reversed(added))][-MOST:]
    # Replaced whole: another thread reads either the old ones or the new ones.
    _kept = _Kept(now, added[0].id, rows, by_category(rows))
    return _kept.ready


def forget() -> None:
    """Read all of it anew at the next question; for tests and made-up time."""
    global _kept
    _kept = _Kept()


def _known(row: Precedent) -> Known:
    point = None
    if row.latitude is not None and row.longitude is not None:
        point = (row.latitude, row.longitude)
    return Known(
        kind=cast("Kind", row.kind),
        case_id=row.case_id,
        number=row.number,
        category=row.category,
        area_code=row.area_code,
        point=point,
        words=frozenset(row.words),
        unit_code=row.unit_code,
        decided_at=row.decided_at,
    )
