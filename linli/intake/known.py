"""What was received before: under the same key, or under the same number of another system."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linli.cases.known_as import KnownAs
from linli.intake.report import Receipt, Report
from linli.journal.acting import Actor
from linli.people.marks import lasting_marks, receipt_code
from linli.people.units import unit_by_id

PERSONAL = "intake.personal"

_KNOWN = """
SELECT c.number, c.id, r.id, c.due_at, c.category, coalesce(a.code, ''), c.holder_id,
    c.holder_id <> c.desk_id
FROM cases_report r JOIN cases_case c ON c.id = r.case_id
LEFT JOIN territory_area a ON a.id = c.area_id
WHERE r.source = %s AND r.source_number = %s AND r.source_number <> ''
"""


def scope_of(report: Report, by: Actor) -> str:
    """Where an idempotency key counts: one caller on one channel."""
    return f"intake.{report.channel}.{by.kind.value}.{by.id}"


def bodies_of(report: Report) -> list[dict[str, Any]]:
    """The report as it is hashed under its key, what is personal blinded; and as it was hashed
    before the mark key was renewed.

    Without that, a stolen table of hashes would let a phone number be found by trying them all.
    """
    position = report.position
    personal = json.dumps([report.name, report.phone, report.place_words])
    body: dict[str, Any] = {
        "text": report.text,
        "category": report.category,
        "urgency": report.urgency,
        "position": position and [position.latitude, position.longitude, position.crs],
        "area": report.area_code,
        "language": report.language,
        "answers": dict(report.answers),
        "evidence": [str(id_) for id_ in report.evidence],
        "reported_at": report.reported_at and report.reported_at.isoformat(),
        "source": [report.source, report.source_number],
        "joins": report.joins,
    }
    # What is said by few stands in the body of those alone, as it did before it could be said.
    if report.by_message:
        body["by_message"] = True
    if report.differs_from:
        body["differs_from"] = sorted(report.differs_from)
    if report.known_as != KnownAs.NAMED:
        body["known_as"] = report.known_as
    return [{**body, "personal": mark.hex()} for mark in lasting_marks(personal, PERSONAL)]


def answer_of(receipt: Receipt) -> dict[str, Any]:
    """The receipt as it is kept: ids and codes; neither the reporter's code nor a name."""
    return {
        "number": receipt.number,
        "case_id": receipt.case_id,
        "report_id": str(receipt.report_id),
        "due_at": receipt.due_at.isoformat(),
        "category": receipt.category,
        "area_code": receipt.area_code,
        "unit_id": receipt.unit_id,
        "dispatched": receipt.dispatched,
        "joined": receipt.joined,
        "lacking": list(receipt.lacking),
        "by_message": receipt.by_message,
    }


def receipt_from(answer: Mapping[str, Any]) -> Receipt:
    """The receipt of the first time, from what was kept of it."""
    report_id = UUID(answer["report_id"])
    unit = unit_by_id(answer["unit_id"])
    return Receipt(
        number=answer["number"],
        case_id=answer["case_id"],
        report_id=report_id,
        code=receipt_code(report_id),
        due_at=datetime.fromisoformat(answer["due_at"]),
        category=answer["category"],
        area_code=answer["area_code"],
        unit_id=unit.id,
        unit_zh=unit.name_zh,
        unit_en=unit.name_en,
        dispatched=answer["dispatched"],
        joined=answer["joined"],
        repeated=True,
        lacking=tuple(answer["lacking"]),
        by_message=answer.get("by_message", False),  # none in answers from before there was any
    )


def known_receipt(source: str, source_number: str) -> Receipt | None:
    """The receipt of a report that another system handed in before, as its case stands now."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [source, source_number])
        row = cursor.fetchone()
    if row is None:
        return None
    number, case_id, report_id, due_at, category, area_code, unit_id, dispatched = row
    unit = unit_by_id(unit_id)
    return Receipt(
        number=number,
        case_id=case_id,
        report_id=report_id,
        code=receipt_code(report_id),
        due_at=due_at,
        category=category,
        area_code=area_code,
        unit_id=unit.id,
        unit_zh=unit.name_zh,
        unit_en=unit.name_en,
        dispatched=dispatched,
        known=True,
    )


def known_numbers(source: str, numbers: list[str]) -> set[str]:
    """Which of these numbers of another system are on record already; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT source_number FROM cases_report"
            " WHERE source = %s AND source_number = ANY(%s) AND source_number <> ''",
            [source, numbers],
        )
        return {number for (number,) in cursor.fetchall()}


def brought_by(officer_id: int, source: str, numbers: list[str]) -> dict[str, UUID]:
    """The reports under these numbers of another system that an officer entered; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT source_number, id FROM cases_report"
            " WHERE source = %s AND source_number = ANY(%s) AND source_number <> ''"
            " AND entered_by = %s",
            [source, numbers, officer_id],
        )
        return dict(cursor.fetchall())
