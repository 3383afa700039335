"""Forget what a person said whose data was erased."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from linli.cases.acts.redact import ERASED, merged_into, redact
from linli.cases.events_of_voices import ReportSupplemented
from linli.cases.held import is_held
from linli.cases.models import Case, Evidence, Report
from linli.journal.acting import Actor, act
from linli.journal.tail import timeline


@act
def forget_erased(case_id: int, *, by: Actor, now: datetime) -> int:
    """Redact, in a case that has ended, the voices of those who had themselves erased.

    While the matter is open its unit needs the words; they go when it ends. While its content is
    held they stay, until it is released. Returns how many voices went.
    """
    voices = Report.objects.filter(case_id=case_id, resident__erased_at__isnull=False)
    return forget_voices(case_id, voices.values_list("id", flat=True), by=by, now=now)


@act
def forget_voices(case_id: int, voices: Iterable[UUID], *, by: Actor, now: datetime) -> int:
    """Redact these voices of a case that has ended; while its content is held, nothing goes.

    Returns how many went; a repeated call finds none.
    """
    case = Case.objects.filter(id=case_id, ended_at__isnull=False).first()
    if case is None or is_held(case_id):
        return 0
    standing = Report.objects.filter(case_id=case_id, id__in=list(voices), redacted_at=None)
    voices = list(standing.values_list("id", flat=True))
    if voices:
        photos = Evidence.objects.filter(case_id=case_id, report_id__in=voices, removed_at=None)
        redact(
            case_id,
            ERASED,
            reports=voices,
            evidence=list(photos.values_list("id", flat=True)),
            notes=notes_added_by(case_id, voices),
            # The words of the place came with her report.
            place=Report.objects.filter(case_id=case_id).count() == len(voices),
            by=by,
            now=now,
        )
        # What they added before their cases were merged lies with those.
        for merged in merged_into(case):
            if notes := notes_added_by(merged.id, voices):
                redact(merged.id, ERASED, notes=notes, by=by, now=now)
    return len(voices)


def notes_added_by(case_id: int, voices: Iterable[UUID]) -> list[int]:
    """The notes in which these voices added something to what they had said."""
    wanted = {str(voice) for voice in voices}
    told = timeline("case", case_id).filter(event=ReportSupplemented.name)
    return [
        facts["note_id"]
        for facts in told.values_list("facts", flat=True)
        if facts["report_id"] in wanted and facts["note_id"] is not None
    ]
