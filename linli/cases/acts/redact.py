"""Take words or photos out of the record 隐去内容, on a ground of the pack."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linli.cases.acts.words import rewrite_words
from linli.cases.events import CaseRedacted
from linli.cases.evidence.attach import remove
from linli.cases.grounds import known_ground
from linli.cases.held import must_not_be_held
from linli.cases.lifecycle import Verb
from linli.cases.models import Case, CaseLink, Note, Report, SealedReporter
from linli.cases.notes import LONGEST_SUMMARY, needed
from linli.cases.step import step
from linli.journal.acting import Actor, ActorKind, Invalid, act
from linli.people.sealed_words import worded

REDACTED = "〔已隐去 redacted〕"
ERASED = "subject-request"


@act
def redact(
    case_id: int,
    ground: str,
    *,
    reports: Sequence[UUID] = (),
    evidence: Sequence[UUID] = (),
    notes: Sequence[int] = (),
    place: bool = False,
    summary: str | None = None,
    by: Actor,
    now: datetime,
) -> Case:
    """Take out the words of reports and notes, files, the words of the place; for good.

    What was said is replaced by a mark, and found no more. A summary that was cut from a redacted
    report goes with it, in the cases that were merged into this one too; `summary` puts new words
    in its place. That it happened, when and on which ground, stays on record.
    """

    def change(case: Case) -> CaseRedacted:
        # The house itself picks no ground of the pack: it follows a person's right to be forgotten,
        # or the end of the time for which anything is kept.
        if by.kind is ActorKind.SYSTEM:
            known = ground
        else:
            known = known_ground(case, "redact", ground)
            must_not_be_held(case)
        if not (reports or evidence or notes or place or summary is not None):
            raise Invalid(
                "case.redact.nothing",
                "请选要隐去的内容：诉求、附件、说明、地点或摘要。",
                "Choose what to take out: reports, files, notes, the place or the summary.",
            )
        touched = {case.id: case}
        if reports:
            touched |= _redact_reports(case, reports, now)
        if notes:
            _redact_notes(case, notes)
        if evidence:
            remove(evidence, case_id=case.id, by=by, now=now)
        if place:
            case.place_sealed = None
        if summary is not None:
            words = needed(summary, "摘要", field="summary", longest=LONGEST_SUMMARY)
            case.summary = worded(words, case.sealed)
        for one in touched.values():
            rewrite_words(one)
        return CaseRedacted(
            case_id=case.id,
            ground=known,
            reports=tuple(str(one) for one in reports),
            evidence=tuple(str(one) for one in evidence),
            notes=tuple(notes),
        )

    return step(case_id, Verb.REDACT, by=by, now=now, change=change)


def _redact_reports(case: Case, wanted: Sequence[UUID], now: datetime) -> dict[int, Case]:
    """Empty the reports, and the summaries that were cut from them; returns the cases touched."""
    rows = list(Report.objects.filter(case=case, id__in=set(wanted)))
    if len(rows) != len(set(wanted)):
        raise _not_of_this_case("reports", "诉求", "report")
    cut = {row.text[:LONGEST_SUMMARY] for row in rows}
    for row in rows:
        row.text = REDACTED
        row.place_sealed = None
        row.answers = {}
        row.origin = None
        row.redacted_at = now
    SealedReporter.objects.filter(report__in=rows).delete()
    Report.objects.bulk_update(rows, ["text", "place_sealed", "answers", "origin", "redacted_at"])
    if case.summary in cut:
        case.summary = worded(REDACTED, case.sealed)
    touched = {}
    for merged in merged_into(case):
        if merged.summary in cut:
            merged.summary = worded(REDACTED, merged.sealed)
            merged.save(update_fields=["summary"])
            touched[merged.id] = merged
    return touched


def merged_into(case: Case) -> list[Case]:
    """The cases whose voices came here, directly or by way of another."""
    found: dict[int, Case] = {}
    last = [case.id]
    while last:
        links = CaseLink.objects.filter(other_id__in=last, kind=CaseLink.Kind.MERGED)
        merged = Case.objects.select_related("area").filter(id__in=links.values("case_id"))
        new = {one.id: one for one in merged if one.id not in found}
        found |= new
        last = list(new)
    return list(found.values())


def _redact_notes(case: Case, wanted: Sequence[int]) -> None:
    rows = Note.objects.filter(case=case, id__in=set(wanted))
    if rows.update(text=REDACTED) != len(set(wanted)):
        raise _not_of_this_case("notes", "说明", "note")


def _not_of_this_case(field: str, zh: str, en: str) -> Invalid:
    return Invalid(
        "case.redact.not_its_own",
        f"有{zh}不属于这个案件，请刷新后再选。",
        f"A {en} does not belong to this case: load the case anew and choose again.",
        field=field,
    )
