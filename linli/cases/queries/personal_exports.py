"""Requests for files with what is personal."""

from dataclasses import dataclass
from datetime import datetime

from linli.cases.acts.personal_exports import LAPSES_AFTER, asked_by
from linli.cases.models import EXPORT_WORDS, Export, ExportRequest
from linli.journal.acting import Actor
from linli.people.authority import authority_of
from linli.people.permissions import reach
from linli.people.queries import officers
from linli.people.sealing import opened

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """A request with its words and whose it is."""

    export: Export
    unit_id: int
    officer: str
    why: str


def requests_to_decide(*, by: Actor, now: datetime) -> list[RequestFacts]:
    """Those that wait for a second person within her reach, the oldest first; never her own."""
    rows = (
        ExportRequest.objects.select_related("export")
        .filter(export__stage=Export.Stage.ASKED, export__asked_at__gt=now - LAPSES_AFTER)
        .exclude(export__officer_id=by.id)
        .order_by("export_id")
    )
    authority, seen = authority_of(by, now=now), reach(by, "export.agree", now=now)
    found = [row for row in rows if seen.covers(authority, asked_by(row.unit_id))][:MOST_LISTED]
    names = officers(row.export.officer_id for row in found)
    return [
        RequestFacts(
            export=row.export,
            unit_id=row.unit_id,
            officer=names[row.export.officer_id].name.plain,
            why=opened(row.why_sealed, EXPORT_WORDS).plain,
        )
        for row in found
    ]
