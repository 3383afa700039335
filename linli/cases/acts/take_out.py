"""Take a voice that was joined by mistake out of a case, into a case of its own 诉求移出."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from linli.cases.acts.keep_apart import carry_over
from linli.cases.acts.link import relate
from linli.cases.acts.open import SUMMARY_LENGTH
from linli.cases.acts.words import rewrite_words
from linli.cases.apart import against, desk_apart
from linli.cases.contacting import set_contact_timer
from linli.cases.events import CaseOpened
from linli.cases.events_together import ReportTakenOut
from linli.cases.lifecycle import State, Verb, permission
from linli.cases.merges import merged_here
from linli.cases.models import PLACE, Case, Evidence, Note, Report
from linli.cases.notes import write_note
from linli.cases.rules import area_code_of, pack_of
from linli.cases.step import locked
from linli.cases.subject import subject_of
from linli.cases.timing import RUNNING, Stage, first_due, stage_due_under
from linli.clock.acts import TimerRow, set_timers
from linli.journal.acting import Actor, Invalid, NotFound, NotNow, act
from linli.journal.record import record
from linli.people.permissions import must
from linli.people.sealed_words import worded
from linli.people.sealing import sealed_apart
from linli.policy.desks import desk_code
from linli.policy.queries import release
from linli.territory.lookup import Outside, generation

_SERIAL = "SELECT cases_next_serial(%s)"


@act
def take_out(case_id: int, report_id: UUID, note: str, *, by: Actor, now: datetime) -> Case:
    """Give a voice a case of its own, with the reason; its photos and its code stay with it.

    The new case waits at the desk over the voice's own place. Its clock began when the voice was
    received: that it was heard as part of another matter is not the reporter's fault. Raises
    NotFound for a voice that is not here, Invalid for the only one of a case, NotNow for one that
    came by a merge (that is undone as a whole) or in a case that is over but for closed.
    """
    case = locked(case_id)
    must(by, permission(Verb.MERGE), subject_of(case), now=now)
    report = _one_of_several(case, report_id)
    part = _opened_for(report, case, now=now)
    carry_over(case, part.id, by=by, now=now)
    report.case = part
    report.save(update_fields=["case"])
    Evidence.objects.filter(case=case, report_id=report.id).update(case=part)
    # Of the same kind as the reason for reporting up: the matter comes to a desk.
    reasons = write_note(part, Note.Kind.REPORT_UP, note, by=by, now=now)
    relate(case, part, now=now)
    rewrite_words(case)
    rewrite_words(part)
    set_contact_timer(case, now=now)
    _start_clocks(part, now=now)
    record(
        CaseOpened(
            case_id=part.id,
            report_id=report.id,
            channel=report.channel,
            category=part.category,
            area_code=area_code_of(part),
            desk_id=part.desk_id,
            due_at=part.due_at,
            release_id=part.release_id,
            generation_id=part.generation_id,
        ),
        ReportTakenOut(case_id=case.id, report_id=report.id, into_id=part.id, note_id=reasons.id),
        by=by,
        now=now,
    )
    return part


def _one_of_several(case: Case, report_id: UUID) -> Report:
    voices = Report.objects.filter(case=case)
    report = voices.filter(id=report_id).first()
    if report is None:
        raise NotFound(
            "case.take_out.unknown",
            "这个案件里没有这条诉求，请刷新后再选。",
            "The case has no such report: load it anew and choose again.",
            field="report",
        )
    if case.state in {State.DECLINED, State.WITHDRAWN, State.MERGED} or report.withdrawn_at:
        raise NotNow(
            "case.take_out.over",
            "案件或这条诉求已经结束，不能再移出。问题仍在的，请重新登记。",
            "The case or this report is over: it cannot be taken out. If the matter is still "
            "there, enter it anew.",
        )
    merged = merged_here(case, report.id)
    if merged is not None:
        raise NotNow(
            "case.take_out.merged",
            f"这条诉求是随 {merged.number} 并入的。请在 {merged.number} 上撤销并案。",
            f"This report came with {merged.number}. Undo that merge, on {merged.number}.",
        )
    if voices.count() == 1:
        raise Invalid(
            "case.take_out.only_one",
            "案件只有这一条诉求，不能移出。派错了可以改派，不是一件事可以拆分。",
            "It is the only report of the case. Dispatch the case elsewhere, or split it.",
            field="report",
        )
    return report


def _opened_for(report: Report, case: Case, *, now: datetime) -> Case:
    """A case at its desk, under the rules and on the land of the one that the voice was in."""
    adopted, pack = release(case.release_id), pack_of(case)
    place = None
    if report.latitude is not None and report.longitude is not None:
        found = generation(case.generation_id).locate(report.latitude, report.longitude)
        place = None if isinstance(found, Outside) else found
    area_id = case.area_id if place is None else place.area_id
    area_code = area_code_of(case) if place is None else place.code
    code = desk_code(pack, category=case.category, area_code=area_code)
    desk = desk_apart(code, against(case.id), pack=pack, area_code=area_code)
    local_day = now.astimezone(pack.district.zone).date()
    with connection.cursor() as cursor:
        cursor.execute(_SERIAL, [local_day])
        (serial,) = cursor.fetchone()
    return Case.objects.create(
        number=f"{pack.district.number_prefix}-{local_day:%Y%m%d}-{serial:04}",
        state=State.FILED.value,
        urgency=case.urgency,
        category=case.category,
        channel=report.channel,
        area_id=area_id,
        generation_id=case.generation_id,
        latitude=report.latitude,
        longitude=report.longitude,
        place_sealed=sealed_apart(report.place_sealed, PLACE),
        summary=worded(report.text[:SUMMARY_LENGTH], report.sealed or case.sealed),
        holder_id=desk.id,
        desk_id=desk.id,
        release_id=case.release_id,
        received_at=report.received_at,
        due_at=first_due(case.category, case.urgency, report.received_at, adopted),
    )


def _start_clocks(case: Case, *, now: datetime) -> None:
    """The whole runs from the report's own time; the desk's stage from now, when it got it."""
    adopted = release(case.release_id)
    due = {
        stage: case.due_at
        if stage is Stage.ANSWER
        else stage_due_under(adopted, stage, case.category, case.urgency, now, unit_id=case.desk_id)
        for stage in RUNNING[State.FILED]
    }
    set_timers([TimerRow(case.id, stage.value, due_at) for stage, due_at in due.items()], now=now)
