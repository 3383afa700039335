"""Forget what a person said whose data was erased."""

from datetime import datetime

from linli.cases.acts.redact import ERASED, redact
from linli.cases.models import Case, Evidence, Report
from linli.journal.acting import Actor, act


@act
def forget_erased(case_id: int, *, by: Actor, now: datetime) -> int:
    """Redact, in a case that has ended, the voices of those who had themselves erased.

    While the matter is open its unit needs the words; they go when it ends. Returns how many voices
    went; a repeated call finds none.
    """
    if not Case.objects.filter(id=case_id, ended_at__isnull=False).exists():
        return 0
    voices = list(
        Report.objects.filter(
            case_id=case_id, resident__erased_at__isnull=False, redacted_at=None
        ).values_list("id", flat=True)
    )
    if voices:
        photos = Evidence.objects.filter(case_id=case_id, report_id__in=voices, removed_at=None)
        redact(
            case_id,
            ERASED,
            reports=voices,
            evidence=list(photos.values_list("id", flat=True)),
            # The words of the place came with her report.
            place=Report.objects.filter(case_id=case_id).count() == len(voices),
            by=by,
            now=now,
        )
    return len(voices)
