"""One case with all that belongs to it, for a member of staff."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, models
from django.db.models import OuterRef

from linli.cases.contacting import Try, contact_due, owed_since
from linli.cases.known_as import KnownAs
from linli.cases.masked import place_masked, reporter_masked
from linli.cases.models import (
    Application,
    Assignment,
    Case,
    Contact,
    Evidence,
    Helper,
    KeptApart,
    Note,
    Report,
    StoredFile,
    Unsealing,
)
from linli.cases.queries.timeline import Line, Told, entries, staff_lines
from linli.cases.queries.unsealings import unsealings_of
from linli.cases.timing import CONTACTING
from linli.journal.acting import Actor, NotFound
from linli.people.permissions import Subject, may, must
from linli.people.units import UnitFacts, unit_by_id
from linli.policy.queries import release

M = TypeVar("M", bound=models.Model)

LINKING = {
    "case.merged": "into_id",
    "case.absorbed": "other_id",
    "case.linked": "other_id",
    "case.split": "part_id",
    "report.taken_out": "into_id",
}
# Undone, the two still belong together, but no longer as one.
UNDOING = {"case.unmerged": "case.merged", "case.parted": "case.absorbed"}
# Five tables of a few rows each: asked one by one they would cost five round trips.
_BELONGINGS = """
SELECT (SELECT json_agg(n ORDER BY n.id) FROM cases_note n WHERE n.case_id = %(id)s)::text,
    (SELECT json_agg(a ORDER BY a.id) FROM cases_assignment a WHERE a.case_id = %(id)s)::text,
    (SELECT json_agg(json_build_array(e, f) ORDER BY e.created_at, e.id)
     FROM cases_evidence e LEFT JOIN cases_storedfile f ON f.id = e.file_id
     WHERE e.case_id = %(id)s AND e.removed_at IS NULL)::text,
    (SELECT json_agg(c ORDER BY c.id) FROM cases_contact c WHERE c.case_id = %(id)s)::text,
    (SELECT json_agg(p ORDER BY p.id) FROM cases_application p WHERE p.case_id = %(id)s)::text
"""


@dataclass(frozen=True, slots=True)
class VoiceOnPage:
    """One voice; name, phone and place are masked. `acts/reveal.py` shows them, on record."""

    report_id: UUID
    text: str
    channel: str
    reported_at: datetime
    received_at: datetime
    name: str
    phone: str
    place: str
    answers: dict[str, Any]
    known_as: str
    unsealing: Unsealing | None
    withdrawn_at: datetime | None
    redacted_at: datetime | None


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """Another case that this one speaks of: how, and under which number."""

    id: int
    number: str
    how: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case as its page shows it; `may_reveal` says that the asker may read personal data here.

    `contact_due_at` is until when the reporter has to be contacted, if she still has to be.
    """

    case: Case
    holder: UnitFacts
    desk: UnitFacts
    helpers: list[UnitFacts]
    place: str
    voices: list[VoiceOnPage]
    notes: list[Note]
    evidence: list[Evidence]
    assignments: list[Assignment]
    contacts: list[Contact]
    contact_due_at: datetime | None
    applications: list[Application]
    linked: list[LinkedCase]
    timeline: list[Line]
    may_reveal: bool
    may_unseal: bool
    against: list[tuple[int, str]]


def case_page(number: str, *, by: Actor, now: datetime) -> CasePage:
    """The page of a case, by its number: four statements, whatever it holds.

    Raises NotFound; Forbidden when the case is not for the asker.
    """
    helping = Helper.objects.filter(case=OuterRef("id")).order_by("id").values("unit_id")
    waiting = Application.objects.filter(case=OuterRef("id"), state=Application.State.PENDING)
    asked = waiting.values("asked_id")
    complained_of = KeptApart.objects.filter(case=OuterRef("id"), ended_at=None).order_by("id")
    case = (
        Case.objects.select_related("area")
        .annotate(
            helper_ids=ArraySubquery(helping),
            asked_ids=ArraySubquery(asked),
            against_ids=ArraySubquery(complained_of.values("unit_id")),
            against_sources=ArraySubquery(complained_of.values("source")),
        )
        .filter(number=number)
        .first()
    )
    if case is None:
        raise NotFound(
            "case.unknown_number",
            f"没有编号为 {number[:40]} 的案件。请核对编号。",
            f"There is no case with the number {number[:40]}. Check the number.",
        )
    reports = list(
        Report.objects.filter(case=case).select_related("resident").order_by("received_at", "id")
    )
    subject = Subject(
        holder_unit_id=case.holder_id,
        desk_unit_id=case.desk_id,
        area_code="" if case.area is None else case.area.code,
        resident_ids=frozenset(one.resident_id for one in reports if one.resident_id is not None),
        officer_ids=frozenset(one.entered_by for one in reports if one.entered_by is not None),
        assisting_unit_ids=frozenset((*case.helper_ids, *case.asked_ids)),
        against_unit_ids=frozenset(case.against_ids),
    )
    must(by, "case.read", subject, now=now)
    notes, assignments, evidence, contacts, applications = _belongings(case)
    told = entries(case.id)
    sealed = any(one.known_as == KnownAs.CONFIDENTIAL for one in reports)
    unsealings = unsealings_of(case.id) if sealed else {}
    return CasePage(
        case=case,
        holder=unit_by_id(case.holder_id),
        desk=unit_by_id(case.desk_id),
        # A unit that helped before it was given the case holds it, and does not help itself.
        helpers=[
            unit_by_id(one) for one in dict.fromkeys(case.helper_ids) if one != case.holder_id
        ],
        place=place_masked(case.place_sealed),
        voices=[_voice(report, unsealings.get(report.id)) for report in reports],
        notes=notes,
        evidence=evidence,
        assignments=assignments,
        contacts=contacts,
        contact_due_at=_contact_due(case, reports, assignments, contacts, told),
        applications=applications,
        linked=_linked(told),
        timeline=staff_lines(case, told, {note.id: note for note in notes}),
        may_reveal=may(by, "case.read_personal", subject, now=now),
        may_unseal=sealed and may(by, "identity.ask", subject, now=now),
        against=list(zip(case.against_ids, case.against_sources, strict=True)),
    )


def _contact_due(
    case: Case,
    reports: list[Report],
    assignments: list[Assignment],
    contacts: list[Contact],
    told: list[Told],
) -> datetime | None:
    """Until when the reporter has to be contacted, from what was read already."""
    if case.state not in CONTACTING:
        return None
    began = max((one.at for one in told if one.event == "case.reopened"), default=case.received_at)
    since = owed_since(
        next((one.dispatched_at for one in assignments if one.ended_at is None), None),
        min((_reachable_since(one) for one in reports if _with_telephone(one)), default=None),
        [Try(one.at, one.reached) for one in contacts if one.at >= began],
        release(case.release_id).pack.clock.contact,
    )
    return None if since is None else contact_due(case, since)


def _reachable_since(report: Report) -> datetime:
    return report.reachable_at or report.received_at


def _with_telephone(report: Report) -> bool:
    resident = report.resident
    return report.withdrawn_at is None and resident is not None and bool(resident.phone_sealed)


def _belongings(
    case: Case,
) -> tuple[list[Note], list[Assignment], list[Evidence], list[Contact], list[Application]]:
    with connection.cursor() as database:
        database.execute(_BELONGINGS, {"id": case.id})
        notes, assignments, evidence, contacts, applications = (
            json.loads(text or "[]") for text in database.fetchone()
        )
    files = [(_row(Evidence, one), file and _row(StoredFile, file)) for one, file in evidence]
    for one, file in files:
        one.file = file
    return (
        [_row(Note, one) for one in notes],
        [_row(Assignment, one) for one in assignments],
        [one for one, _ in files],
        [_row(Contact, one) for one in contacts],
        [_row(Application, one) for one in applications],
    )


def _row(model: type[M], values: dict[str, Any]) -> M:
    """A row that came as JSON, as the model has it."""
    fields = model._meta.concrete_fields
    return model(**{field.attname: field.to_python(values[field.column or ""]) for field in fields})


def _voice(report: Report, unsealing: Unsealing | None) -> VoiceOnPage:
    name, phone = reporter_masked(report)
    return VoiceOnPage(
        report_id=report.id,
        text=report.text,
        channel=report.channel,
        reported_at=report.reported_at,
        received_at=report.received_at,
        name=name,
        phone=phone,
        place=place_masked(report.place_sealed),
        answers=report.answers,
        known_as=report.known_as,
        unsealing=unsealing,
        withdrawn_at=report.withdrawn_at,
        redacted_at=report.redacted_at,
    )


def _linked(told: list[Told]) -> list[LinkedCase]:
    found: dict[tuple[int, str], LinkedCase] = {}
    for one in told:
        if one.event in UNDOING:
            id_ = int(one.facts["other_id"])
            found.pop((id_, UNDOING[one.event]), None)
            found[id_, "case.linked"] = LinkedCase(id_, one.other_number, "case.linked")
        if one.event in LINKING:
            id_ = int(one.facts[LINKING[one.event]])
            found[id_, one.event] = LinkedCase(id_, one.other_number, one.event)
    return list(found.values())
