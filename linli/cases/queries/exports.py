"""Files that somebody asked for: how far they are, and their pieces."""

from collections.abc import Iterator
from datetime import datetime

from linli.cases.acts.exports import KEPT_FOR
from linli.cases.models import Export, ExportPart

SHOWN = 10


def exports_of(officer_id: int, *, now: datetime) -> list[Export]:
    """The latest ten of an officer's exports of the last two days. One statement."""
    rows = Export.objects.filter(officer_id=officer_id, asked_at__gt=now - 2 * KEPT_FOR)
    return list(rows.exclude(stage=Export.Stage.CANCELLED).order_by("-id")[:SHOWN])


def pieces(export: Export) -> Iterator[bytes]:
    """The file from its beginning to its end, a piece at a time."""
    places = ExportPart.objects.filter(export=export).order_by("place")
    for data in places.values_list("data", flat=True).iterator(chunk_size=1):
        yield bytes(data)
