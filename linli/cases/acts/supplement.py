"""Let a reporter add words or photos to what she reported 补充."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linli.cases.events_of_voices import ReportSupplemented
from linli.cases.evidence.attach import attach
from linli.cases.known_as import KnownAs
from linli.cases.lifecycle import Verb
from linli.cases.models import Case, Note, Report
from linli.cases.notes import write_note_if_any
from linli.cases.step import locked, must_be_possible
from linli.journal.acting import Actor, Invalid, act
from linli.journal.record import record
from linli.people.permissions import Subject, must


@act
def supplement(
    report_id: UUID,
    text: str,
    *,
    evidence: Sequence[UUID] = (),
    code_shown: bool = False,
    by: Actor,
    now: datetime,
) -> Case:
    """Add to one's own report as long as its case is open; the unit reads it, neighbours do not.

    What was said stays as it was said: this stands beside it. `code_shown` says that the report's
    receipt code was shown. Raises NotNow once the case has ended, Invalid when nothing is added.
    """
    report = Report.objects.get(id=report_id)
    case = locked(report.case_id)
    own = frozenset() if report.resident_id is None else frozenset({report.resident_id})
    must(by, "evidence.add", Subject(resident_ids=own, code_shown=code_shown), now=now)
    must_be_possible(case, Verb.NOTE)
    if not text.strip() and not evidence:
        raise Invalid(
            "case.supplement.nothing",
            "请写几句话，或加一张照片。",
            "Write a few words, or add a photo.",
            field="text",
        )
    note_id = write_note_if_any(
        case, Note.Kind.PROGRESS, text, by=by, now=now, field="text", sealed=report.sealed
    )
    attach(
        evidence,
        case_id=case.id,
        report_id=report.id,
        stage="report",
        unlinked=report.known_as != KnownAs.NAMED,
        by=by,
        now=now,
    )
    record(
        ReportSupplemented(
            case_id=case.id,
            report_id=report.id,
            note_id=note_id,
            evidence=tuple(str(one) for one in evidence),
        ),
        by=by,
        now=now,
    )
    return case
