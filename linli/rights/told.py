"""All that is kept of a resident, or said under a receipt's code: hers, and nobody else's."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime

from linli.cases.acts.forget import notes_added_by
from linli.cases.acts.redact import merged_into
from linli.cases.models import PLACE, Evidence, Note, Report
from linli.cases.purposes import FIELD_NAMES, PURPOSE_NAMES
from linli.cases.queries.readings import readings_of
from linli.feedback.models import Callback
from linli.notices.queries import of_report, of_resident, told_by
from linli.notices.wording import worded
from linli.people.models import Session
from linli.people.queries import residents
from linli.people.sealing import opened, receipt_code
from linli.people.units import unit_by_id

Told = dict[str, Any]


def all_of(resident_id: int, *, now: datetime) -> Told:
    """All that is kept of a resident, in the clear, for it is hers."""
    facts = residents([resident_id])[resident_id]
    side = int(facts.language == "en")
    reports = reports_of(resident_id)
    return {
        "name": facts.name.plain,
        "phone": facts.phone.plain,
        "language": facts.language,
        "reports": [_report(report) for report in reports],
        "callbacks": _callbacks(reports),
        "messages": [
            {"at": _at(one.created_at), "text": worded(one, facts.language)}
            for one in of_resident(resident_id)
        ],
        "told_by": told_by(resident_id),
        "readings": [
            {
                "at": _at(one.at),
                "number": one.case.number,
                "unit": _unit(one.unit_id, side),
                "fields": [FIELD_NAMES[field][side] for field in one.fields.split(",")],
                "reason": PURPOSE_NAMES[one.purpose][side],
            }
            for one in readings_of(resident_id)
        ],
        "signed_in_on": [
            {"since": _at(one.created_at), "last_seen_at": _at(one.last_seen_at), "on": one.device}
            for one in Session.objects.filter(
                resident_id=resident_id, ended_at=None, expires_at__gt=now
            ).order_by("id")
        ],
    }


def all_under(report: Report) -> Told:
    """What was said in one report, for whoever has its code; not who its reporter is."""
    return {
        "reports": [_report(report)],
        "callbacks": _callbacks([report]),
        "messages": [
            {"at": _at(one.created_at), "text": worded(one, report.language)}
            for one in of_report(report.id)
        ],
    }


def reports_of(resident_id: int) -> list[Report]:
    """Her reports, the oldest first."""
    rows = Report.objects.filter(resident_id=resident_id).select_related("case")
    return list(rows.order_by("received_at", "id"))


def photos_of(reports: Iterable[Report]) -> list[Evidence]:
    """The photos and files that she handed in herself, in the order of her reports."""
    order = {report.id: place for place, report in enumerate(reports)}
    rows = Evidence.objects.filter(report_id__in=list(order), removed_at=None)
    own = rows.exclude(file=None).select_related("file", "case").order_by("created_at", "id")
    return sorted(own, key=lambda one: order[_voice(one)])


def _voice(one: Evidence) -> UUID:
    assert one.report_id is not None
    return one.report_id


def _callbacks(reports: list[Report]) -> list[Told]:
    rows = Callback.objects.filter(report__in=reports).select_related("case").order_by("id")
    return [
        {
            "number": answer.case.number,
            "asked_at": _at(answer.asked_at),
            "answered": answer.answered_at is not None,
            "contacted": answer.contacted,
            "solved": answer.solved,
            "satisfaction": answer.satisfaction,
            "words": answer.words,
        }
        for answer in rows
    ]


def _report(report: Report) -> Told:
    sealed = report.place_sealed
    return {
        "number": report.case.number,
        "code": receipt_code(report.id),
        "channel": report.channel,
        "text": report.text,
        "added": _added(report),
        "place_words": "" if sealed is None else opened(sealed, PLACE).plain,
        "latitude": report.latitude,
        "longitude": report.longitude,
        "answers": report.answers,
        "reported_at": _at(report.reported_at),
        "received_at": _at(report.received_at),
        "withdrawn": report.withdrawn_at is not None,
    }


def _added(report: Report) -> list[str]:
    """What she added to it later, also before her case was merged into this one."""
    voices = [report.id]
    cases = [report.case, *merged_into(report.case)]
    ids = [note for case in cases for note in notes_added_by(case.id, voices)]
    notes = {note.id: note.text for note in Note.objects.filter(id__in=ids)}
    return [str(notes[one]) for one in sorted(ids) if one in notes]


def _unit(unit_id: int, side: int) -> str:
    unit = unit_by_id(unit_id)
    return unit.name_en if side else unit.name_zh


def _at(moment: datetime) -> str:
    return localtime(moment).isoformat()
