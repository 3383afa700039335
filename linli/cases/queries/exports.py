"""Files that somebody asked for: how far they are, and their pieces."""

from base64 import b64decode
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from linli.cases.acts.exports import KEPT_FOR
from linli.cases.models import EXPORT_PART, EXPORT_WORDS, Export, ExportPart
from linli.people.sealing import opened

SHOWN = 10


def exports_of(officer_id: int, *, now: datetime) -> list[Export]:
    """The latest ten of an officer's exports of the last two days, with their requests.

    Those that a second person decides on for as long as they are kept. One statement.
    """
    lately = Q(asked_at__gt=now - 2 * KEPT_FOR) | Q(personal=True)
    rows = Export.objects.filter(lately, officer_id=officer_id).select_related("request")
    return list(rows.exclude(stage=Export.Stage.CANCELLED).order_by("-id")[:SHOWN])


def pieces(export: Export) -> Iterator[bytes]:
    """The file from its beginning to its end, a piece at a time."""
    places = ExportPart.objects.filter(export=export).order_by("place")
    for data, sealed in places.values_list("data", "data_sealed").iterator(chunk_size=1):
        yield bytes(data) if sealed is None else b64decode(opened(sealed, EXPORT_PART).plain)


def said_no(export: Export) -> str:
    """Why a second person did not agree, if she did not."""
    if export.stage != Export.Stage.DECLINED or export.request.note_sealed is None:
        return ""
    return opened(export.request.note_sealed, EXPORT_WORDS).plain
